using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Sheets;

namespace SalesAssistant.Engine.Tests.Sheets;

public sealed class SheetWatchTests
{
    private static readonly string R1 = SheetWorld.Key("r1");

    [Fact]
    public async Task Rooms_of_today_are_added_once_and_archived_ones_removed()
    {
        await using var world = await new SheetWorld().WithSheetAsync();
        await world.SayAsync("r1");
        await world.SayAsync("r2");
        await world.SayAsync("r3");

        Assert.Equivalent(new SheetReport(3, 0, 0, 0, []), await world.SyncAsync(), strict: true);
        Assert.Equivalent(new SheetReport(0, 0, 0, 0, []), await world.SyncAsync(), strict: true);
        Assert.Equal(world.Sheet.BatchIds.Distinct(), world.Sheet.BatchIds);
        await world.CommandAsync("r2", new ArchiveRoom());

        Assert.Equivalent(new SheetReport(0, 1, 0, 0, []), await world.SyncAsync(), strict: true);
        Assert.Equal([R1, SheetWorld.Key("r3")], world.Sheet.Keys);
    }

    [Fact]
    public async Task All_rooms_stay_in_their_sheet_when_archived()
    {
        await using var world = await new SheetWorld().WithSheetAsync(SheetName.Rooms);
        await world.SayAsync("r1");
        await world.CommandAsync("r1", new ArchiveRoom());

        Assert.Equal(1, (await world.SyncAsync(SheetName.Rooms)).Written);
        Assert.Equal([R1], world.Sheet.Keys);
    }

    [Fact]
    public async Task A_dismissal_is_taken_once_and_answered()
    {
        await using var world = await new SheetWorld().WithSheetAsync();
        await world.SayAsync("r1");
        await world.SyncAsync();
        world.Sheet[R1, SheetTexts.Dismiss] = "误报";

        Assert.Equivalent(new SheetReport(1, 0, 1, 0, []), await world.SyncAsync(), strict: true);

        Assert.Null((await world.ReadAsync("r1")).OpenTurnId);
        Assert.Equal(("", "11-20 10:00 已消除"), (world.Sheet[R1, SheetTexts.Dismiss], world.Sheet[R1, SheetTexts.Answer]));
        world.Clock.Now += TimeSpan.FromMinutes(1);
        await world.SayAsync("r1");
        Assert.Equal(0, (await world.SyncAsync()).EditsTaken);
        Assert.NotNull((await world.ReadAsync("r1")).OpenTurnId);
    }

    [Fact]
    public async Task A_dismissal_of_a_wait_that_is_answered_is_refused_in_the_rooms_words()
    {
        await using var world = await new SheetWorld().WithSheetAsync();
        await world.SayAsync("r1");
        await world.SyncAsync();
        world.Sheet[R1, SheetTexts.Dismiss] = "误报";
        world.Clock.Now += TimeSpan.FromMinutes(1);
        await world.SayAsync("r1", "li");

        Assert.Equal(1, (await world.SyncAsync()).EditsRefused);
        Assert.Equal(("", "11-20 10:01 当前没有待回复的消息"), (world.Sheet[R1, SheetTexts.Dismiss], world.Sheet[R1, SheetTexts.Answer]));
    }

    [Fact]
    public async Task An_owner_of_the_wrong_role_is_refused_and_the_cell_put_back()
    {
        await using var world = await new SheetWorld().WithSheetAsync();
        await world.OwnAsync("r1", "li");
        await world.SayAsync("r1");
        await world.SyncAsync();
        (world.Sheet[R1, SheetTexts.Owner], world.Sheet[R1, SheetTexts.Stage]) = ("王", "售后");

        Assert.Equivalent(new SheetReport(1, 0, 0, 1, []), await world.SyncAsync(), strict: true);
        Assert.Equal(
            ("李", "售前", "11-20 10:00 负责人非售后"),
            (world.Sheet[R1, SheetTexts.Owner], world.Sheet[R1, SheetTexts.Stage], world.Sheet[R1, SheetTexts.Answer]));
    }

    [Fact]
    public async Task A_handover_waits_for_the_approval_that_the_sheet_then_gives()
    {
        await using var world = await new SheetWorld().WithSheetAsync();
        await world.OwnAsync("r1", "li");
        await world.SayAsync("r1");
        await world.SyncAsync();
        (world.Sheet[R1, SheetTexts.Owner], world.Sheet[R1, SheetTexts.Stage]) = ("赵", "售后");

        await world.SyncAsync();
        Assert.Equal(
            ("李", "转交给 赵（售后）", "11-20 10:00 已提交转交，等待管理员核准"),
            (world.Sheet[R1, SheetTexts.Owner], world.Sheet[R1, SheetTexts.Get("Pending")], world.Sheet[R1, SheetTexts.Answer]));
        world.Sheet[R1, SheetTexts.Approval] = "同意";
        await world.SyncAsync();

        Assert.Equal(
            ("赵", "售后", "", "11-20 10:00 已同意转交"),
            (world.Sheet[R1, SheetTexts.Owner], world.Sheet[R1, SheetTexts.Stage], world.Sheet[R1, SheetTexts.Approval],
                world.Sheet[R1, SheetTexts.Answer]));
        Assert.Equal("zhao", (await world.ReadAsync("r1")).Owner!.Value.Id);
    }

