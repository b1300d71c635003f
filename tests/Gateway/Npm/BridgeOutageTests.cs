using System.Globalization;
using System.Text.Json;
using static SalesAssistant.Gateway.Tests.Npm.RealWechatyTests;

namespace SalesAssistant.Gateway.Tests.Npm;

/// <summary>The bridge to a real Wechaty bot while the gateway is away, for as long as it takes.</summary>
[Trait("Category", "Npm")]
public sealed class BridgeOutageTests : IDisposable
{
    private const string East = "east@chatroom";
    private const string South = "south@chatroom";

    /// <summary>Real time: the bridge's own waits between tries are what is tried here.</summary>
    private static readonly TimeSpan Outage = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan BetweenMessages = TimeSpan.FromSeconds(5);

    private readonly string spool = Directory.CreateTempSubdirectory("wechaty-bridge-").FullName;

    public void Dispose() => Directory.Delete(spool, recursive: true);

    [Fact]
    public async Task Nothing_that_two_rooms_say_in_a_minute_without_gateway_is_lost()
    {
        await using var host = await EmbeddedProcess.StartAsync();
        await using var bridge = await NodeScript.StartAsync(NodeScript.Bridge, ["bridge.mjs"], new Dictionary<string, string>
        {
            ["GATEWAY_URL"] = host.Url, ["GATEWAY_KEY"] = EmbeddedProcess.Key, ["PUPPET"] = "mock", ["MOCK_SCRIPT"] = "-",
            ["SPOOL_FOLDER"] = spool, ["RETRY_SECONDS_MAX"] = "10",
        });
        await PlayAsync(bridge, new { room = East, from = "wang", say = "在吗", id = "m1" });
        await bridge.ReadUntilAsync("1 accepted");

        await host.KillAsync();
        var began = DateTimeOffset.UtcNow;
        var east = new List<string> { "m1", "m2" };
        var south = new List<string>();
        await PlayAsync(bridge, new { room = East, from = "wang", say = "发错了", id = "m2" });
        await PlayAsync(bridge, new { room = East, from = "wang", recall = "m2" });
        await PlayAsync(bridge, new { room = East, from = "dongsen", topic = "华东二群" });
        await PlayAsync(bridge, new { room = South, from = "lisi", add = new[] { "dongsen" } });
        using var pauses = new PeriodicTimer(BetweenMessages);
        for (var number = 3; await pauses.WaitForNextTickAsync() && DateTimeOffset.UtcNow - began < Outage; number++)
        {
            var (room, from, ids) = number % 2 == 0 ? (East, "wang", east) : (South, "zhao", south);
            ids.Add(string.Create(CultureInfo.InvariantCulture, $"m{number}"));
            await PlayAsync(bridge, new { room, from, say = $"第{number}句", id = ids[^1] });
        }

        await bridge.ReadUntilAsync("not sent");
        await host.StartAgainAsync();
        await bridge.ReadUntilAsync("the gateway is back");

        await host.UntilAsync(Messages(South), list => Items(list).Count() == south.Count + 1);
        var inEast = Items(await host.GetAsync(Messages(East))).Reverse().ToList();
        var inSouth = Items(await host.GetAsync(Messages(South))).Reverse().ToList();
        Assert.Equal(east, Said(inEast));
        Assert.Equal(south, Said(inSouth));
        Assert.Equal(east.Count + 2, inEast.Count); // the recall and the notice of the new name
        Assert.Equal(["m2"], inEast.Where(message => message.GetProperty("recalled").GetBoolean()).Select(message => Text(message, "id")));
        // They keep the time at which they were said.
        var said = inSouth.Select(message => message.GetProperty("sentAt").GetDateTimeOffset()).ToList();
        Assert.InRange(said[^1] - said[0], Outage - (3 * BetweenMessages), Outage);
        Assert.Equal("华东二群", Text(await host.GetAsync(Room(East)), "name"));
        var members = (await host.GetAsync(Room(South))).GetProperty("members").EnumerateArray();
        Assert.Equal(["董森", "赵先生"], members.Select(member => Text(member, "name")).Order(StringComparer.Ordinal));
        Assert.False(File.Exists(Path.Combine(spool, "rejected.ndjson")));
    }

    private static Task PlayAsync(NodeScript bridge, object step) => bridge.SayAsync(JsonSerializer.Serialize(step));

    private static string Messages(string roomId) => $"/v1/messages?limit=100&roomId={Uri.EscapeDataString(roomId)}";

    private static string Room(string roomId) => $"/v1/rooms/{Uri.EscapeDataString(roomId)}";

    /// <summary>Ids of what people said, without notices and recalls.</summary>
    private static IEnumerable<string?> Said(IEnumerable<JsonElement> messages) =>
        messages.Where(message => Text(message, "type") == "text").Select(message => Text(message, "id"));
}
