using System.Text.Json;
using static System.Net.HttpStatusCode;

namespace SalesAssistant.Gateway.Tests.Contract;

public abstract partial class ContractTests
{
    [Fact]
    public async Task A_waiting_room_shows_its_wait()
    {
        var tenant = await ATenant.WithPeopleAsync(host);
        await tenant.PutRoomAsync("r", ownerId: "s1", roomName: "甲公司群");
        await tenant.SayAsync("r", "c1", "多少钱？", (await tenant.NowAsync()).AddMinutes(-3));

        var room = (await tenant.Admin.GetAsync("/v1/rooms/r")).Expect(OK);
        var waiting = await tenant.Admin.GetAsync("/v1/rooms?state=waiting");
        var summary = await tenant.Admin.GetAsync("/v1/summary");

        Assert.Equal(
            ("waiting", "甲公司群", "s1", "董森", "客户甲", "多少钱？", "pre-sales"),
            (room["state"].GetString(), room["name"].GetString(), room["ownerId"].GetString(), room["ownerName"].GetString(),
                room["lastSpeaker"].GetString(), room["lastText"].GetString(), room["stage"].GetString()));
        Assert.InRange(room["waitingMinutes"].GetDouble(), 3, 60);
        Assert.Equal(1, room["today"].GetProperty("customerMessages").GetInt32());
        Assert.Equal(1, room["today"].GetProperty("openOverCount").GetInt32());
        Assert.Equal("r", Assert.Single(waiting.Items.EnumerateArray()).GetProperty("roomId").GetString());
        Assert.Equal((1, 1), (summary["waiting"].GetInt32(), summary["overMinutes"].GetInt32()));
    }

    [Fact]
    public async Task Rooms_are_filtered_and_sorted()
    {
        var tenant = await ATenant.WithPeopleAsync(host);
        await tenant.PutRoomAsync("r1", ownerId: "s1", roomName: "B 群");
        await tenant.PutRoomAsync("r2", ownerId: "a1", stage: "after-sales", roomName: "A 群");
        await tenant.PutRoomAsync("r3", roomName: "C 群");
        await tenant.SayAsync("r3", "c1", "在吗？");
        await tenant.SayAsync("r3", "s1", "在");

        async Task<string> IdsAsync(string query) => string.Join(
            ",", (await tenant.Admin.GetAsync("/v1/rooms" + query)).Expect(OK).Items.EnumerateArray()
                .Select(room => room.GetProperty("roomId").GetString()));

        Assert.Equal("r1", await IdsAsync("?owner=s1"));
        Assert.Equal("r3", await IdsAsync("?noOwner=true"));
        Assert.Equal("r2", await IdsAsync("?stage=after-sales"));
        Assert.Equal("r3", await IdsAsync("?state=answered"));
        Assert.Equal("r1", await IdsAsync("?q=B"));
        Assert.Equal("r2,r1,r3", await IdsAsync("?sort=name"));
        Assert.Equal("r3,r1,r2", await IdsAsync("?sort=-name"));
        Assert.Equal("r3", await IdsAsync("?activeToday=true"));
        Assert.StartsWith("r3,", await IdsAsync("?sort=-totalMessages"), StringComparison.Ordinal);
        Assert.Equal("", await IdsAsync("?owner=nobody"));
        var first = await tenant.Admin.GetAsync("/v1/rooms?sort=-name&limit=2");
        var rest = await tenant.Admin.GetAsync($"/v1/rooms?sort=-name&limit=2&cursor={Uri.EscapeDataString(first["nextCursor"].GetString()!)}");
        Assert.Equal("r2", Assert.Single(rest.Items.EnumerateArray()).GetProperty("roomId").GetString());
        var busiest = await tenant.Admin.GetAsync("/v1/rooms?sort=-totalMessages&limit=1");
        var others = await tenant.Admin.GetAsync($"/v1/rooms?sort=-totalMessages&cursor={Uri.EscapeDataString(busiest["nextCursor"].GetString()!)}");
        Assert.Equal(["r1", "r2"], others.Items.EnumerateArray().Select(room => room.GetProperty("roomId").GetString()));
        (await tenant.Admin.GetAsync("/v1/rooms?sort=colour&state=sad")).ExpectErrors(BadRequest, "sort", "state");
    }

