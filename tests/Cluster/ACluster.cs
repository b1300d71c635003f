using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Storage;
using SalesAssistant.Storage.Postgres;
using SalesAssistant.Tests.Shared;
using SalesAssistant.TestSupport.FakeFeishu;

namespace SalesAssistant.Cluster.Tests;

/// <summary>Real silos and gateways on loopback over a real PostgreSQL, with the open platform's fake outside.</summary>
public sealed class ACluster : IAsyncDisposable
{
    public const string OperatorKey = "operator-key-of-the-test";

    private readonly List<HostProcess> silos = [];
    private readonly List<HostProcess> gateways = [];
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(60) };
    private PostgresStorage storage = null!;
    private int started;

    private ACluster(PostgresServer database, FakeFeishuServer feishu)
    {
        Database = database;
        Feishu = feishu;
    }

    public PostgresServer Database { get; }

    public FakeFeishuServer Feishu { get; }

    public string ConnectionString { get; private set; } = "";

    public IReadOnlyList<HostProcess> Silos => silos;

    public IReadOnlyList<HostProcess> Gateways => gateways;

    /// <summary>The database as the hosts see it.</summary>
    public IQueries Queries => storage.Queries;

    public static async Task<ACluster> StartAsync(int silos, int gateways = 1)
    {
        var cluster = new ACluster(await PostgresServer.StartAsync(), await FakeFeishuServer.StartAsync());
        cluster.ConnectionString = await cluster.Database.CreateDatabaseAsync();
        cluster.storage = new(
            new() { ConnectionString = cluster.ConnectionString }, new GroupCommitOptions(), NullLogger<PostgresStorage>.Instance);
        try
        {
            await cluster.RunAsync(silos, gateways);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public HostProcess AddSilo()
    {
        var url = new Uri($"http://127.0.0.1:{HostProcess.FreePort()}");
        var name = $"silo-{++started}";
        var silo = HostProcess.Start("Silo", name, url, new Dictionary<string, string>(Settings())
        {
            ["Silo:Name"] = name,
            ["Silo:Address"] = "127.0.0.1",
            ["Silo:SiloPort"] = $"{HostProcess.FreePort()}",
            ["Silo:GatewayPort"] = $"{HostProcess.FreePort()}",
            ["Silo:Urls"] = url.GetLeftPart(UriPartial.Authority),
        });
        silos.Add(silo);
        return silo;
    }

    public HostProcess AddGateway()
    {
        var url = new Uri($"http://127.0.0.1:{HostProcess.FreePort()}");
        var gateway = HostProcess.Start("Gateway", $"gateway-{++started}", url, new Dictionary<string, string>(Settings())
        {
            ["Gateway:Urls"] = url.GetLeftPart(UriPartial.Authority),
            ["Gateway:OperatorKey"] = OperatorKey,
            ["Gateway:SiloListEvery"] = "00:00:01",
        });
        gateways.Add(gateway);
        return gateway;
    }

    public void Remove(HostProcess silo) => silos.Remove(silo);

    /// <summary>A tenant with a public group on the fake platform, sales s1, customer c1, and one tier after a minute.</summary>
    public async Task<ClusterTenant> AddTenantAsync(string name)
    {
        Feishu.AddApp("cli_" + name, "secret");
        var answer = await SendAsync(HttpMethod.Post, "/v1/tenants", OperatorKey, new { name });
        var key = answer.GetProperty("adminKey").GetString()!;
        await SendAsync(HttpMethod.Put, "/v1/people", key, new object[]
        {
            new { id = "s1", name = "小李", role = "sales" },
            new { id = "c1", name = "王女士", role = "customer" },
        });
        using var read = new HttpRequestMessage(HttpMethod.Get, new Uri(Gateways[0].Url, "/v1/settings"));
        read.Headers.Authorization = new("Bearer", key);
        using var settings = await http.SendAsync(read);
        var document = (await settings.Content.ReadFromJsonAsync<Dictionary<string, JsonElement>>())!;
        var policy = new { tiers = new[] { new { afterMinutes = 1, color = "red", to = new[] { "public" } } }, repeat = (object?)null };
        document["policies"] = JsonSerializer.SerializeToElement(new Dictionary<string, object> { ["pre-sales"] = policy, ["after-sales"] = policy });
        document["feishu"] = JsonSerializer.SerializeToElement(new
        {
            @public = new { chatId = ChatOf(name) },
            app = new { appId = "cli_" + name, appSecret = "secret" },
        });
        document["report"] = JsonSerializer.SerializeToElement(new { enabled = false, at = "22:00" });
        await SendAsync(HttpMethod.Put, "/v1/settings", key, document, settings.Headers.ETag!.ToString());
        return new(name, key);
    }

    /// <summary>The public group of a tenant.</summary>
    public static string ChatOf(string tenant) => "oc_" + tenant;

    public async Task<JsonElement> SendAsync(HttpMethod method, string path, string key, object? body, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Gateways[0].Url, path));
        request.Headers.Authorization = new("Bearer", key);
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        request.Content = body is null ? null : JsonContent.Create(body);
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    /// <summary>What the hosts wrote last, for the message of a failed test.</summary>
    public string Logs() => string.Join(
        "\n\n", silos.Concat(gateways).Select(host => $"== {host.Name}\n" + string.Join('\n', host.Output.Split('\n').TakeLast(40))));

    public async ValueTask DisposeAsync()
    {
        foreach (var host in gateways.Concat(silos))
        {
            await host.DisposeAsync();
        }

        await storage.DisposeAsync();
        await Database.DisposeAsync();
        await Feishu.DisposeAsync();
        http.Dispose();
    }

    private async Task RunAsync(int siloCount, int gatewayCount)
    {
        for (var index = 0; index < siloCount; index++)
        {
            AddSilo();
        }

        for (var index = 0; index < gatewayCount; index++)
        {
            AddGateway();
        }

        await Task.WhenAll(silos.Concat(gateways).Select(host => host.UntilReadyAsync()));
    }

    /// <summary>Faults are noticed sooner than in production, so that a test need not wait as long.</summary>
    private Dictionary<string, string> Settings() => new()
    {
        ["Storage:Postgres:ConnectionString"] = ConnectionString,
        ["Cluster:SecretsKey"] = Convert.ToBase64String(new byte[32]),
        ["Cluster:ProbeTimeout"] = "00:00:01",
        ["Cluster:MissedProbesMax"] = "3",
        ["Cluster:ResponseTimeout"] = "00:00:05",
        ["Feishu:BaseUrl"] = Feishu.BaseUrl.GetLeftPart(UriPartial.Authority),
        ["Logging:LogLevel:Default"] = "Warning",
    };
}

public sealed record ClusterTenant(string Name, string Key);
