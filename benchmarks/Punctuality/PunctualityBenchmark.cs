using System.Text.Json.Nodes;
using SalesAssistant.Benchmarks.Figures;
using SalesAssistant.TestSupport.FakeFeishu;

namespace SalesAssistant.Benchmarks.Punctuality;

/// <summary>How late alerts are raised with many open turns, and how soon a host that was down has caught up.</summary>
internal static class PunctualityBenchmark
{
    private const double IngestPerSecondAtLeast = 1_500;
    private const double CatchUpAimSeconds = 30;
    private const string PollingName = "polling each second";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan BaselinePatience = TimeSpan.FromSeconds(60);

    public static async Task<PartResult> RunAsync(BenchRun run)
    {
        var plan = run.IsQuick ? PunctualityPlan.Quick : PunctualityPlan.Full;
        List<(int Size, Lateness Ours, Lateness Polling)> runs = [];
        foreach (var size in plan.Sizes)
        {
            run.Say($"{size:N0} open turns, all due within {plan.Window.TotalSeconds:0} s");
            var ours = await OursAsync(run, size, plan.Window);
            run.Say($"p99 {ours.P99:N0} ms; the same rate by polling for {plan.BaselineWindow.TotalSeconds:0} s");
            runs.Add((size, ours, await PollingAsync(size, plan)));
        }

        run.Say($"{plan.Overdue:N0} turns fall due while the host is down");
        var (start, caughtUp) = await CatchUpAsync(run, plan.Overdue);
        run.Say($"caught up after {caughtUp:N1} s; the same by polling");
        var polled = await CatchUpByPollingAsync(plan.Overdue);
        return new(
            "Punctuality",
            $"""
            Lateness is the time from an alert's due time to its raising, as the alerts' rows say. Rooms without an owner, one open
            turn each, sent over HTTP to a host on SQLite; the only tier is at one minute, set through the settings API, and send
            times are spread so that the turns fall due evenly within {plan.Window.TotalSeconds:0} s. All alerts go to one custom bot
            of a fake open platform on this machine; what its rate limits make of the deliveries is not part of lateness. Baseline: a
            loop that asks SQLite each second who is overdue and notes each alert durably, with the same number of open waits and the
            same rate for {plan.BaselineWindow.TotalSeconds:0} s. Catching up: the host is killed, the turns fall due, it is started
            again; the time runs from the start of the process to the last alert.
            """,
            [.. runs.Select(each => TableOf(each, plan)), CatchUpTable(plan.Overdue, start, caughtUp, polled)],
            [ChartOf(runs)]);
    }

    private static FigureTable TableOf((int Size, Lateness Ours, Lateness Polling) run, PunctualityPlan plan)
    {
        var aim = run.Size <= 10_000 ? 250 : 1_000;
        return new($"{run.Size:N0} open turns, due within {plan.Window.TotalSeconds:0} s",
        [
            Of("p50", run.Ours.P50, run.Polling.P50),
            Of("p99", run.Ours.P99, run.Polling.P99) with { Aim = new(aim) },
            Of("max", run.Ours.Max, run.Polling.Max),
        ]);

        Figure Of(string name, double ours, double polling) =>
            new($"lateness {name}, {run.Size:N0} open turns", ours, "ms") { Baseline = polling, BaselineName = PollingName };
    }

    private static FigureTable CatchUpTable(int overdue, double start, double caughtUp, double polled) => new("After a restart",
    [
        new($"start with {overdue:N0} overdue turns until ready", start, "s"),
        new($"catch-up of {overdue:N0} overdue turns", caughtUp, "s")
        {
            Baseline = polled, BaselineName = PollingName, Aim = new(CatchUpAimSeconds),
        },
    ]);

    private static Chart ChartOf(IReadOnlyList<(int Size, Lateness Ours, Lateness Polling)> runs)
    {
        return new(
            "punctuality", "Lateness of alerts, all turns falling due within a minute", new("open turns", IsLogarithmic: true),
            new("lateness, ms", IsLogarithmic: true),
            [
                Of("SalesAssistant p50", run => run.Ours.P50), Of("SalesAssistant p99", run => run.Ours.P99),
                Of("SalesAssistant max", run => run.Ours.Max),
                Of("polling p50", run => run.Polling.P50) with { IsBaseline = true },
                Of("polling p99", run => run.Polling.P99) with { IsBaseline = true },
            ])
        {
            Limits = [new("aim for p99 at 10,000: 250 ms", 250)],
        };

        Series Of(string name, Func<(int Size, Lateness Ours, Lateness Polling), double> value) =>
            new(name, [.. runs.Select(run => new ChartPoint(run.Size, Math.Max(1, value(run))))]);
    }

