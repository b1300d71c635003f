using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace SalesAssistant.Board.Tests;

[Collection(BoardCollection.Name)]
public sealed class ActionsTests(BoardFixture board)
{
    [Fact]
    public async Task A_new_wait_appears_by_itself_and_leaves_when_it_is_answered()
    {
        await using var page = await board.SignInAsync();
        await page.Page.Locator(".live-mark.live").WaitForAsync();

        await board.Host.SayAsync("live", "你们几点下班？", roomName: "实时群");
        await page.Row("你们几点下班？").WaitForAsync(new() { Timeout = 3000 });
        await page.ScreenshotAsync("now-live");

        await board.Host.SayAsync("live", "六点半", senderId: "colleague", role: "sales");
        await page.Row("你们几点下班？").WaitForAsync(new() { State = WaitForSelectorState.Detached, Timeout = 3000 });
    }

    [Fact]
    public async Task A_lost_connection_shows_and_recovers_with_what_was_missed()
    {
        await using var page = await board.SignInAsync();
        await page.Page.Locator(".live-mark.live").WaitForAsync();

        await page.Page.Context.SetOfflineAsync(true);
        await page.SaysAsync("与服务器的连接中断");
        await page.ScreenshotAsync("now-lost");
        await board.Host.SayAsync("missed", "断网时说的话", roomName: "断线群");
        await page.Page.Context.SetOfflineAsync(false);

        await page.Page.Locator(".live-mark.live").WaitForAsync(new() { Timeout = 20_000 });
        await page.Row("断网时说的话").WaitForAsync();
    }

