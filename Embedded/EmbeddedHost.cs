using Microsoft.Extensions.Logging.Console;
using SalesAssistant.Engine;
using SalesAssistant.Engine.Deliveries;
using SalesAssistant.Engine.InProcess;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Sales;
using SalesAssistant.Engine.Sheets;
using SalesAssistant.Engine.Tenants;
using SalesAssistant.Engine.Webhooks;
using SalesAssistant.Gateway.Api;
using SalesAssistant.Gateway.Api.Access;
using SalesAssistant.Notifications;
using SalesAssistant.Storage;

namespace SalesAssistant.Embedded;

/// <summary>The default host: HTTP edge, engine and storage in one process. Composition only.</summary>
public static class EmbeddedHost
{
    /// <summary>Runs until stopped.</summary>
    /// <returns>0 after an orderly stop, 1 when it could not start.</returns>
    public static async Task<int> RunAsync(EmbeddedOptions options, CancellationToken ct)
    {
        try
        {
            await using var app = await BuildAsync(options, ct);
            await app.StartAsync(ct);
            Welcome.Print(app, options);
            await app.WaitForShutdownAsync(ct);
            return 0;
        }
        catch (Exception error) when (error is StartException or StorageVersionException or LogUnavailableException or IOException)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 1;
        }
    }

    private static async Task<WebApplication> BuildAsync(EmbeddedOptions options, CancellationToken ct)
    {
        var folder = DataFolder.Open(options.DataFolder);
        var start = options.ClockStart ?? (options.IsDemo && !folder.HasDatabase ? DemoMorning() : null);
        var clock = SimulatedClock.Open(folder.Root, folder.HasDatabase, options.ClockSpeed, start);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls(options.Urls).UseKestrelHttpsConfiguration();
        builder.Logging.ClearProviders().AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        }).SetMinimumLevel(LogLevel.Warning);
        Compose(builder.Services, options, folder, clock);

        var app = builder.Build();
        app.MapGatewayApi();
        await app.Services.GetRequiredService<IStorageStart>().StartAsync(ct);
        await FirstKeys.AddAsync(
            app.Services.GetRequiredService<ITenantStore>(), options.AdminKey ?? folder.ReadAdminKey(), options.OperatorKey,
            app.Services.GetRequiredService<TimeProvider>().GetUtcNow(), ct);
        return app;
    }

    /// <summary>The demo begins in the morning of today, so that its day is a working day.</summary>
    private static DateTimeOffset DemoMorning()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
        var today = TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, zone).Date;
        return new DateTimeOffset(today.AddHours(8.5), zone.BaseUtcOffset).ToUniversalTime();
    }

    private static void Compose(IServiceCollection services, EmbeddedOptions options, DataFolder folder, TimeProvider clock)
    {
        services.AddSingleton(options).AddSingleton(folder);
        services.AddSingleton(clock);
        if (clock is IClockInfo simulated)
        {
            services.AddSingleton(simulated);
        }

        AddStorage(services, options, folder);
        var feishu = FeishuUrl(options);
        services.AddFeishuNotifications(new()
        {
            BaseUrl = feishu,
            BoardUrl = options.BoardUrl is null ? null : new Uri(options.BoardUrl),
        });
        services.AddWebhookSender(options.AllowsPrivateWebhooks);
        services.AddSheetClients(new() { FeishuUrl = feishu });
        services.AddGatewayApi(gateway =>
        {
            gateway.FeishuBaseUrl = feishu;
            gateway.AllowsPrivateWebhooks = options.AllowsPrivateWebhooks;
            gateway.AllowsHttpSheets = options.AllowsHttpSheets;
        });

        services.AddSingleton(_ => new SecretBox(folder.ReadSecretsKey()));
        services.AddSingleton<ITenants>(provider => new TenantDirectory(
            provider.GetRequiredService<ITenantStore>(), provider.GetRequiredService<SecretBox>(), clock));
        services.AddSingleton(provider => new SalesLedgers(provider.GetRequiredService<IQueries>(), TimeProvider.System));
        services.AddSingleton(provider => new EnginePorts(
            provider.GetRequiredService<IMessageLog>(), provider.GetRequiredService<IQueries>(),
            provider.GetRequiredService<ITenantStore>(), provider.GetRequiredService<IOutbox>(),
            provider.GetRequiredService<ITenants>(), provider.GetRequiredService<IChangeSignal>(),
            provider.GetRequiredService<FiguresReader>(), clock, TimeProvider.System,
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(provider => new DeliveryPorts(
            provider.GetRequiredService<IOutbox>(), provider.GetRequiredService<IQueries>(),
            provider.GetRequiredService<ITenants>(), provider.GetRequiredService<INotifier>(),
            provider.GetRequiredService<IChangeSignal>(), TimeProvider.System, Random.Shared.NextDouble,
            provider.GetRequiredService<ILogger<DeliverySession>>()));
        services.AddSingleton(provider => new WebhookRunner(new(
            provider.GetRequiredService<EnginePorts>(), provider.GetRequiredService<IWebhookSender>(),
            provider.GetRequiredService<SecretBox>(), Random.Shared.NextDouble)));
        services.AddSingleton<SheetPorts>();
        services.AddSingleton(provider => new InProcessAssistant(
            provider.GetRequiredService<EnginePorts>(), provider.GetRequiredService<DeliveryPorts>(),
            provider.GetRequiredService<WebhookRunner>(), provider.GetRequiredService<SheetPorts>(), options.RoomsIdleAfter));
        services.AddSingleton<ISheets>(provider => provider.GetRequiredService<InProcessAssistant>().Sheets!);
        services.AddSingleton<IAssistant>(provider => provider.GetRequiredService<InProcessAssistant>());
        services.AddHostedService<EngineService>();
    }

    private static void AddStorage(IServiceCollection services, EmbeddedOptions options, DataFolder folder)
    {
        if (options.Storage == EmbeddedOptions.Sqlite)
        {
            services.AddSqliteStorage(sqlite => sqlite.Path = folder.Database);
            return;
        }

        var connection = options.PostgresConnection ?? throw new StartException(
            "--storage postgres needs a connection string: --connection or SALESASSISTANT_POSTGRES, "
            + "such as Host=127.0.0.1;Database=salesassistant;Username=salesassistant;Password=…");
        services.AddPostgresStorage(postgres => postgres.ConnectionString = connection);
    }

    private static Uri FeishuUrl(EmbeddedOptions options)
    {
        const string RealUrl = "https://open.feishu.cn";
        return Uri.TryCreate(options.FeishuBaseUrl ?? RealUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw new StartException($"FEISHU_BASE_URL: '{options.FeishuBaseUrl}' is not an http or https address.");
    }
}
