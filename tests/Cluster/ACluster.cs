using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Storage;
using SalesAssistant.Storage.Postgres;
using SalesAssistant.Tests.Shared;
using SalesAssistant.TestSupport.Cluster;
using SalesAssistant.TestSupport.FakeFeishu;

namespace SalesAssistant.Cluster.Tests;

/// <summary>A cluster on this machine, and its database as the hosts see it.</summary>
public sealed class ACluster : IAsyncDisposable
{
    /// <summary>Faults are noticed sooner than in production, so that a test need not wait as long.</summary>
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["Cluster:ProbeTimeout"] = "00:00:01",
        ["Cluster:MissedProbesMax"] = "3",
        ["Cluster:ResponseTimeout"] = "00:00:05",
        ["Gateway:SiloListEvery"] = "00:00:01",
    };

    private readonly PostgresStorage storage;

    private ACluster(LocalCluster local)
    {
        Local = local;
        storage = new(
            new() { ConnectionString = local.ConnectionString }, new GroupCommitOptions(), NullLogger<PostgresStorage>.Instance);
    }

    public LocalCluster Local { get; }

    public IReadOnlyList<ClusterHost> Silos => Local.Silos;

    public IReadOnlyList<ClusterHost> Gateways => Local.Gateways;

    public PostgresServer Database => Local.Database;

    public FakeFeishuServer Feishu => Local.Feishu;

    public IQueries Queries => storage.Queries;

    public static async Task<ACluster> StartAsync(int silos, int gateways = 1) =>
        new(await LocalCluster.StartAsync(silos, gateways, Settings));

    public Task<JsonElement> SendAsync(HttpMethod method, string path, string key, object? body) =>
        Local.SendAsync(method, path, key, body);

    public async ValueTask DisposeAsync()
    {
        await storage.DisposeAsync();
        await Local.DisposeAsync();
    }
}
