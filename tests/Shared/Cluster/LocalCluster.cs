using System.Net.Http.Json;
using System.Text.Json;
using SalesAssistant.Tests.Shared;
using SalesAssistant.TestSupport.FakeFeishu;

namespace SalesAssistant.TestSupport.Cluster;

/// <summary>Real silos and gateways on loopback over a real PostgreSQL, with the open platform's fake outside.</summary>
public sealed class LocalCluster : IAsyncDisposable
{
    public const string OperatorKey = "operator-key-of-the-test";

    private readonly List<ClusterHost> silos = [];
    private readonly List<ClusterHost> gateways = [];
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(60) };
    private readonly IReadOnlyDictionary<string, string> settings;
    private int started;

    private LocalCluster(PostgresServer database, FakeFeishuServer feishu, IReadOnlyDictionary<string, string> settings)
    {
        Database = database;
        Feishu = feishu;
        this.settings = settings;
    }

    public PostgresServer Database { get; }

    public FakeFeishuServer Feishu { get; }

    public string ConnectionString { get; private set; } = "";

    public IReadOnlyList<ClusterHost> Silos => silos;

    public IReadOnlyList<ClusterHost> Gateways => gateways;

    /// <param name="settings">Settings of every host that differ from the shipped ones.</param>
    public static async Task<LocalCluster> StartAsync(int silos, int gateways, IReadOnlyDictionary<string, string> settings)
    {
        var cluster = new LocalCluster(await PostgresServer.StartAsync(), await FakeFeishuServer.StartAsync(), settings);
        try
        {
            cluster.ConnectionString = await cluster.Database.CreateDatabaseAsync();
            await cluster.RunAsync(silos, gateways);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public ClusterHost AddSilo()
    {
        var url = new Uri($"http://127.0.0.1:{LoopbackPort.Take()}");
        var name = $"silo-{++started}";
        var silo = ClusterHost.Start("Silo", name, url, new Dictionary<string, string>(Settings())
        {
            ["Silo:Name"] = name,
            ["Silo:Address"] = "127.0.0.1",
            ["Silo:SiloPort"] = $"{LoopbackPort.Take()}",
            ["Silo:GatewayPort"] = $"{LoopbackPort.Take()}",
            ["Silo:Urls"] = url.GetLeftPart(UriPartial.Authority),
        });
        silos.Add(silo);
        return silo;
    }

    public ClusterHost AddGateway()
    {
        var url = new Uri($"http://127.0.0.1:{LoopbackPort.Take()}");
        var gateway = ClusterHost.Start("Gateway", $"gateway-{++started}", url, new Dictionary<string, string>(Settings())
        {
            ["Gateway:Urls"] = url.GetLeftPart(UriPartial.Authority),
            ["Gateway:OperatorKey"] = OperatorKey,
        });
        gateways.Add(gateway);
        return gateway;
    }

    public void Remove(ClusterHost silo) => silos.Remove(silo);

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
        return answer.IsSuccessStatusCode ? JsonSerializer.Deserialize<JsonElement>(text)
            : throw new InvalidOperationException($"{method} {path}: {(int)answer.StatusCode} {text}");
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

        try
        {
            await Task.WhenAll(silos.Concat(gateways).Select(host => host.UntilReadyAsync()));
        }
        catch (InvalidOperationException error)
        {
            // What kept one of them may be told by another.
            throw new InvalidOperationException($"{error.Message}\n\n{Logs()}", error);
        }
    }

    private Dictionary<string, string> Settings() => new(settings)
    {
        ["Storage:Postgres:ConnectionString"] = ConnectionString,
        ["Cluster:SecretsKey"] = Convert.ToBase64String(new byte[32]),
        ["Cluster:AllowsPrivateWebhooks"] = "true",
        ["Feishu:BaseUrl"] = Feishu.BaseUrl.GetLeftPart(UriPartial.Authority),
        ["Logging:LogLevel:Default"] = "Warning",
    };
}

public sealed record ClusterTenant(string Name, string Key);
