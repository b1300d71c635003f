using SalesAssistant.Engine;
using SalesAssistant.Engine.Deliveries;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Sales;
using SalesAssistant.Engine.Sheets;
using SalesAssistant.Engine.Tenants;
using SalesAssistant.Engine.Views;
using SalesAssistant.Engine.Webhooks;
using SalesAssistant.Grains.Hosting;
using SalesAssistant.Notifications;
using SalesAssistant.Storage;
using SalesAssistant.Storage.Postgres;

namespace SalesAssistant.Silo;

/// <summary>What the grains work through.</summary>
internal static class EngineComposition
{
    public static IServiceCollection AddEngine(
        this IServiceCollection services, IConfiguration configuration, ClusterSettings cluster, PostgresOptions postgres)
    {
        var clock = TimeProvider.System;
        services.AddSingleton(clock);
        services.AddPostgresStorage(
            options => options.ConnectionString = postgres.ConnectionString,
            commit => configuration.GetSection(GroupCommitOptions.Section).Bind(commit));
        var feishu = configuration.Read<FeishuSettings>(FeishuSettings.Section);
        services.AddFeishuNotifications(new()
        {
            BaseUrl = new(feishu.BaseUrl),
            BoardUrl = string.IsNullOrEmpty(feishu.BoardUrl) ? null : new Uri(feishu.BoardUrl),
        });
        services.AddWebhookSender(cluster.AllowsPrivateWebhooks);
        services.AddSheetClients(new() { FeishuUrl = new(feishu.BaseUrl) });
        services.AddSingleton(cluster.CreateSecretBox()).AddSingleton<SheetPorts>();
        services.AddTransient(provider => new WebhookRunner(new(
            provider.GetRequiredService<EnginePorts>(), provider.GetRequiredService<IWebhookSender>(), cluster.CreateSecretBox(),
            Random.Shared.NextDouble)));
        services.AddSingleton<IChangeSignal, ChangeSignal>();
        services.AddSingleton<TermsReader>().AddSingleton<FiguresReader>();
        services.AddSingleton<ITenants>(provider => new TenantDirectory(
            provider.GetRequiredService<ITenantStore>(), cluster.CreateSecretBox(), clock, cluster.TenantRefreshAfter));
        services.AddSingleton(provider => new EnginePorts(
            provider.GetRequiredService<IMessageLog>(), provider.GetRequiredService<IQueries>(),
            provider.GetRequiredService<ITenantStore>(), provider.GetRequiredService<IOutbox>(),
            provider.GetRequiredService<ITenants>(), provider.GetRequiredService<IChangeSignal>(),
            provider.GetRequiredService<FiguresReader>(), clock, clock, provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(provider => new DeliveryPorts(
            provider.GetRequiredService<IOutbox>(), provider.GetRequiredService<IQueries>(),
            provider.GetRequiredService<ITenants>(), provider.GetRequiredService<INotifier>(), provider.GetRequiredService<IChangeSignal>(), clock,
            Random.Shared.NextDouble, provider.GetRequiredService<ILogger<DeliverySession>>()));
        return services;
    }
}
