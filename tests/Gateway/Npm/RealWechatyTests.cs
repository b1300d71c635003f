using System.Text.Json;

namespace SalesAssistant.Gateway.Tests.Npm;

/// <summary>A real Wechaty bot, on a mock puppet, talks to a real host.</summary>
[Trait("Category", "Npm")]
public sealed class RealWechatyTests
{
    private const string East = "east@chatroom";
    private const string South = "south@chatroom";

    [Fact]
    public async Task What_a_bot_hears_in_two_rooms_becomes_waits_an_alert_an_answer_and_a_leaderboard()
    {
        await using var host = await EmbeddedProcess.StartAsync("--clock-speed", "60");
        await TellWhoIsWhoAsync(host);
        await using var bot = await NodeScript.StartAsync("wechaty-mock.mjs", $"{host.Url}/v1/channels/wechaty", EmbeddedProcess.Key);
        Assert.Contains("ready", await bot.ReadLineAsync(), StringComparison.Ordinal);
        var asked = await host.NowAsync();

        await HearAsync(bot, new { room = East, from = "wang", say = "为啥群发会卡住", timestamp = asked.ToUnixTimeMilliseconds() });
        await HearAsync(bot, new { room = South, from = "zhao", say = "可以开专票吗", timestamp = asked.ToUnixTimeMilliseconds() });

        var waiting = await host.GetAsync("/v1/rooms?state=waiting");
        Assert.Equal([East, South], Items(waiting).Select(room => Text(room, "roomId")).Order());
        var alerts = await host.UntilAsync($"/v1/alerts?roomId={Uri.EscapeDataString(East)}", list => Items(list).Any());
        Assert.Equal("green", Text(Items(alerts).First(), "color"));

        // At most a minute and a half ahead of the host, so it is taken at its word.
        var answered = asked.AddMinutes(6.5);
        await HearAsync(bot, new { room = East, from = "dongsen", say = "看一下", timestamp = answered.ToUnixTimeMilliseconds() });

        var turn = Assert.Single(Items(await host.GetAsync($"/v1/turns?roomId={Uri.EscapeDataString(East)}")));
        Assert.Equal(
            ("answered", "dongsen", "dongsen", 6.5m),
            (Text(turn, "status"), Text(turn, "responsibleId"), Text(turn, "answererId"), Number(turn, "replyMinutes")));
        var rows = (await host.GetAsync("/v1/leaderboard")).GetProperty("rows").EnumerateArray()
            .ToDictionary(row => Text(row, "personId")!);
        Assert.Equal((1m, 6.5m, 1m), (
            Number(rows["dongsen"], "answeredTurns"), Number(rows["dongsen"], "averageReplyMinutes"),
            Number(rows["dongsen"], "overCount")));
        Assert.Equal((0m, 1m), (Number(rows["lisi"], "answeredTurns"), Number(rows["lisi"], "openOverCount")));
    }

    [Fact]
    public async Task The_bridges_own_tests_pass()
    {
        await using var tests = await NodeScript.StartAsync(NodeScript.Bridge, ["--test"], new Dictionary<string, string>());

        var (exitCode, printed) = await tests.EndAsync();

        Assert.True(exitCode == 0, printed);
    }

    [Fact]
    public async Task Cloud_events_of_their_SDK_come_in_by_all_three_modes()
    {
        await using var host = await EmbeddedProcess.StartAsync();
        await using var sdk = await NodeScript.StartAsync(
            "cloudevents.mjs", $"{host.Url}/v1/channels/cloudevents", EmbeddedProcess.Key);
        static object Event(string id) => new { id, source = "crm", data = new { roomId = "r1", senderId = "c1", text = id } };

        foreach (var command in (object[])
        [
            new { @do = "structured", @event = Event("e1") },
            new { @do = "binary", @event = Event("e2") },
            new { @do = "batch", events = new[] { Event("e3"), Event("e4") } },
        ])
        {
            Assert.Equal(200, (await sdk.AskAsync(command)).GetProperty("status").GetInt32());
        }

        var messages = Items(await host.GetAsync("/v1/messages?roomId=r1"));
        Assert.Equal(
            [("crm", "e1"), ("crm", "e2"), ("crm", "e3"), ("crm", "e4")],
            messages.Select(message => (Text(message, "channel"), Text(message, "text"))).Order());
    }

    private static async Task TellWhoIsWhoAsync(EmbeddedProcess host)
    {
        static object Person(string id, string name, string role) => new { id, channel = "wechaty", name, role };
        await host.PutAsync("/v1/people", new[]
        {
            Person("dongsen", "董森", "sales"), Person("lisi", "李思", "sales"),
            Person("wang", "王女士", "customer"), Person("zhao", "赵先生", "customer"),
        });
        await host.PutAsync($"/v1/rooms/{Uri.EscapeDataString(East)}", new { name = "华东一群", ownerId = "dongsen", channel = "wechaty" });
        await host.PutAsync($"/v1/rooms/{Uri.EscapeDataString(South)}", new { name = "华南一群", ownerId = "lisi", channel = "wechaty" });
    }

    private static async Task HearAsync(NodeScript bot, object step)
    {
        var answer = await bot.AskAsync(step);
        Assert.Equal(200, answer.GetProperty("status").GetInt32());
        Assert.Equal(1, answer.GetProperty("body").GetProperty("accepted").GetInt32());
    }

    internal static IEnumerable<JsonElement> Items(JsonElement list) => list.GetProperty("items").EnumerateArray();

    internal static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static decimal Number(JsonElement element, string name) => element.GetProperty(name).GetDecimal();
}
