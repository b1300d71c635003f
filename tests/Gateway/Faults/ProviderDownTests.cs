using System.Text.Json;
using System.Text.Json.Nodes;
using SalesAssistant.Gateway.Tests.Npm;
using SalesAssistant.TestSupport.FakeFeishu;
using Xunit.Abstractions;

namespace SalesAssistant.Gateway.Tests.Faults;

/// <summary>The real host while Feishu answers nothing but errors for an hour of the host's clock.</summary>
public sealed class ProviderDownTests(ITestOutputHelper output)
{
    private const int ClockSpeed = 120;
    private const string Chat = "oc_noowner";
    private static readonly string[] Rooms = ["a", "b", "c"];

    [Fact]
    public async Task Every_alert_of_the_hour_is_shown_once_and_in_order_and_those_of_answered_rooms_not_at_all()
    {
        await using var feishu = await FakeFeishuServer.StartAsync();
        feishu.AddApp("cli_1", "secret");
        await using var host = await EmbeddedProcess.StartAsync(
            new Dictionary<string, string> { ["FEISHU_BASE_URL"] = feishu.BaseUrl.ToString() }, "--clock-speed", $"{ClockSpeed}");
        await SetUpAsync(host);
        var start = await host.NowAsync();
        await host.PostAsync("/v1/messages", Rooms.Select((room, index) => Message(room, "customer", start.AddMilliseconds(index))));
        await host.UntilAsync("/v1/alerts?limit=500", page => Items(page).Count(IsDelivered) >= Rooms.Length);

        feishu.IsDown = true;
        var shownBefore = feishu.MessagesIn(Chat).Count;
        await UntilAsync(host, start.AddMinutes(30));
        await host.PostAsync("/v1/messages", new[] { Message("c", "staff", start.AddMinutes(28)) });
        await UntilAsync(host, start.AddMinutes(65));
        Assert.Equal(shownBefore, feishu.MessagesIn(Chat).Count);
        var ofTheHour = Items(await host.GetAsync("/v1/alerts?limit=500")).Where(alert => Text(alert, "status") == "pending")
            .Select(alert => Text(alert, "alertId")).ToHashSet();
        feishu.IsDown = false;

        var after = await host.UntilAsync("/v1/alerts?limit=500", page => Items(page)
            .Where(alert => ofTheHour.Contains(Text(alert, "alertId"))).All(alert => Text(alert, "status") != "pending"));
        var failures = feishu.Requests.Count(request => request.Status == 500);
        output.WriteLine($"{ofTheHour.Count} alerts waited for Feishu, {failures} requests failed meanwhile.");
        Assert.NotEmpty(ofTheHour);
        Assert.DoesNotContain(
            Items(after), alert => ofTheHour.Contains(Text(alert, "alertId")) && (RoomOf(alert) == "c" || !IsDelivered(alert)));

        // What is shown, in the order in which it is, is what was raised, in that order.
        var sent = feishu.Requests.Where(request => request is { Method: "POST", AnswerCode: 0 }).Select(AlertOf).ToList();
        Assert.Equal(sent.Distinct(), sent);
        var raised = Items(after).Where(IsDelivered)
            .OrderBy(alert => alert.GetProperty("raisedAt").GetDateTimeOffset())
            .ThenBy(alert => Text(alert, "alertId"), StringComparer.Ordinal)
            .Select(alert => Text(alert, "alertId"));
        Assert.Equal(raised, sent.Where(id => Items(after).Any(alert => Text(alert, "alertId") == id && IsDelivered(alert))));
    }

    private static Task SetUpAsync(EmbeddedProcess host) => host.ChangeSettingsAsync(settings =>
    {
        settings["feishu"] = new JsonObject
        {
            ["app"] = new JsonObject { ["appId"] = "cli_1", ["appSecret"] = "secret" },
            ["noOwner"] = new JsonObject { ["chatId"] = Chat },
        };
        // Every alert is a card of its own.
        settings["cards"]!["digestOverPerMinute"] = 0;
    });

    private static async Task UntilAsync(EmbeddedProcess host, DateTimeOffset time)
    {
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (await host.NowAsync() < time)
        {
            await looks.WaitForNextTickAsync();
        }
    }

    /// <summary>The uuid of a card is its alert and the card's version.</summary>
    private static string AlertOf(FakeRequest request)
    {
        using var body = JsonDocument.Parse(request.Body);
        var uuid = body.RootElement.GetProperty("uuid").GetString()!;
        return uuid[..uuid.LastIndexOf('-')];
    }

    private static object Message(string room, string sender, DateTimeOffset sentAt) => new
    {
        id = $"{room}-{sender}", roomId = room, senderId = sender, senderRole = sender == "staff" ? "sales" : "customer", sentAt,
        text = sender == "staff" ? "马上为您查" : "请问什么时候发货？",
    };

    private static IEnumerable<JsonElement> Items(JsonElement page) => page.GetProperty("items").EnumerateArray();

    private static string Text(JsonElement item, string name) => item.GetProperty(name).GetString()!;

    private static string RoomOf(JsonElement alert) => Text(alert, "roomId");

    private static bool IsDelivered(JsonElement alert) => Text(alert, "status") == "delivered";
}
