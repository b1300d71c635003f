using SalesAssistant.Benchmarks.Figures;
using SalesAssistant.Tests.Shared;

namespace SalesAssistant.Benchmarks.Cluster;

/// <summary>Messages a second through a gateway, in batches and one by one, by number of silos.</summary>
internal static class ClusterIngest
{
    private const string EmbeddedName = "embedded host";

    // Three programs have to be compiled and 1,000 rooms brought into memory before the figures say anything.
    private const int WarmUpShare = 4;

    public static async Task<(FigureTable Table, Chart Chart)> RunAsync(BenchRun run, ClusterPlan plan)
    {
        List<(int Silos, Measured Batches, Measured Singles)> measured = [];
        Measured? raw = null;
        foreach (var silos in plan.Silos)
        {
            run.Say($"ingest, {Count(silos)}");
            measured.Add(await OnCluster.RunAsync(silos, gateways: 1, async (cluster, _) =>
            {
                var tenant = await cluster.AddTenantAsync("bench");
                var url = new Uri(cluster.Gateways[0].Url, "/v1/messages");
                var batches = await BatchesAsync(url, tenant.Key, plan.Ingest);
                raw ??= await RawInsert.PostgresAsync(cluster.ConnectionString);
                return (silos, batches, await SinglesAsync(url, tenant.Key, plan.Ingest));
            }));
        }

        run.Say("ingest, embedded host on PostgreSQL");
        await using var server = await PostgresServer.StartAsync();
        await using var host = await HostProcess.StartAsync(await server.CreateDatabaseAsync());
        var embeddedUrl = new Uri(host.Url, "/v1/messages");
        var embeddedBatches = await BatchesAsync(embeddedUrl, host.Key, plan.Ingest);
        var embeddedSingles = await SinglesAsync(embeddedUrl, host.Key, plan.Ingest);
        List<Figure> figures = [new("raw insert of the same rows", raw!.PerSecond, "messages/s")];
        foreach (var (silos, batches, singles) in measured)
        {
            figures.Add(Beside($"batches, {Count(silos)}", batches.PerSecond, embeddedBatches.PerSecond, "messages/s"));
            figures.Add(Beside($"batches, {Count(silos)}: p99", batches.Percentile(0.99), embeddedBatches.Percentile(0.99), "ms"));
            figures.Add(Beside($"singles, {Count(silos)}", singles.PerSecond, embeddedSingles.PerSecond, "messages/s"));
            figures.Add(Beside($"singles, {Count(silos)}: p99", singles.Percentile(0.99), embeddedSingles.Percentile(0.99), "ms"));
        }

        return (new("Ingest through a gateway", figures), new(
            "cluster", "Messages a second through a gateway, by number of silos", new("silos"), new("messages a second"),
            [
                new("batches of 500", [.. measured.Select(each => new ChartPoint(each.Silos, each.Batches.PerSecond))]),
                new("single messages", [.. measured.Select(each => new ChartPoint(each.Silos, each.Singles.PerSecond))]),
                new("embedded host, batches", Level(embeddedBatches.PerSecond), IsBaseline: true),
                new("embedded host, singles", Level(embeddedSingles.PerSecond), IsBaseline: true),
            ]));

        IReadOnlyList<ChartPoint> Level(double value) => [.. measured.Select(each => new ChartPoint(each.Silos, value))];
    }

    private static string Count(int silos) => silos == 1 ? "1 silo" : $"{silos} silos";

    private static Figure Beside(string what, double value, double embedded, string unit) =>
        new(what, value, unit) { Baseline = embedded, BaselineName = EmbeddedName };

    private static async Task<Measured> BatchesAsync(Uri url, string key, IngestPlan plan)
    {
        await SendAsync("warm", plan.Batches / WarmUpShare);
        return await SendAsync("batch", plan.Batches);

        Task<Measured> SendAsync(string run, int requests)
        {
            var traffic = new Traffic(run);
            return Load.RunAsync(
                run, url, key, requests, IngestPlan.BatchConnections, IngestPlan.BatchSize,
                number => traffic.Batch(number * IngestPlan.BatchSize, IngestPlan.BatchSize));
        }
    }

    private static async Task<Measured> SinglesAsync(Uri url, string key, IngestPlan plan)
    {
        await SendAsync("warm-one", plan.Singles / WarmUpShare);
        return await SendAsync("one", plan.Singles);

        Task<Measured> SendAsync(string run, int requests) => Load.RunAsync(
            run, url, key, requests, IngestPlan.SingleConnections, 1, new Traffic(run).Single);
    }
}