    private static async Task<Lateness> OursAsync(BenchRun run, int turns, TimeSpan window)
    {
        await using var feishu = await FakeFeishuServer.StartAsync();
        await using var host = await StartAsync(feishu, folder: null);
        using var client = new HostClient(host);
        await PrepareAsync(client, feishu);
        var (firstDue, sentAt) = Times(turns, window);
        var traffic = new RoomTraffic("due");
        await client.IngestAsync(turns, (first, count) => traffic.Questions(first, count, sentAt));
        var ready = DateTimeOffset.UtcNow;
        run.Say($"sent, {(firstDue - ready).TotalSeconds:N0} s before the first is due");
        await Task.Delay(Positive(firstDue + window - ready));
        await WaitForAlertsAsync(host.Database, turns);

        // What fell due before all were sent was late for the sender's reasons.
        return Lateness.Of(SqliteFile.Pairs(
            host.Database, $"SELECT due_at, raised_at FROM alerts WHERE due_at > {ready.ToUnixTimeMilliseconds()}"));
    }

    private static async Task<Lateness> PollingAsync(int turns, PunctualityPlan plan)
    {
        using var loop = new PollingLoop();
        var start = DateTimeOffset.UtcNow + TimeSpan.FromSeconds(2 + (turns / 50_000.0));
        var due = (int)(turns * (plan.BaselineWindow / plan.Window));
        loop.Open(turns, number => start + (plan.Window * ((double)number / turns)));
        await Task.Delay(Positive(start - DateTimeOffset.UtcNow));
        await loop.RunAsync(due, start + plan.BaselineWindow);
        return loop.Lateness();
    }

    private static async Task<(double StartSeconds, double CaughtUpSeconds)> CatchUpAsync(BenchRun run, int overdue)
    {
        var folder = Directory.CreateTempSubdirectory("benchmark-").FullName;
        await using var feishu = await FakeFeishuServer.StartAsync();
        try
        {
            var (firstDue, sentAt) = Times(overdue, TimeSpan.FromSeconds(1));
            await using (var host = await StartAsync(feishu, folder))
            {
                using var client = new HostClient(host);
                await PrepareAsync(client, feishu);
                var traffic = new RoomTraffic("due");
                (firstDue, sentAt) = Times(overdue, TimeSpan.FromSeconds(1));
                await client.IngestAsync(overdue, (first, count) => traffic.Questions(first, count, sentAt));
            }

            var raised = SqliteFile.Number(HostProcess.DatabaseIn(folder), "SELECT count(*) FROM alerts");
            run.Say($"host killed, {overdue - raised:N0} turns not yet raised");
            await Task.Delay(Positive(firstDue + TimeSpan.FromSeconds(2) - DateTimeOffset.UtcNow));
            await using var again = await StartAsync(feishu, folder);
            await WaitForAlertsAsync(again.Database, overdue);
            var last = SqliteFile.Number(again.Database, "SELECT max(raised_at) FROM alerts");
            return (again.StartTook.TotalSeconds, (DateTimeOffset.FromUnixTimeMilliseconds(last) - again.StartedAt).TotalSeconds);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<double> CatchUpByPollingAsync(int overdue)
    {
        using var loop = new PollingLoop();
        loop.Open(overdue, _ => DateTimeOffset.UtcNow);
        var start = DateTimeOffset.UtcNow;
        await loop.RunAsync(overdue, start + BaselinePatience);
        return (DateTimeOffset.UtcNow - start).TotalSeconds;
    }

    private static Task<HostProcess> StartAsync(FakeFeishuServer feishu, string? folder) => HostProcess.StartAsync(
        new HostPlan { Folder = folder, Environment = new Dictionary<string, string> { ["FEISHU_BASE_URL"] = feishu.BaseUrl.ToString() } });

    private static Task PrepareAsync(HostClient client, FakeFeishuServer feishu)
    {
        var webhook = feishu.AddWebhook("overdue");
        return client.ChangeSettingsAsync(settings =>
        {
            settings["policies"] = JsonNode.Parse("""
                {"pre-sales": {"tiers": [{"afterMinutes": 1, "color": "green", "to": ["owner"]}], "repeat": null},
                 "after-sales": {"tiers": [], "repeat": null}}
                """);
            settings["feishu"] = new JsonObject { ["noOwner"] = new JsonObject { ["webhook"] = webhook.ToString() } };
        });
    }

    /// <summary>Send times that leave long enough to send all of them before the first is due.</summary>
    private static (DateTimeOffset FirstDue, Func<int, DateTimeOffset> SentAt) Times(int turns, TimeSpan window)
    {
        var firstDue = DateTimeOffset.UtcNow + TimeSpan.FromSeconds(8 + (turns / IngestPerSecondAtLeast));
        return (firstDue, room => firstDue + (window * ((double)room / turns)) - PunctualityPlan.Tier);
    }

    private static async Task WaitForAlertsAsync(string database, int alerts)
    {
        for (var until = DateTimeOffset.UtcNow + Patience; DateTimeOffset.UtcNow < until; await Task.Delay(500))
        {
            if (SqliteFile.Number(database, "SELECT count(*) FROM alerts") >= alerts)
            {
                return;
            }
        }

        throw new TimeoutException($"Not all of {alerts:N0} alerts were raised within {Patience}.");
    }

    private static TimeSpan Positive(TimeSpan time) => time < TimeSpan.Zero ? TimeSpan.Zero : time;
}
