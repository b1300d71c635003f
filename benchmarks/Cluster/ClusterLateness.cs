using SalesAssistant.Benchmarks.Figures;
using SalesAssistant.Benchmarks.Punctuality;
using SalesAssistant.TestSupport.Cluster;

namespace SalesAssistant.Benchmarks.Cluster;

/// <summary>How late tiers are raised when very many turns fall due within a minute.</summary>
internal static class ClusterLateness
{
    private const double IngestPerSecondAtLeast = 1_000;
    private const double AimMs = 250;

    // Each one who is new makes every host read the tenant's directory again, which is not what is measured here.
    private const int Customers = 1_000;

    private const string Alerts = "SELECT count(*) FROM alerts";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan BaselineWindow = TimeSpan.FromSeconds(20);

    public static async Task<FigureTable> RunAsync(BenchRun run, int turns)
    {
        run.Say($"lateness, {turns:N0} turns due within {ClusterPlan.DueWindow.TotalSeconds:0} s");
        var (ours, raised) = await OnCluster.RunAsync(
            silos: 2, gateways: 1, (cluster, database) => OursAsync(run, cluster, database, turns));
        run.Say($"p99 {ours.P99:N0} ms; the same rate by polling for {BaselineWindow.TotalSeconds:0} s");
        var polling = await PollingAsync(turns);
        return new($"{turns:N0} open turns, due within {ClusterPlan.DueWindow.TotalSeconds:0} s",
        [
            Of("p50", ours.P50, polling.P50),
            Of("p99", ours.P99, polling.P99) with { Aim = new(AimMs) },
            Of("max", ours.Max, polling.Max),
            new($"not raised, of {turns:N0}", turns - raised, "turns") { Aim = new(1) },
        ]);

        Figure Of(string name, double value, double baseline) =>
            new($"cluster's lateness {name}, {turns:N0} open turns", value, "ms") { Baseline = baseline, BaselineName = "polling each second" };
    }

    private static async Task<(Lateness Lateness, long Raised)> OursAsync(
        BenchRun run, LocalCluster cluster, ClusterDatabase database, int turns)
    {
        var tenant = await cluster.AddTenantAsync("bench");
        var firstDue = DateTimeOffset.UtcNow + TimeSpan.FromSeconds(8 + (turns / IngestPerSecondAtLeast));
        var traffic = new RoomTraffic("due") { Customers = Customers };
        var batches = (turns + IngestPlan.BatchSize - 1) / IngestPlan.BatchSize;
        await Load.RunAsync(
            "due", new(cluster.Gateways[0].Url, "/v1/messages"), tenant.Key, batches, IngestPlan.BatchConnections, IngestPlan.BatchSize,
            number => traffic.Questions(
                number * IngestPlan.BatchSize, Math.Min(IngestPlan.BatchSize, turns - (number * IngestPlan.BatchSize)),
                room => firstDue + (ClusterPlan.DueWindow * ((double)room / turns)) - PunctualityPlan.Tier));
        var ready = DateTimeOffset.UtcNow;
        run.Say($"sent, {(firstDue - ready).TotalSeconds:N0} s before the first is due");
        var left = firstDue + ClusterPlan.DueWindow - ready;
        await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        var raised = await database.UntilAsync(Alerts, turns, Patience);

        // What fell due before all were sent was late for the sender's reasons.
        return (Lateness.Of(await database.PairsAsync(
            $"SELECT due_at, raised_at FROM alerts WHERE due_at > {ready.ToUnixTimeMilliseconds()}")), raised);
    }

    private static async Task<Lateness> PollingAsync(int turns)
    {
        using var loop = new PollingLoop();
        var start = DateTimeOffset.UtcNow + TimeSpan.FromSeconds(2 + (turns / 50_000.0));
        loop.Open(turns, number => start + (ClusterPlan.DueWindow * ((double)number / turns)));
        var wait = start - DateTimeOffset.UtcNow;
        await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
        await loop.RunAsync((int)(turns * (BaselineWindow / ClusterPlan.DueWindow)), start + BaselineWindow);
        return loop.Lateness();
    }
}
