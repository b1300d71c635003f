using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using SalesAssistant.Gateway.Tests.Npm;
using SalesAssistant.TestSupport.FakeFeishu;
using Xunit.Abstractions;

namespace SalesAssistant.Gateway.Tests.Faults;

/// <summary>The real host, killed in the middle of its work as by a power cut, and started again on what it left.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Rounds = 3;
    private const int Connections = 3;
    private const int RoomsEach = 2;
    private const int SilentRooms = 10;
    private const int ClockSpeed = 60;

    [Fact]
    public async Task What_was_answered_is_there_once_and_no_alert_is_lost_or_sent_twice()
    {
        var seed = Environment.GetEnvironmentVariable("KILL_SEED") is { } text ? int.Parse(text, null) : Random.Shared.Next();
        output.WriteLine($"KILL_SEED={seed}");
        var chance = new Random(seed);
        await using var feishu = await FakeFeishuServer.StartAsync();
        feishu.AddApp("cli_1", "secret");
        await using var host = await EmbeddedProcess.StartAsync(
            new Dictionary<string, string> { ["FEISHU_BASE_URL"] = feishu.BaseUrl.ToString() }, "--clock-speed", $"{ClockSpeed}");
        await SetUpAsync(host);
        var clock = new HostClock(await host.NowAsync());
        var senders = Enumerable.Range(0, Connections).Select(number => new Sender(host.Url, number, clock)).ToList();
        await senders[0].OpenAsync(Silent);

        for (var round = 0; round < Rounds; round++)
        {
            using var killed = new CancellationTokenSource();
            var posting = senders.ConvertAll(sender => sender.PostUntilAsync(killed.Token));
            await Task.WhenAll(senders.Select(sender => sender.AnsweredAsync()));
            var killAfter = TimeSpan.FromMilliseconds(chance.Next(0, 3_000));
            output.WriteLine($"round {round}: killed after {killAfter.TotalMilliseconds} ms, {feishu.Messages.Count} cards sent");
            // The moment is the test's matter here, not a wait for something.
            await Task.Delay(killAfter, CancellationToken.None);
            await host.KillAsync();
            await killed.CancelAsync();
            await Task.WhenAll(posting);
            await host.StartAgainAsync();
            await Task.WhenAll(senders.Select(sender => sender.SendAgainAsync()));
        }

        foreach (var sender in senders)
        {
            await AssertStoredOnceAsync(host, sender);
            sender.Dispose();
        }

        // Every room ends waiting, and a minute of that is a second here: its first alerts come soon.
        var end = await host.NowAsync();
        var waiting = senders.SelectMany(sender => sender.Rooms).Concat(Silent).ToHashSet();
        await host.UntilAsync(
            "/v1/alerts?limit=500",
            page => Items(page).Where(IsDelivered).Select(RoomOf).ToHashSet().IsSupersetOf(waiting)
                && Items(page).All(alert => alert.GetProperty("raisedAt").GetDateTimeOffset() > end || Text(alert, "status") != "pending"));
        await AssertEveryTierAlertedAsync(host);
        var alerts = await host.GetAsync("/v1/alerts?limit=500");
        await host.KillAsync();
        AssertSentOnce(feishu, alerts);
    }

    private static IEnumerable<string> Silent => Enumerable.Range(0, SilentRooms).Select(number => $"silent-{number}");

    private static Task SetUpAsync(EmbeddedProcess host) => host.ChangeSettingsAsync(settings =>
    {
        settings["feishu"] = new JsonObject
        {
            ["app"] = new JsonObject { ["appId"] = "cli_1", ["appSecret"] = "secret" },
            ["noOwner"] = new JsonObject { ["chatId"] = "oc_noowner" },
        };
        // Every alert is a card of its own.
        settings["cards"]!["digestOverPerMinute"] = 0;
    });

    private static async Task AssertStoredOnceAsync(EmbeddedProcess host, Sender sender)
    {
        foreach (var room in sender.Rooms)
        {
            var stored = (await host.ReadAllAsync($"/v1/messages?roomId={room}")).ConvertAll(message => Text(message, "id"));
            Assert.Equal(sender.SentTo(room).Order(StringComparer.Ordinal), stored.Order(StringComparer.Ordinal));

            // Customer, staff, customer, staff, … and a customer last: each pair is a turn.
            var turns = await host.ReadAllAsync($"/v1/turns?roomId={room}");
            Assert.Equal(
                (stored.Count / 2, 1, (stored.Count + 1) / 2),
                (turns.Count(turn => Text(turn, "status") == "answered"), turns.Count(turn => Text(turn, "status") == "open"), turns.Count));
        }
    }

    /// <summary>Of rooms that nobody answered every tier was raised, or is said to be covered by one that was.</summary>
    private static async Task AssertEveryTierAlertedAsync(EmbeddedProcess host)
    {
        foreach (var room in Silent)
        {
            var turn = Assert.Single(await host.ReadAllAsync($"/v1/turns?roomId={room}"));
            var raised = turn.GetProperty("tiers").EnumerateArray().Where(tier => tier.GetProperty("raisedAt").ValueKind == JsonValueKind.String)
                .ToList();
            var alerts = (await host.ReadAllAsync($"/v1/alerts?roomId={room}")).Select(TierOf).ToHashSet();
            Assert.NotEmpty(raised);
            Assert.Equal(Enumerable.Range(0, raised.Count).Select(index => index == 0 ? 5 : index * 10), raised.Select(TierOf));
            Assert.Subset(alerts, raised.Where(tier => !tier.GetProperty("covered").GetBoolean()).Select(TierOf).ToHashSet());
        }
    }

    private static void AssertSentOnce(FakeFeishuServer feishu, JsonElement alerts)
    {
        // A send whose answer the kill took is repeated under the same id, by which the platform knows it.
        var sends = feishu.Requests.Where(request => request is { Method: "POST", AnswerCode: 0 }).Select(IdOf).ToHashSet();
        Assert.Equal(sends.Count, feishu.Messages.Count);
        // Whatever its card's version was: one alert, one message.
        var sent = sends.Select(id => id[..id.LastIndexOf('-')]).ToHashSet();
        Assert.Equal(sends.Count, sent.Count);
        Assert.Subset(sent, Items(alerts).Where(IsDelivered).Select(alert => Text(alert, "alertId")).ToHashSet());
        Assert.All(
            Items(alerts).GroupBy(alert => (Text(alert, "turnId"), TierOf(alert), Text(alert.GetProperty("destination"), "kind"))),
            same => Assert.Single(same));
    }

    private static string IdOf(FakeRequest request)
    {
        using var body = JsonDocument.Parse(request.Body);
        return body.RootElement.GetProperty("uuid").GetString()!;
    }

    private static IEnumerable<JsonElement> Items(JsonElement page) => page.GetProperty("items").EnumerateArray();

    private static string Text(JsonElement item, string name) => item.GetProperty(name).GetString()!;

    private static string RoomOf(JsonElement alert) => Text(alert, "roomId");

    private static int TierOf(JsonElement item) => item.GetProperty("tier").GetInt32();

    private static bool IsDelivered(JsonElement alert) => Text(alert, "status") == "delivered";

    /// <summary>The host's clock as it runs on, through its kills.</summary>
    private sealed class HostClock(DateTimeOffset start)
    {
        private readonly long startedAt = Stopwatch.GetTimestamp();

        public DateTimeOffset Now => start + (Stopwatch.GetElapsedTime(startedAt) * ClockSpeed);
    }

    /// <summary>One connection that talks in rooms of its own, and remembers what was answered.</summary>
    private sealed class Sender : IDisposable
    {
        private readonly HttpClient http;
        private readonly int number;
        private readonly Dictionary<string, List<string>> sent = [];
        private readonly List<object> unanswered = [];
        private TaskCompletionSource answered = new();
        private readonly HostClock clock;
        private DateTimeOffset lastAt;

        public Sender(string url, int number, HostClock clock)
        {
            this.number = number;
            this.clock = clock;
            http = new() { BaseAddress = new(url), Timeout = TimeSpan.FromSeconds(10) };
            http.DefaultRequestHeaders.Authorization = new("Bearer", EmbeddedProcess.Key);
        }

        public IEnumerable<string> Rooms => Enumerable.Range(0, RoomsEach).Select(room => $"r{number}-{room}");

        public IReadOnlyList<string> SentTo(string room) => sent[room];

        /// <summary>Completes once something was answered since the last kill.</summary>
        public Task AnsweredAsync() => answered.Task;

        /// <summary>Posts a customer's first message to each of these rooms.</summary>
        public async Task OpenAsync(IEnumerable<string> rooms)
        {
            unanswered.AddRange(rooms.Select(Next));
            Assert.True(await TryPostAsync());
        }

        /// <summary>Posts batch after batch until the host is gone.</summary>
        public async Task PostUntilAsync(CancellationToken killed)
        {
            while (!killed.IsCancellationRequested)
            {
                // One question and one answer per room, and the next question: the room ends waiting.
                unanswered.AddRange(Rooms.SelectMany(room => Enumerable.Range(0, sent.ContainsKey(room) ? 2 : 1).Select(_ => Next(room))));
                if (!await TryPostAsync())
                {
                    return;
                }

                answered.TrySetResult();
            }
        }

        /// <summary>Sends everything again that was not answered; some of it may be stored.</summary>
        public async Task SendAgainAsync()
        {
            answered = new();
            Assert.True(await TryPostAsync());
        }

        public void Dispose() => http.Dispose();

        private async Task<bool> TryPostAsync()
        {
            try
            {
                using var answer = await http.PostAsJsonAsync("/v1/messages", unanswered);
                Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
                var counts = await answer.Content.ReadFromJsonAsync<JsonElement>();
                Assert.Equal(
                    (unanswered.Count, 0, 0),
                    (counts.GetProperty("accepted").GetInt32() + counts.GetProperty("duplicates").GetInt32(),
                        counts.GetProperty("conflicts").GetInt32(), counts.GetProperty("rejected").GetArrayLength()));
                unanswered.Clear();
                return true;
            }
            catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
            {
                return false;
            }
        }

        private object Next(string room)
        {
            if (!sent.TryGetValue(room, out var ids))
            {
                sent.Add(room, ids = []);
            }

            var isCustomer = ids.Count % 2 == 0;
            ids.Add($"{room}-{ids.Count}");
            // Times are kept to the millisecond, and messages of one millisecond are ordered by their ids.
            lastAt = clock.Now is var now && now > lastAt.AddMilliseconds(1) ? now : lastAt.AddMilliseconds(1);
            return new
            {
                id = ids[^1],
                roomId = room,
                senderId = isCustomer ? "customer-" + room : "staff",
                senderRole = isCustomer ? "customer" : "sales",
                sentAt = lastAt,
                text = isCustomer ? "请问什么时候发货？" : "马上为您查",
            };
        }
    }
}
