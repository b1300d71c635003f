using System.Diagnostics;
using SalesAssistant.Benchmarks.Figures;
using SalesAssistant.Domain.Escalation;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Benchmarks.Reads;

/// <summary>How long lists and figures take while messages come in.</summary>
internal static class ReadsBenchmark
{
    private const double LeaderboardAimMilliseconds = 20;
    private const int LooksAtLeast = 10;
    private static readonly TimeSpan LookAtMost = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan IngestAlone = TimeSpan.FromSeconds(10);

    private static readonly (string Name, string Path, string? PlainSql)[] Looks =
    [
        ("leaderboard", "/v1/leaderboard",
            "SELECT owner, count(ended_at), avg(reply_ms), sum(reply_ms > 120000) FROM turns WHERE ended_at > 0 GROUP BY owner ORDER BY 4, 3"),
        ("room list, newest first", "/v1/rooms", "SELECT * FROM rooms ORDER BY last_at DESC LIMIT 50"),
        ("room list, who waits", "/v1/rooms?state=waiting",
            "SELECT * FROM rooms WHERE waiting_since IS NOT NULL ORDER BY waiting_since LIMIT 50"),
        ("room list, one owner's", "/v1/rooms?owner=sales-7", null),
        ("room list, name contains 群 77", "/v1/rooms?q=%E7%BE%A4%2077",
            "SELECT * FROM rooms WHERE name LIKE '%群 77%' OR room LIKE '%群 77%' ORDER BY last_at DESC LIMIT 50"),
        ("room list, text that few have", "/v1/rooms?q=room-19999",
            "SELECT * FROM rooms WHERE name LIKE '%room-19999%' OR room LIKE '%room-19999%' ORDER BY last_at DESC LIMIT 50"),
        ("room list, slowest replies first", "/v1/rooms?sort=-averageReplyMinutes&activeToday=true", null),
        ("overview of a tenant", "/v1/summary", null),
        ("one room", "/v1/rooms/room-777", null),
        ("search of messages", "/v1/messages?q=%E6%8A%A5%E4%BB%B7%E5%8D%95", null),
    ];