    [Fact]
    public async Task An_owner_has_the_role_of_the_stage()
    {
        var tenant = await ATenant.WithPeopleAsync(host);

        var notSales = await tenant.Admin.PutAsync("/v1/rooms/r", new { ownerId = "a1", stage = "pre-sales" });
        var notAfterSales = await tenant.Admin.PutAsync("/v1/rooms/r", new { ownerId = "s1", stage = "after-sales" });
        var nobody = await tenant.Admin.PutAsync("/v1/rooms/r", new { ownerId = "nobody" });
        var wrong = await tenant.Admin.PutAsync("/v1/rooms/r", new { stage = "later", name = 7 });

        Assert.Contains("负责人非售前", notSales.ExpectErrors(UnprocessableEntity, "ownerId").GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains("负责人非售后", notAfterSales.ExpectErrors(UnprocessableEntity, "ownerId").GetProperty("detail").GetString(), StringComparison.Ordinal);
        nobody.ExpectErrors(UnprocessableEntity, "ownerId");
        wrong.ExpectErrors(UnprocessableEntity, "name", "stage");
        (await tenant.Admin.GetAsync("/v1/rooms/r")).ExpectProblem(NotFound);
    }

    [Fact]
    public async Task A_handover_waits_for_approval()
    {
        var tenant = await ATenant.WithPeopleAsync(host);
        var manager = await tenant.AsAsync("manager");
        await tenant.PutRoomAsync("r", ownerId: "s1");

        (await manager.PutAsync("/v1/rooms/r", new { ownerId = "s2" })).ExpectProblem(Conflict);
        (await manager.PostAsync("/v1/rooms/r/assign", new { ownerId = "s2" })).ExpectProblem(Conflict);
        (await manager.PostAsync("/v1/rooms/r/handover", new { ownerId = "s2", stage = "after-sales" }))
            .ExpectErrors(UnprocessableEntity, "ownerId");
        (await manager.PostAsync("/v1/rooms/r/handover", new { })).ExpectErrors(UnprocessableEntity, "ownerId", "stage");
        (await manager.PostAsync("/v1/rooms/r/handover/approve")).ExpectProblem(Conflict);
        var asked = await manager.PostAsync("/v1/rooms/r/handover", new { ownerId = "a1", stage = "after-sales", reason = "成交" });
        (await manager.PostAsync("/v1/rooms/r/handover", new { ownerId = "s2", stage = "pre-sales" })).ExpectProblem(Conflict);
        var pending = await manager.GetAsync("/v1/rooms?pendingHandover=true");
        var approved = await manager.PostAsync("/v1/rooms/r/handover/approve");

        Assert.Equal("s1", asked.Expect(OK)["ownerId"].GetString());
        Assert.Equal("a1", asked["pendingHandover"].GetProperty("ownerId").GetString());
        Assert.Single(pending.Items.EnumerateArray());
        Assert.Equal(("a1", "after-sales"), (approved.Expect(OK)["ownerId"].GetString(), approved["stage"].GetString()));
        Assert.Equal(JsonValueKind.Null, approved["pendingHandover"].ValueKind);
        var history = (await manager.GetAsync("/v1/rooms/r"))["handovers"][0];
        Assert.Equal(
            ("a1", "s1", "approved", "成交"),
            (history.GetProperty("ownerId").GetString(), history.GetProperty("previousOwnerId").GetString(),
                history.GetProperty("status").GetString(), history.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task A_rejected_handover_changes_nothing_and_a_room_without_owner_is_assigned()
    {
        var tenant = await ATenant.WithPeopleAsync(host);
        await tenant.PutRoomAsync("r");

        var assigned = await tenant.Admin.PostAsync("/v1/rooms/r/assign", new { ownerId = "s1" });
        await tenant.Admin.PostAsync("/v1/rooms/r/handover", new { ownerId = "s2", stage = "pre-sales" });
        (await tenant.Admin.PostAsync("/v1/rooms/r/handover/reject")).ExpectErrors(UnprocessableEntity, "reason");
        var rejected = await tenant.Admin.PostAsync("/v1/rooms/r/handover/reject", new { reason = "暂不" });

        Assert.Equal("s1", assigned.Expect(OK)["ownerId"].GetString());
        Assert.Equal("s1", rejected.Expect(OK)["ownerId"].GetString());
    }

    [Fact]
    public async Task A_wait_is_dismissed_once_and_comes_back_with_undo()
    {
        var tenant = await ATenant.WithPeopleAsync(host);
        await tenant.PutRoomAsync("r", ownerId: "s1");
        (await tenant.Admin.PostAsync("/v1/rooms/r/dismiss", new { reason = "无" })).ExpectProblem(Conflict);
        await tenant.SayAsync("r", "c1", "在吗？");

        (await tenant.Admin.PostAsync("/v1/rooms/r/dismiss")).ExpectErrors(UnprocessableEntity, "reason");
        (await tenant.Admin.PostAsync("/v1/rooms/r/dismiss", new { reason = " " })).ExpectErrors(UnprocessableEntity, "reason");
        var dismissed = await tenant.Admin.PostAsync("/v1/rooms/r/dismiss", new { reason = "误触" });
        var again = await tenant.Admin.PostAsync("/v1/rooms/r/dismiss", new { reason = "误触" });
        var figures = await tenant.Admin.GetAsync("/v1/metrics/rooms");
        var undone = await tenant.Admin.PostAsync("/v1/rooms/r/undo");

        Assert.Equal("quiet", dismissed.Expect(OK)["state"].GetString());
        again.Expect(OK);
        Assert.Equal(1, figures.Items[0].GetProperty("dismissedTurns").GetInt32());
        Assert.Equal("waiting", undone.Expect(OK)["state"].GetString());
        (await tenant.Admin.PostAsync("/v1/rooms/r/undo")).Expect(OK);
        Assert.Contains("room.dismiss", (await tenant.Admin.GetAsync("/v1/audit?roomId=r")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_snooze_has_a_length_and_an_archived_room_is_closed()
    {
        var tenant = await ATenant.WithPeopleAsync(host);
        await tenant.PutRoomAsync("r", ownerId: "s1");
        await tenant.SayAsync("r", "c1", "在吗？");

        (await tenant.Admin.PostAsync("/v1/rooms/r/snooze", new { minutes = 0 })).ExpectErrors(UnprocessableEntity, "minutes");
        (await tenant.Admin.PostAsync("/v1/rooms/r/snooze", new { minutes = "ten" })).ExpectErrors(UnprocessableEntity, "minutes");
        (await tenant.Admin.PostAsync("/v1/rooms/r/snooze", new { minutes = 1441 })).ExpectErrors(UnprocessableEntity, "minutes");
        var snoozed = await tenant.Admin.PostAsync("/v1/rooms/r/snooze", new { minutes = 300 });
        var archived = await tenant.Admin.PostAsync("/v1/rooms/r/archive");
        var again = await tenant.Admin.PostAsync("/v1/rooms/r/archive");

        Assert.Equal(JsonValueKind.String, snoozed.Expect(OK)["snoozedUntil"].ValueKind);
        Assert.Equal("archived", archived.Expect(OK)["state"].GetString());
        again.Expect(OK);
        Assert.Equal("room-closed", (await tenant.Admin.GetAsync("/v1/turns")).Items[0].GetProperty("status").GetString());
        (await tenant.Admin.PostAsync("/v1/rooms/none/archive")).ExpectProblem(NotFound);
    }

    [Fact]
    public async Task A_room_may_have_a_calendar_of_its_own()
    {
        var tenant = await ATenant.CreateAsync(host);
        var calendar = new { weekly = new { mon = new[] { new[] { "09:00", "24:00" } } }, exceptions = new[] { new { date = "2026-10-01", open = Array.Empty<string[]>() } } };

        (await tenant.Admin.PutAsync("/v1/rooms/r", new { calendar })).Expect(Created);
        (await tenant.Admin.PutAsync("/v1/rooms/r", new { calendar = new { weekly = new { mon = new[] { new[] { "18:00", "09:00" } } } } }))
            .ExpectErrors(UnprocessableEntity, "calendar.weekly.mon[0]");
        var stored = (await tenant.Admin.GetAsync("/v1/rooms/r"))["calendar"];
        await tenant.Admin.PutAsync("/v1/rooms/r", new { calendar = (object?)null });
        var gone = (await tenant.Admin.GetAsync("/v1/rooms/r"))["calendar"];

        Assert.Equal("""[["09:00","24:00"]]""", stored.GetProperty("weekly").GetProperty("mon").GetRawText());
        Assert.Equal(JsonValueKind.Null, gone.ValueKind);
    }

    [Fact]
    public async Task A_member_sees_only_what_is_theirs()
    {
        var tenant = await ATenant.WithPeopleAsync(host);
        await tenant.PutRoomAsync("own", ownerId: "s1");
        await tenant.PutRoomAsync("others", ownerId: "s2");
        await tenant.SayAsync("own", "c1", "自己的");
        await tenant.SayAsync("others", "c2", "别人的");
        var othersTurn = await tenant.OnlyTurnIdAsync("others");
        var member = await tenant.AsAsync("member", "s1");

        (await member.GetAsync("/v1/rooms/others")).ExpectProblem(NotFound);
        (await member.PostAsync("/v1/rooms/others/dismiss", new { reason = "x" })).ExpectProblem(NotFound);
        (await member.GetAsync($"/v1/turns/{othersTurn}/explain")).ExpectProblem(NotFound);
        (await member.GetAsync("/v1/turns?roomId=others")).ExpectProblem(NotFound);
        (await member.GetAsync("/v1/messages?roomId=others")).ExpectProblem(NotFound);
        (await member.GetAsync("/v1/metrics/people/s2")).ExpectProblem(NotFound);
        foreach (var path in new[]
        {
            "/v1/rooms", "/v1/turns", "/v1/messages", "/v1/alerts", "/v1/metrics/rooms", "/v1/exports/turns.csv",
            "/v1/exports/rooms.csv", "/v1/rooms?owner=s2", "/v1/turns?ownerId=s2", "/v1/rooms?noOwner=true", "/v1/people",
        })
        {
            var answer = (await member.GetAsync(path)).Expect(OK);
            Assert.DoesNotContain("别人的", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("others", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("客户乙", answer.Text, StringComparison.Ordinal);
        }

        Assert.Equal("s1", Assert.Single((await member.GetAsync("/v1/leaderboard"))["rows"].EnumerateArray()).GetProperty("personId").GetString());
        Assert.Single((await member.GetAsync("/v1/rooms")).Items.EnumerateArray());
        Assert.Contains("自己的", (await member.GetAsync("/v1/turns")).Text, StringComparison.Ordinal);
        (await member.PostAsync("/v1/rooms/own/dismiss", new { reason = "聊完" })).Expect(OK);
    }
}
