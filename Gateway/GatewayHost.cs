using System.Runtime.CompilerServices;
using Orleans.Configuration;
using SalesAssistant.Engine.Deliveries;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Rooms;
using SalesAssistant.Engine.Sales;
using SalesAssistant.Engine.Sheets;
using SalesAssistant.Engine.Tenants;
using SalesAssistant.Gateway.Api;
using SalesAssistant.Gateway.Api.Access;
using SalesAssistant.Gateway.Api.Operations;
using SalesAssistant.Grains.Hosting;
using SalesAssistant.Notifications;
using SalesAssistant.Storage;
using SalesAssistant.Storage.Postgres;

namespace SalesAssistant.Gateway;

/// <summary>The cluster's edge: the HTTP API over grains, lists from the query tables. Composition only.</summary>
public static class GatewayHost
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    /// <summary>Runs until stopped.</summary>
    /// <returns>0 after an orderly stop, 1 when it could not start.</returns>
    public static Task<int> RunAsync(string[] args) => HostStart.RunAsync(() => Build(args), AddFirstKeysAsync);

    private static WebApplication Build(string[] args)
    {
        var builder = HostStart.CreateBuilder(args);
        var cluster = builder.Configuration.Read<ClusterSettings>(ClusterSettings.Section);
        var settings = builder.Configuration.Read<GatewaySettings>(GatewaySettings.Section);
        var postgres = builder.Configuration.Read<PostgresOptions>(PostgresOptions.Section);
        var feishu = builder.Configuration.Read<FeishuSettings>(FeishuSettings.Section);
        builder.WebHost.UseUrls(settings.Urls).UseKestrelHttpsConfiguration();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = settings.DrainTime);
        Compose(builder.Services, cluster, settings, postgres, feishu);
        builder.UseOrleansClient(client => Configure(client, cluster, settings, OrleansConnection.Of(postgres.ConnectionString)));

        var app = builder.Build();
        DeclareSilosSeries();
        app.MapGatewayApi();
        return app;
    }

    /// <summary>What only silos count is on the gateway's metrics page too, at nothing: a query over all hosts finds it.</summary>
    private static void DeclareSilosSeries()
    {
        foreach (var meter in new[] { typeof(RoomMeter), typeof(DeliveryMeter), typeof(StorageMetrics) })
        {
            RuntimeHelpers.RunClassConstructor(meter.TypeHandle);
        }
    }

    private static void Compose(
        IServiceCollection services, ClusterSettings cluster, GatewaySettings settings, PostgresOptions postgres, FeishuSettings feishu)
    {
        var clock = TimeProvider.System;
        services.AddSingleton(clock).AddSingleton(cluster).AddSingleton(settings);
        services.AddPostgresStorage(options => options.ConnectionString = postgres.ConnectionString);
        services.AddFeishuNotifications(new()
        {
            BaseUrl = new(feishu.BaseUrl),
            BoardUrl = string.IsNullOrEmpty(feishu.BoardUrl) ? null : new Uri(feishu.BoardUrl),
        });
        services.AddGatewayApi(gateway =>
        {
            gateway.FeishuBaseUrl = new(feishu.BaseUrl);
            gateway.AllowsPrivateWebhooks = cluster.AllowsPrivateWebhooks;
            gateway.AllowsHttpSheets = cluster.AllowsHttpSheets;
        });

        // Any gateway may have changed a tenant a moment ago, so each request looks whether one has.
        services.AddSingleton(provider => new TenantDirectory(
            provider.GetRequiredService<ITenantStore>(), cluster.CreateSecretBox(), clock, refreshAfter: TimeSpan.Zero));
        services.AddSingleton(cluster.CreateSecretBox());
        services.AddSingleton<GrainCalls>();
        services.AddSingleton<ITenants, ClusterTenants>();
        services.AddSingleton<IAssistant, ClusterAssistant>();
        services.AddSingleton<ILedgersElsewhere, ClusterLedgers>();
        services.AddSingleton<ISheets, ClusterSheets>();
        services.AddSingleton<IReadinessCheck, ClusterReadiness>();
    }

    private static void Configure(IClientBuilder client, ClusterSettings cluster, GatewaySettings settings, string connection)
    {
        client.Configure<ClusterOptions>(cluster.Apply);
        client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = cluster.ResponseTimeout);
        client.Configure<Orleans.Configuration.GatewayOptions>(options => options.GatewayListRefreshPeriod = settings.SiloListEvery);
        client.UseAdoNetClustering((AdoNetClusteringClientOptions options) =>
        {
            options.Invariant = "Npgsql";
            options.ConnectionString = connection;
        });
        client.Services.AddSingleton<IClientConnectionRetryFilter, UntilJoined>();
    }

    private static async Task AddFirstKeysAsync(IServiceProvider services, CancellationToken ct)
    {
        var settings = services.GetRequiredService<GatewaySettings>();
        await FirstKeys.AddAsync(
            services.GetRequiredService<ITenantStore>(), settings.AdminKey, settings.OperatorKey, DateTimeOffset.UtcNow, ct);
    }

    /// <summary>A gateway that starts before the first silo waits for it.</summary>
    private sealed class UntilJoined(ILogger<UntilJoined> logger) : IClientConnectionRetryFilter
    {
        public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
        {
            Log.ClusterAwaited(logger, exception.Message);
            await Task.Delay(Again, cancellationToken);
            return true;
        }
    }
}
