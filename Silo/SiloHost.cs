using System.Net;
using Orleans.Configuration;
using Orleans.Dashboard;
using SalesAssistant.Gateway.Api;
using SalesAssistant.Gateway.Api.Operations;
using SalesAssistant.Grains;
using SalesAssistant.Grains.Hosting;
using SalesAssistant.Storage.Postgres;

namespace SalesAssistant.Silo;

/// <summary>A silo of the cluster. Composition only.</summary>
public static class SiloHost
{
    /// <summary>Runs until stopped.</summary>
    /// <returns>0 after an orderly stop, 1 when it could not start.</returns>
    public static Task<int> RunAsync(string[] args) => HostStart.RunAsync(() => Build(args));

    private static WebApplication Build(string[] args)
    {
        var builder = HostStart.CreateBuilder(args);
        var cluster = builder.Configuration.Read<ClusterSettings>(ClusterSettings.Section);
        var settings = builder.Configuration.Read<SiloSettings>(SiloSettings.Section);
        var postgres = builder.Configuration.Read<PostgresOptions>(PostgresOptions.Section);
        builder.WebHost.UseUrls(settings.Urls);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = settings.DrainTime);
        builder.Services.AddOperationsApi().AddSingleton<IReadinessCheck, SiloReadiness>();
        builder.Services.AddEngine(builder.Configuration, cluster, postgres);
        builder.UseOrleans(silo => Configure(silo, cluster, settings, OrleansConnection.Of(postgres.ConnectionString)));

        var app = builder.Build();
        app.MapOperationsApi();
        app.MapOrleansDashboard("/dashboard");
        return app;
    }

    private static void Configure(ISiloBuilder silo, ClusterSettings cluster, SiloSettings settings, string connection)
    {
        const string invariant = "Npgsql";
        silo.Configure<ClusterOptions>(cluster.Apply);
        silo.Configure<ClusterMembershipOptions>(cluster.Apply);
        silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = cluster.ResponseTimeout);
        silo.Configure<GrainCollectionOptions>(options => options.CollectionAge = settings.IdleAfter);
        if (!string.IsNullOrEmpty(settings.Name))
        {
            silo.Configure<SiloOptions>(options => options.SiloName = settings.Name);
        }

        if (string.IsNullOrEmpty(settings.Address))
        {
            silo.ConfigureEndpoints(settings.SiloPort, settings.GatewayPort, listenOnAnyHostAddress: settings.ListensEverywhere);
        }
        else
        {
            silo.ConfigureEndpoints(
                IPAddress.Parse(settings.Address), settings.SiloPort, settings.GatewayPort, settings.ListensEverywhere);
        }

        silo.UseAdoNetClustering((AdoNetClusteringSiloOptions options) =>
        {
            options.Invariant = invariant;
            options.ConnectionString = connection;
        });
        silo.UseAdoNetReminderService((AdoNetReminderTableOptions options) =>
        {
            options.Invariant = invariant;
            options.ConnectionString = connection;
        });
        // Nothing of ours is kept in it yet: the log has it all. A grain with a state of its own finds its place.
        silo.AddAdoNetGrainStorageAsDefault((AdoNetGrainStorageOptions options) =>
        {
            options.Invariant = invariant;
            options.ConnectionString = connection;
        });
        silo.AddDashboard();
        silo.AddSalesAssistantGrains(cluster.TenantRefreshAfter);
    }
}