    public static async Task<PartResult> RunAsync(BenchRun run)
    {
        var plan = run.IsQuick ? ReadsPlan.Quick : ReadsPlan.Full;
        var folder = Directory.CreateTempSubdirectory("benchmark-").FullName;
        try
        {
            run.Say($"seeding {plan.Rooms:N0} rooms of {plan.People:N0} people");
            await SeedAsync(folder, plan);
            await using var host = await HostProcess.StartAsync(new HostPlan { Folder = folder });
            run.Say($"ready after {host.StartTook.TotalSeconds:N1} s");
            List<Figure> figures = [.. await OursAsync(run, host, plan)];
            run.Say("the same of plain tables");
            await AddBaselinesAsync(figures, plan);
            return new(
                "Lists and figures while ingesting",
                $"""
                {plan.People:N0} sales people own {plan.Rooms:N0} rooms, each with a turn of today; one in {ReadsPlan.OneWaitsIn} waits.
                The rooms were made by real sessions through the real log before the host started (SQLite). While one client looks,
                another sends {plan.MessagesPerSecond:N0} messages a second over HTTP in batches of 50, all over the rooms.
                {plan.Looks} looks of each kind over HTTP, one after the other, whole answers (fewer where they take longer than
                {LookAtMost.TotalSeconds:0} s), after {plan.WarmUp.TotalSeconds:0} s of both to warm up. Baseline: plain tables with fitting
                indexes asked by SQL without HTTP, while another connection inserts messages at the same rate.
                """,
                [new($"{plan.People:N0} people, {plan.Rooms:N0} rooms, {plan.MessagesPerSecond:N0} messages a second", figures)],
                [ChartOf(figures)]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task SeedAsync(string folder, ReadsPlan plan)
    {
        // No tier falls due during the run.
        var policy = new EscalationPolicy([new(900, TierColor.Green, [TierTarget.Owner])], null);
        await using var seeder = await RoomSeeder.StartAsync(folder, policy, plan.People);
        var now = DateTimeOffset.UtcNow;
        await seeder.AddAsync(
            plan.Rooms,
            number =>
            {
                var owner = RoomSeeder.Sales(number % plan.People);
                var customer = new PersonKey("api", $"customer-{number}");
                var asked = now.AddSeconds(-100);
                var question = RoomSeeder.Message(
                    $"q-{number}", number, customer, SenderRole.Customer, asked, "你好，上次说的报价单什么时候能发我？");
                var answer = RoomSeeder.Message(
                    $"a-{number}", number, owner, SenderRole.Sales, asked.AddSeconds(1 + (number % 90)), "马上发您");
                return new($"客户群 {number}", owner, number % ReadsPlan.OneWaitsIn == 0 ? [question] : [question, answer]);
            },
            _ => { });
    }

    private static async Task<List<Figure>> OursAsync(BenchRun run, HostProcess host, ReadsPlan plan)
    {
        using var client = new HostClient(host);
        var start = Stopwatch.GetTimestamp();
        await client.ReadAsync("/v1/leaderboard");
        List<Figure> figures = [new("leaderboard, first look after a start", Stopwatch.GetElapsedTime(start).TotalMilliseconds, "ms")];
        await using var ingest = new SteadyIngest(host, plan);
        await WarmUpAsync(client, plan);
        ingest.Forget();
        await Task.Delay(IngestAlone);
        var ingestAlone = ingest.P99;
        foreach (var (name, path, _) in Looks)
        {
            List<double> times = [];
            var until = DateTimeOffset.UtcNow + LookAtMost;
            for (var look = 0; look < plan.Looks && (look < LooksAtLeast || DateTimeOffset.UtcNow < until); look++)
            {
                start = Stopwatch.GetTimestamp();
                await client.ReadAsync(path);
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            var p99 = new Figure($"{name}: p99", Percentiles.Of(times, 0.99), "ms");
            figures.Add(new($"{name}: p50", Percentiles.Of(times, 0.5), "ms"));
            figures.Add(name == "leaderboard" ? p99 with { Aim = new(LeaderboardAimMilliseconds) } : p99);
            run.Say($"{name}: p50 {figures[^2].Value:N1} ms, p99 {p99.Value:N1} ms");
        }

        figures.Add(new("ingest of a batch of 50 meanwhile: p99", ingest.P99, "ms") { Baseline = ingestAlone, BaselineName = "nobody looks" });
        run.Say($"{ingest.Sent:N0} messages sent meanwhile");
        return figures;
    }

    private static async Task WarmUpAsync(HostClient client, ReadsPlan plan)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < plan.WarmUp;)
        {
            foreach (var (_, path, _) in Looks)
            {
                await client.ReadAsync(path);
            }
        }
    }

    private static async Task AddBaselinesAsync(List<Figure> figures, ReadsPlan plan)
    {
        using var plain = new PlainReads(plan);
        foreach (var (name, _, sql) in Looks.Where(look => look.PlainSql is not null))
        {
            var times = await plain.LookAsync(sql!);
            foreach (var (label, share) in (ReadOnlySpan<(string, double)>)[("p50", 0.5), ("p99", 0.99)])
            {
                var index = figures.FindIndex(figure => figure.What == $"{name}: {label}");
                figures[index] = figures[index] with { Baseline = Percentiles.Of(times, share), BaselineName = "plain SQL" };
            }
        }
    }

    private static Chart ChartOf(List<Figure> figures)
    {
        (string Label, string Name)[] shown =
        [
            ("leaderboard", "leaderboard"), ("newest", "room list, newest first"), ("waiting", "room list, who waits"),
            ("name search", "room list, name contains 群 77"), ("rare text", "room list, text that few have"),
        ];
        return new("reads", "Looks while messages come in, milliseconds", new("look"), new("ms", IsLogarithmic: true),
        [
            Of("SalesAssistant over HTTP, p50", ": p50", figure => figure.Value),
            Of("SalesAssistant over HTTP, p99", ": p99", figure => figure.Value),
            Of("baseline: plain SQL, p99", ": p99", figure => figure.Baseline ?? 0) with { IsBaseline = true },
        ])
        {
            Groups = [.. shown.Select(each => each.Label)],
            Limits = [new("aim for the leaderboard's p99: 20 ms", LeaderboardAimMilliseconds)],
        };

        Series Of(string name, string suffix, Func<Figure, double> value) => new(
            name,
            [.. shown.Select((each, index) => new ChartPoint(index, value(figures.Find(figure => figure.What == each.Name + suffix)!)))]);
    }
}
