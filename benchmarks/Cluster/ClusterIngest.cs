using SalesAssistant.Benchmarks.Figures;
using SalesAssistant.Tests.Shared;

namespace SalesAssistant.Benchmarks.Cluster;

/// <summary>Messages a second through a gateway, in batches and one by one, by number of silos.</summary>
internal static class ClusterIngest
{
    private const string EmbeddedName = "embedded host";

    public static async Task<(FigureTable Table, Chart Chart)> RunAsync(BenchRun run, ClusterPlan plan)
    {
        List<(int Silos, Run Batches, Run Singles)> measured = [];
        Measured? raw = null;
        Run? grainStorage = null;
        foreach (var silos in plan.Silos)
        {
            run.Say($"ingest, {Count(silos)}");
            measured.Add(await OnCluster.RunAsync(silos, gateways: 1, async (cluster, database) =>
            {
                var tenant = await cluster.AddTenantAsync("bench");
                var url = new Uri(cluster.Gateways[0].Url, "/v1/messages");
                Task<CpuTimes> Times() => CpuTimes.ReadAsync(cluster, database);
                var batches = await MeasureAsync(Batches(url, tenant.Key), plan.Ingest.Batches, "batch", Times);
                var singles = await MeasureAsync(Singles(url, tenant.Key), plan.Ingest.Singles, "one", Times);
                raw ??= await RawInsert.PostgresAsync(cluster.ConnectionString);
                var writes = new GrainStorageWrites(cluster.ConnectionString);
                grainStorage ??= await MeasureAsync(writes.WarmUpAsync, writes.RunAsync, Times);
                return (silos, batches, singles);
            }));
        }

        run.Say("ingest, embedded host on PostgreSQL");
        await using var server = await PostgresServer.StartAsync();
        await using var host = await HostProcess.StartAsync(await server.CreateDatabaseAsync());
        var embeddedUrl = new Uri(host.Url, "/v1/messages");
        Task<CpuTimes> NoTimes() => Task.FromResult(default(CpuTimes));
        var (embeddedBatches, _) = await MeasureAsync(Batches(embeddedUrl, host.Key), plan.Ingest.Batches, "batch", NoTimes);
        var (embeddedSingles, _) = await MeasureAsync(Singles(embeddedUrl, host.Key), plan.Ingest.Singles, "one", NoTimes);
        List<Figure> figures =
        [
            new("raw insert of the same rows", raw!.PerSecond, "messages/s"),
            new("one grain-storage write a message, nothing else", grainStorage!.Load.PerSecond, "messages/s"),
            new("one grain-storage write: processor time, PostgreSQL", grainStorage.Each(grainStorage.Spent.Database), "µs"),
        ];
        foreach (var (silos, batches, singles) in measured)
        {
            Add($"batches, {Count(silos)}", batches, embeddedBatches);
            Add($"singles, {Count(silos)}", singles, embeddedSingles);
        }

        return (new("Ingest through a gateway", figures), new(
            "cluster", "Messages a second through a gateway, by number of silos", new("silos"), new("messages a second"),
            [
                new("batches of 500", [.. measured.Select(each => new ChartPoint(each.Silos, each.Batches.Load.PerSecond))]),
                new("single messages", [.. measured.Select(each => new ChartPoint(each.Silos, each.Singles.Load.PerSecond))]),
                new("embedded host, batches", Level(embeddedBatches.PerSecond), IsBaseline: true),
                new("embedded host, singles", Level(embeddedSingles.PerSecond), IsBaseline: true),
                new("one grain-storage write a message", Level(grainStorage.Load.PerSecond), IsBaseline: true),
            ]));

        void Add(string what, Run run, Measured embedded)
        {
            figures.Add(Beside(what, run.Load.PerSecond, embedded.PerSecond, "messages/s"));
            figures.Add(Beside($"{what}: p99", run.Load.Percentile(0.99), embedded.Percentile(0.99), "ms"));
            figures.Add(new($"{what}: processor time a message, gateway", run.Each(run.Spent.Gateways), "µs"));
            figures.Add(new($"{what}: processor time a message, silos", run.Each(run.Spent.Silos), "µs"));
            figures.Add(new($"{what}: processor time a message, PostgreSQL", run.Each(run.Spent.Database), "µs")
            {
                Baseline = grainStorage.Each(grainStorage.Spent.Database), BaselineName = "grain-storage write",
            });
        }

        IReadOnlyList<ChartPoint> Level(double value) => [.. measured.Select(each => new ChartPoint(each.Silos, value))];
    }

    private static string Count(int silos) => silos == 1 ? "1 silo" : $"{silos} silos";

    private static Figure Beside(string what, double value, double embedded, string unit) =>
        new(what, value, unit) { Baseline = embedded, BaselineName = EmbeddedName };

    /// <param name="send">Sends so many requests under a name of their own.</param>
    private static Task<Run> MeasureAsync(
        Func<string, int, Task<Measured>> send, int requests, string name, Func<Task<CpuTimes>> times) => MeasureAsync(
        () => Load.WarmUpAsync(run => send($"{name}-{run}", requests / IngestPlan.WarmUpShare)), () => send(name, requests), times);

    private static async Task<Run> MeasureAsync(Func<Task> warmUp, Func<Task<Measured>> measure, Func<Task<CpuTimes>> times)
    {
        await warmUp();
        var before = await times();
        var load = await measure();
        return new(load, (await times()).Since(before));
    }

    private static Func<string, int, Task<Measured>> Batches(Uri url, string key) => (run, requests) =>
    {
        var traffic = new Traffic(run);
        return Load.RunAsync(
            run, url, key, requests, IngestPlan.BatchConnections, IngestPlan.BatchSize,
            number => traffic.Batch(number * IngestPlan.BatchSize, IngestPlan.BatchSize));
    };

    private static Func<string, int, Task<Measured>> Singles(Uri url, string key) => (run, requests) =>
        Load.RunAsync(run, url, key, requests, IngestPlan.SingleConnections, 1, new Traffic(run).Single);

    private sealed record Run(Measured Load, CpuTimes Spent)
    {
        public double Each(TimeSpan time) => time.TotalMicroseconds / Load.Messages;
    }
}
