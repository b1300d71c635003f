using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SalesAssistant.Engine;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Sales;
using SalesAssistant.Engine.Views;
using SalesAssistant.Engine.Webhooks;
using SalesAssistant.Gateway.Api.Access;
using SalesAssistant.Gateway.Api.Alerts;
using SalesAssistant.Gateway.Api.Audit;
using SalesAssistant.Gateway.Api.BoardHost;
using SalesAssistant.Gateway.Api.Channels;
using SalesAssistant.Gateway.Api.Events;
using SalesAssistant.Gateway.Api.Exports;
using SalesAssistant.Gateway.Api.Feishu;
using SalesAssistant.Gateway.Api.Http;
using SalesAssistant.Gateway.Api.Messages;
using SalesAssistant.Gateway.Api.Operations;
using SalesAssistant.Gateway.Api.Overview;
using SalesAssistant.Gateway.Api.People;
using SalesAssistant.Gateway.Api.Privacy;
using SalesAssistant.Gateway.Api.Reports;
using SalesAssistant.Gateway.Api.Rooms;
using SalesAssistant.Gateway.Api.Sales;
using SalesAssistant.Gateway.Api.Settings;
using SalesAssistant.Gateway.Api.Sheets;
using SalesAssistant.Gateway.Api.Tenants;
using SalesAssistant.Gateway.Api.Turns;
using SalesAssistant.Gateway.Api.Webhooks;

namespace SalesAssistant.Gateway.Api;

/// <summary>The HTTP edge (http-api.md) over the engine's ports.</summary>
public static class GatewayApi
{
    /// <summary>Key of the <see cref="TimeProvider"/> that is never simulated.</summary>
    public const string RealClock = "real";

    /// <summary>
    /// Registers the edge. The host brings <see cref="IAssistant"/>, <see cref="ITenants"/>, <see cref="ITenantStore"/>,
    /// <see cref="IQueries"/>, <see cref="IOutbox"/>, <see cref="ICardRenderer"/>, the tenants' secret box and, where the clock is simulated, a
    /// <see cref="TimeProvider"/> and an <see cref="IClockInfo"/>.
    /// </summary>
    public static IServiceCollection AddGatewayApi(
        this IServiceCollection services, Action<GatewayOptions>? configure = null)
    {
        services.AddOptions<GatewayOptions>().Configure(configure ?? (_ => { }));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddKeyedSingleton(RealClock, TimeProvider.System);
        services.TryAddSingleton<IClockInfo, RealClockInfo>();
        services.TryAddSingleton<IChangeSignal, ChangeSignal>();
        services.TryAddSingleton<IKeyResolver, KeyResolver>();
        services.TryAddSingleton<TermsReader>();
        services.TryAddSingleton<FiguresReader>();
        services.AddSingleton<ActorNames>();
        services.AddSingleton<RoomLookup>();
        services.AddSingleton<RoomsToRead>();
        services.AddSingleton<RoomViews>();
        services.AddSingleton<RoomDetails>();
        services.AddSingleton<RoomList>();
        services.AddSingleton<TurnViews>();
        services.AddSingleton<Explanations>();
        services.AddSingleton<AlertViews>();
        services.AddSingleton<DirectoryEdits>();
        services.AddSingleton<Ingest>();
        services.AddSingleton<ExportTables>();
        services.AddSingleton<EventFrames>();
        services.AddSingleton<EventStreams>();
        services.AddSingleton<Summaries>();
        services.AddSingleton<TestCards>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<MetricsExporter>();
        services.AddSingleton<CardClicks>();
        services.AddSingleton<WebhookDocuments>();
        services.AddSingleton<ChannelSettingsReader>();
        services.AddSingleton<Sessions>().AddSingleton<ICredentialReader, SessionCookie>();
        services.AddApiDescription();
        services.ConfigureHttpJsonOptions(options => ApiJson.Configure(options.SerializerOptions));

        // The edge itself refuses what is over 10 MiB; the server's limit only bounds how much of it is read to its end.
        services.Configure<KestrelServerOptions>(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = RequestBody.BytesMax + RequestBody.DrainedMax;
        });
        return services;
    }

    /// <summary>Registers health and metrics alone, for hosts that serve nothing else.</summary>
    public static IServiceCollection AddOperationsApi(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddKeyedSingleton(RealClock, TimeProvider.System);
        services.TryAddSingleton<IClockInfo, RealClockInfo>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<MetricsExporter>();
        services.ConfigureHttpJsonOptions(options => ApiJson.Configure(options.SerializerOptions));
        return services;
    }

    /// <summary>Adds health and metrics alone.</summary>
    public static WebApplication MapOperationsApi(this WebApplication app)
    {
        PublishMeters(app);
        app.UseMiddleware<ProblemMiddleware>();
        OperationsApi.Map(app);
        return app;
    }

    /// <summary>Adds the edge's middleware and endpoints.</summary>
    public static WebApplication MapGatewayApi(this WebApplication app)
    {
        PublishMeters(app);
        app.UseMiddleware<ProblemMiddleware>();
        app.Use(PathIds.DecodeAsync);
        app.UseMiddleware<AccessMiddleware>();
        app.UseMiddleware<IdempotencyMiddleware>();
        MessagesApi.Map(app);
        ChannelsApi.Map(app);
        ChannelSettingsApi.Map(app);
        WecomCallbackApi.Map(app);
        WecomRoomsApi.Map(app);
        PeopleApi.Map(app);
        RoomsApi.Map(app);
        RoomCommandsApi.Map(app);
        TurnsApi.Map(app);
        AlertsApi.Map(app);
        LeaderboardApi.Map(app);
        MetricsApi.Map(app);
        ExportsApi.Map(app);
        EventsApi.Map(app);
        SettingsApi.Map(app);
        SummaryApi.Map(app);
        SheetsApi.Map(app);
        ReportsApi.Map(app);
        TestCardsApi.Map(app);
        PrivacyApi.Map(app);
        KeysApi.Map(app);
        WebhooksApi.Map(app);
        TenantsApi.Map(app);
        AuditApi.Map(app);
        OperationsApi.Map(app);
        app.MapApiDescription();
        FeishuEventsApi.Map(app);
        app.UseBoard();
        SessionApi.Map(app);
        return app;
    }

    /// <summary>Listens from the start: counters tell only what was counted since.</summary>
    private static void PublishMeters(WebApplication app)
    {
        app.Services.GetRequiredService<MetricsExporter>();
        EngineMeters.Publish();
        GatewayMeter.Publish();
    }

    private sealed class RealClockInfo : IClockInfo
    {
        public double Speed => 1;
    }
}
