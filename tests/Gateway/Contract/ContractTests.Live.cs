using System.Net;
using static System.Net.HttpStatusCode;

namespace SalesAssistant.Gateway.Tests.Contract;

public abstract partial class ContractTests
{
    [Fact]
    public async Task Live_pages_hear_of_rooms_and_turns_and_go_on_where_they_were()
    {
        var tenant = await ATenant.WithPeopleAsync(host);
        await tenant.PutRoomAsync("r", ownerId: "s1");
        LiveEvent opened;
        using (var events = await tenant.Admin.OpenEventsAsync())
        {
            await tenant.SayAsync("r", "c1", "在吗？");
            var room = await events.NextAsync(each => each.Name == "room");
            opened = await events.NextAsync(each => each.Name == "turn");

            Assert.Equal(("r", "waiting"), (room.Content.GetProperty("roomId").GetString(), room.Content.GetProperty("state").GetString()));
            Assert.Equal(("r", "open"), (opened.Content.GetProperty("roomId").GetString(), opened.Content.GetProperty("status").GetString()));
        }

        await tenant.SayAsync("r", "s1", "在的");
        using var resumed = await tenant.Admin.OpenEventsAsync(opened.Id);
        var answered = await resumed.NextAsync(each => each.Name == "turn");
        var board = await resumed.NextAsync(each => each.Name is "leaderboard" or "turn" or "room");

        Assert.Equal("answered", answered.Content.GetProperty("status").GetString());
        Assert.True(long.Parse(answered.Id) > long.Parse(opened.Id));
        Assert.NotNull(board);
    }

    [Fact]
    public async Task A_member_hears_only_of_the_own_rooms()
    {
        var tenant = await ATenant.WithPeopleAsync(host);
        await tenant.PutRoomAsync("own", ownerId: "s1");
        await tenant.PutRoomAsync("others", ownerId: "s2");
        var member = await tenant.AsAsync("member", "s1");
        using var events = await member.OpenEventsAsync();

        await tenant.SayAsync("others", "c2", "别人的");
        await tenant.SayAsync("own", "c1", "自己的");
        var first = await events.NextAsync(each => each.Name == "room");

        Assert.Equal("own", first.Content.GetProperty("roomId").GetString());
    }

    [Fact]
    public async Task A_wait_that_passes_five_minutes_is_alerted_and_explained()
    {
        var tenant = await ATenant.WithPeopleAsync(host);
        await tenant.PutRoomAsync("r", ownerId: "s1", roomName: "甲公司群");
        using var events = await tenant.Admin.OpenEventsAsync();

        // Late by ten minutes: the highest tier that is due is raised once the room has been quiet for ten seconds.
        await tenant.SayAsync("r", "c1", "有人吗？", (await tenant.NowAsync()).AddMinutes(-12));
        await events.NextAsync(each => each.Name == "alert");
        var alert = (await tenant.Admin.GetAsync("/v1/alerts")).Items[0];
        var turn = (await tenant.Admin.GetAsync("/v1/turns")).Items[0];
        var explained = await tenant.Admin.GetAsync($"/v1/turns/{turn.GetProperty("turnId").GetString()}/explain");

        Assert.Equal(
            (10, "yellow", "owner", true, "r"),
            (alert.GetProperty("tier").GetInt32(), alert.GetProperty("color").GetString(),
                alert.GetProperty("destination").GetProperty("kind").GetString(), alert.GetProperty("late").GetBoolean(),
                alert.GetProperty("roomId").GetString()));
        Assert.Contains("有人吗", alert.GetProperty("card").GetRawText(), StringComparison.Ordinal);
        Assert.Equal(
            ["5:True", "10:False"],
            turn.GetProperty("tiers").EnumerateArray().Take(2).Select(tier => $"{tier.GetProperty("tier")}:{tier.GetProperty("covered")}"));
        Assert.Contains("已触发 10", explained["sentence"].GetString(), StringComparison.Ordinal);
        Assert.Equal("r", (await tenant.Admin.GetAsync("/v1/alerts?roomId=r")).Items[0].GetProperty("roomId").GetString());
        (await tenant.Admin.GetAsync("/v1/alerts?status=lost")).ExpectErrors(BadRequest, "status");
        (await tenant.Admin.PostAsync("/v1/alerts/none/retry")).ExpectProblem(NotFound);
        (await tenant.Admin.PostAsync($"/v1/alerts/{alert.GetProperty("alertId").GetString()}/retry")).Expect(OK);
    }

    [Fact]
    public async Task The_leaderboard_card_is_sent_by_hand_and_a_place_without_address_says_so()
    {
        var tenant = await ATenant.WithPeopleAsync(host);

        var report = await tenant.Admin.PostAsync("/v1/reports/leaderboard/send");
        var test = await tenant.Admin.PostAsync("/v1/destinations/public/test");
        var person = await tenant.Admin.PostAsync("/v1/people/s1/test-card");

        Assert.Equal("leaderboard", report.Expect(OK)["subject"].GetString());
        Assert.Equal("undeliverable", test.Expect(OK)["status"].GetString());
        Assert.Equal("undeliverable", person.Expect(OK)["status"].GetString());
        (await tenant.Admin.GetAsync("/v1/reports")).Expect(OK);
        (await tenant.Admin.PostAsync("/v1/destinations/nowhere/test")).ExpectProblem(NotFound);
    }

    [Fact]
    public async Task Many_clients_at_once_get_one_message_each()
    {
        var tenant = await ATenant.CreateAsync(host);
        var now = await tenant.NowAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(index => tenant.Admin.PostAsync(
            "/v1/messages", new { id = $"{index / 2}", roomId = $"r{index % 5}", senderId = "c", sentAt = now, text = "x" })));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Equal(100, answers.Sum(answer => answer["accepted"].GetInt32()));
        Assert.Equal(100, answers.Sum(answer => answer["duplicates"].GetInt32()));
    }
}