    [Fact]
    public async Task A_rejection_keeps_the_owner()
    {
        await using var world = await new SheetWorld().WithSheetAsync();
        await world.OwnAsync("r1", "li");
        await world.SayAsync("r1");
        await world.CommandAsync("r1", new RequestHandover(new("wechaty", "wang"), Stage.PreSales, null));
        await world.SyncAsync();
        world.Sheet[R1, SheetTexts.Approval] = "拒绝：客户不同意";

        Assert.Equal(1, (await world.SyncAsync()).EditsTaken);
        var room = await world.ReadAsync("r1");
        Assert.Equal(("li", null), (room.Owner!.Value.Id, room.PendingHandover));
    }

    [Theory]
    [InlineData("没有这个人", "成员不存在，请先在人员中添加")]
    [InlineData("陈", "有多个同名成员，请填写成员 ID")]
    [InlineData("chen2", "已分配负责人")]
    public async Task A_room_without_owner_is_given_the_person_that_is_meant(string owner, string answer)
    {
        await using var world = await new SheetWorld().WithSheetAsync();
        await world.SayAsync("r1");
        await world.SyncAsync();
        world.Sheet[R1, SheetTexts.Owner] = owner;

        await world.SyncAsync();

        Assert.Equal("11-20 10:00 " + answer, world.Sheet[R1, SheetTexts.Answer]);
        Assert.Equal(answer.StartsWith('已') ? "陈" : "", world.Sheet[R1, SheetTexts.Owner]);
    }

    [Fact]
    public async Task An_edit_is_not_taken_twice_when_the_answer_could_not_be_written()
    {
        await using var world = await new SheetWorld().WithSheetAsync();
        await world.SayAsync("r1");
        await world.SyncAsync();
        world.Sheet[R1, SheetTexts.Dismiss] = "误报";
        world.Sheet.UpdateFailure = "down";

        Assert.Equivalent(new SheetReport(0, 0, 1, 0, ["down"]), await world.SyncAsync(), strict: true);
        Assert.Equal("down", world.Watch.Find(SheetWorld.Tenant, SheetName.Today)!.LastError);
        world.Sheet.UpdateFailure = null;
        world.Clock.Now += TimeSpan.FromMinutes(1);
        await world.SayAsync("r1");

        Assert.Equivalent(new SheetReport(1, 0, 0, 0, []), await world.SyncAsync(), strict: true);
        Assert.NotNull((await world.ReadAsync("r1")).OpenTurnId);
        Assert.Equal("11-20 10:00 已消除", world.Sheet[R1, SheetTexts.Answer]);
        Assert.Null(world.Watch.Find(SheetWorld.Tenant, SheetName.Today)!.LastError);
    }

    [Fact]
    public async Task A_table_without_the_key_column_is_an_error_that_is_shown()
    {
        await using var world = await new SheetWorld().WithSheetAsync();
        world.Sheet.Columns.Remove(SheetTexts.Key);

        Assert.Equal(["表格缺少“群聊ID”列"], (await world.SyncAsync()).Errors);
    }

    [Fact]
    public async Task Rounds_run_when_due_and_back_off_after_failures()
    {
        await using var world = await new SheetWorld().WithSheetAsync();
        await RoundsAsync(expected: 1);
        world.Clock.Now += TimeSpan.FromSeconds(59);
        await RoundsAsync(expected: 1);
        world.Clock.Now += TimeSpan.FromSeconds(1);
        world.Sheet.Columns.Remove(SheetTexts.Key);
        await RoundsAsync(expected: 2);
        world.Clock.Now += TimeSpan.FromSeconds(119);
        await RoundsAsync(expected: 2);
        world.Clock.Now += TimeSpan.FromSeconds(1);
        await RoundsAsync(expected: 3);

        async Task RoundsAsync(int expected)
        {
            await world.Watch.LookAsync(default);
            await world.Watch.DrainAsync();
            Assert.Equal(expected, world.Sheet.Opened.Count);
        }
    }

    [Fact]
    public async Task The_token_is_stored_encrypted_and_given_to_the_client_plain()
    {
        await using var world = await new SheetWorld().WithSheetAsync();
        await world.SyncAsync();

        var stored = await world.Storage.Tenants.ReadDocumentAsync(SheetWorld.Tenant, SheetConfig.DocumentKind, "today", default);
        Assert.DoesNotContain("usk1", stored, StringComparison.Ordinal);
        Assert.Equal(new SheetTarget(SheetKind.Vika, null, "dst1", null, "usk1", null, 2), Assert.Single(world.Sheet.Opened));
    }

    [Fact]
    public async Task A_sheet_is_there_again_after_a_restart_and_gone_when_taken_away()
    {
        await using var world = await new SheetWorld().WithSheetAsync();
        await world.SayAsync("r1");
        await world.SyncAsync();
        var restarted = world.NewWatch();
        await restarted.RestoreAsync(default);

        Assert.Equivalent(
            new SheetReport(0, 0, 0, 0, []), await restarted.SyncAsync(SheetWorld.Tenant, SheetName.Today, default), strict: true);
        await restarted.PutAsync(
            SheetWorld.Tenant, SheetName.Today, null, new(SheetWorld.Tenant, world.Clock.Now, "key-1", "sheet.delete", null, null),
            default);

        Assert.Null(await restarted.SyncAsync(SheetWorld.Tenant, SheetName.Today, default));
        Assert.Empty(await world.Storage.Tenants.ReadDocumentsAsync(SheetWorld.Tenant, SheetConfig.DocumentKind, default));
        Assert.Empty(await world.Storage.Tenants.ReadDocumentsAsync(SheetWorld.Tenant, SheetState.DocumentKind, default));
        Assert.Equal([R1], world.Sheet.Keys);
    }
}
