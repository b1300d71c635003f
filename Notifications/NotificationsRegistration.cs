using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Notifications.Cards;
using SalesAssistant.Notifications.Sheets;
using SalesAssistant.Notifications.Webhooks;

namespace SalesAssistant.Notifications;

/// <summary>Puts the notifier into a host.</summary>
public static class NotificationsRegistration
{
    /// <summary>Most of an answer that is read; the platform's are far smaller.</summary>
    private const int AnswerBytesMax = 256 * 1024;

    /// <summary>The same for a page of a table, which is 1,000 records at most.</summary>
    private const int SheetPageBytesMax = 32 * 1024 * 1024;

    /// <summary>Adds <see cref="INotifier"/> and <see cref="ICardRenderer"/>. They always go by the real clock.</summary>
    public static IServiceCollection AddFeishuNotifications(this IServiceCollection services, FeishuOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<FeishuCardRenderer>();
        services.AddSingleton<ICardRenderer>(provider => provider.GetRequiredService<FeishuCardRenderer>());
        services.AddSingleton(provider => new ConsoleNotifier(provider.GetRequiredService<FeishuCardRenderer>(), Console.Out));
        services.AddSingleton<INotifier>(provider => new FeishuNotifier(
            CreateClient(),
            options,
            provider.GetRequiredService<FeishuCardRenderer>(),
            provider.GetRequiredService<ConsoleNotifier>(),
            TimeProvider.System,
            provider.GetRequiredService<ILogger<FeishuNotifier>>()));
        return services;
    }

    /// <summary>Adds <see cref="IWebhookSender"/>.</summary>
    /// <param name="allowsPrivate">Webhooks that ask for it may point into private networks.</param>
    public static IServiceCollection AddWebhookSender(this IServiceCollection services, bool allowsPrivate) =>
        services.AddSingleton<IWebhookSender>(_ => new WebhookSender(allowsPrivate, TimeProvider.System));

    /// <summary>Adds <see cref="ISheetClients"/>, which go by the real clock.</summary>
    public static IServiceCollection AddSheetClients(this IServiceCollection services, SheetOptions options) =>
        services.AddSingleton<ISheetClients>(_ => new SheetClients(CreateClient(SheetPageBytesMax), options, TimeProvider.System));

    /// <summary>A client that goes nowhere but where it is sent. It lives as long as the host.</summary>
    public static HttpClient CreateClient(int answerBytesMax = AnswerBytesMax) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        // Addresses of the platform move; a connection kept for ever would not notice.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        MaxResponseContentBufferSize = answerBytesMax,
    };
}