    [Fact]
    public async Task A_wait_is_dismissed_with_a_reason_and_the_dismissal_undone()
    {
        await board.Host.SayAsync("dismissed", "不用理我", roomName: "消除群");
        await using var page = await board.SignInAsync();
        var row = page.Row("消除群");

        await row.GetByTitle("消除等待").ClickAsync();
        await page.Button("误报").ClickAsync();
        await page.ScreenshotAsync("dismiss");
        await page.Page.Locator(".ant-modal-footer .ant-btn-primary").ClickAsync();
        await row.WaitForAsync(new() { State = WaitForSelectorState.Detached });

        await page.GoAsync("/rooms/dismissed?channel=api");
        await page.SaysAsync("已消除");
        await page.Button("撤销").ClickAsync();
        await page.SaysAsync("已完成");
        Assert.Equal("waiting", (await RoomAsync("dismissed")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_wait_is_snoozed_from_its_row()
    {
        await board.Host.SayAsync("snoozed", "等等我", roomName: "稍等群");
        await using var page = await board.SignInAsync();

        await page.Row("稍等群").GetByTitle("稍等", new() { Exact = true }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Menuitem, new() { Name = "稍等 120 分钟" }).ClickAsync();
        await page.SaysAsync("120 分钟内不再提醒");

        Assert.Equal(JsonValueKind.String, (await RoomAsync("snoozed")).GetProperty("snoozedUntil").ValueKind);
    }

    [Fact]
    public async Task The_keyboard_alone_opens_a_conversation_and_closes_it()
    {
        await board.Host.SayAsync("typed", "键盘能用吗？", roomName: "键盘群");
        await using var page = await board.SignInAsync();
        await page.Page.GetByPlaceholder("搜索群聊、客户、负责人、内容").FillAsync("键盘群");
        await page.Row("键盘群").WaitForAsync();

        await page.Page.GetByRole(AriaRole.Grid).FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowDown");
        await page.Page.Locator(".peek .bubble", new() { HasText = "键盘能用吗？" }).WaitForAsync();
        Assert.Empty(await page.AccessibilityFaultsAsync());
        await page.ScreenshotAsync("now-peek");

        await page.Page.Keyboard.PressAsync("Escape");
        await page.Page.Locator(".peek").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    [Fact]
    public async Task An_owner_of_the_wrong_role_is_refused_in_words_and_the_right_one_waits_for_approval()
    {
        await board.Host.PutPersonAsync("first", "甲售前", "sales");
        await board.Host.PutPersonAsync("second", "乙售前", "sales");
        await board.Host.PutPersonAsync("third", "丙售后", "after-sales");
        await board.Host.PutRoomAsync("handed", "转交群", "first");
        await using var page = await board.SignInAsync();
        await page.GoAsync("/rooms?q=%E8%BD%AC%E4%BA%A4%E7%BE%A4");

        await page.Row("转交群").HoverAsync();
        await page.Row("转交群").GetByTitle("修改负责人与阶段").ClickAsync();
        await ChooseAsync(page, "丙售后");
        await page.Button("提交转交").ClickAsync();
        await page.SaysAsync("负责人非售前");
        Assert.Empty(await page.AccessibilityFaultsAsync());
        await page.ScreenshotAsync("owner-refused");

        await ChooseAsync(page, "乙售前");
        await page.Button("提交转交").ClickAsync();
        await page.SaysAsync("等待管理员核准");
        Assert.Equal("first", (await RoomAsync("handed")).GetProperty("ownerId").GetString());
    }

    [Fact]
    public async Task Several_handovers_are_approved_and_rejected_at_once()
    {
        await board.Host.PutPersonAsync("giver", "丁售前", "sales");
        await board.Host.PutPersonAsync("taker", "戊售前", "sales");
        foreach (var id in new[] { "bulk-1", "bulk-2", "bulk-3" })
        {
            await board.Host.PutRoomAsync(id, $"批量{id}", "giver");
            (await board.Host.Api.PostAsJsonAsync($"/v1/rooms/{id}/handover", new { ownerId = "taker", stage = "pre-sales" }))
                .EnsureSuccessStatusCode();
        }

        await using var page = await board.SignInAsync();
        await page.GoAsync("/approvals");
        await page.Row("批量bulk-1").GetByRole(AriaRole.Checkbox).CheckAsync();
        await page.Row("批量bulk-2").GetByRole(AriaRole.Checkbox).CheckAsync();
        await page.ScreenshotAsync("approvals-chosen");
        await page.Button("核准所选 2").ClickAsync();
        await page.SaysAsync("已核准 2 项");

        await page.Row("批量bulk-3").GetByRole(AriaRole.Checkbox).CheckAsync();
        await page.Button("驳回所选 1").ClickAsync();
        await page.Button("人选不合适").ClickAsync();
        await page.Page.Locator(".ant-modal-footer .ant-btn-primary").ClickAsync();
        await page.SaysAsync("已驳回");

        Assert.Equal("taker", (await RoomAsync("bulk-1")).GetProperty("ownerId").GetString());
        Assert.Equal("taker", (await RoomAsync("bulk-2")).GetProperty("ownerId").GetString());
        Assert.Equal("giver", (await RoomAsync("bulk-3")).GetProperty("ownerId").GetString());
    }

    [Fact]
    public async Task An_unconfirmed_sender_is_confirmed_from_the_list()
    {
        await board.Host.SayAsync("unknown", "我是谁？", senderId: "passer-by", role: "unconfirmed", roomName: "路人群");
        await using var page = await board.SignInAsync();
        await page.GoAsync("/people");

        await page.Button("去确认").ClickAsync();
        await page.Row("passer-by").GetByRole(AriaRole.Checkbox).CheckAsync();
        await page.Button("客户").ClickAsync();
        await page.SaysAsync("1 人已确认为客户");

        Assert.Equal("waiting", (await RoomAsync("unknown")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_figure_of_the_leaderboard_opens_its_turns()
    {
        await using var page = await board.SignInAsync();
        await page.GoAsync("/leaderboard");
        await page.Page.Locator(".chart canvas").First.WaitForAsync();
        var figure = page.Page.Locator(".figure[href*='status=answered']:not([href*='overMinutes'])").First;

        await figure.ClickAsync();
        await page.IsAtAsync("回合明细", "/turns");

        await page.Page.Locator(".grid-row").First.ClickAsync(new() { Position = new() { X = 300, Y = 10 } });
        await page.Page.Locator(".sentence").WaitForAsync();
        Assert.Empty(await page.AccessibilityFaultsAsync());
        await page.ScreenshotAsync("explain");
    }

    private static async Task ChooseAsync(BoardPage page, string name)
    {
        await page.Page.Locator("#owner").FillAsync(name);
        await page.Page.Locator(".ant-select-item-option", new() { HasText = name }).ClickAsync();
        // The list fades out; while it does it has no name, and nobody can reach it any more.
        await page.Page.Locator(".ant-select-dropdown:not(.ant-select-dropdown-hidden)").First
            .WaitForAsync(new() { State = WaitForSelectorState.Hidden });
    }

    private Task<JsonElement> RoomAsync(string id) =>
        board.Host.Api.GetFromJsonAsync<JsonElement>($"/v1/rooms/{id}?channel=api");
}
