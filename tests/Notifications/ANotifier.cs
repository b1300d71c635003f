using Microsoft.Extensions.Logging.Abstractions;
using SalesAssistant.Domain.Escalation;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Notifications.Cards;
using SalesAssistant.TestSupport.FakeFeishu;

namespace SalesAssistant.Notifications.Tests;

/// <summary>A notifier against a fake platform with one app, and what a test sends with it.</summary>
internal sealed class ANotifier : IAsyncDisposable
{
    public static readonly FeishuApp App = new("cli_1", "secret-1", VerificationToken: "v");

    private readonly HttpClient http = NotificationsRegistration.CreateClient();

    private ANotifier(FakeFeishuServer feishu, TimeSpan timeout, TimeProvider clock)
    {
        Feishu = feishu;
        feishu.AddApp(App.AppId, App.AppSecret);
        var options = new FeishuOptions { BaseUrl = feishu.BaseUrl, Timeout = timeout };
        var renderer = new FeishuCardRenderer(options);
        Notifier = new FeishuNotifier(
            http, options, renderer, new ConsoleNotifier(renderer, Console), clock, NullLogger<FeishuNotifier>.Instance);
    }

    public FakeFeishuServer Feishu { get; }

    public FeishuNotifier Notifier { get; }

    public StringWriter Console { get; } = new();

    public static async Task<ANotifier> StartAsync(
        FakeFeishuOptions? options = null, TimeSpan? timeout = null, TimeProvider? clock = null) =>
        new(await FakeFeishuServer.StartAsync(options), timeout ?? TimeSpan.FromSeconds(30), clock ?? TimeProvider.System);

    public static Delivery To(FeishuAddress? address, Card? card = null, string id = "alert-1", FeishuApp? app = null) => new(
        "default", id, new Destination(DestinationKind.Public, "public", "公共群"), address, app ?? App, card ?? ACard.Waiting());

    public async Task<DeliveryResult> SendAsync(FeishuAddress? address, Card? card = null, string id = "alert-1") =>
        await Notifier.SendAsync(To(address, card, id), CancellationToken.None);

    public async Task<DeliveryResult> UpdateAsync(string messageId, Card card) =>
        await Notifier.UpdateAsync(To(new("oc_1"), card), messageId, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await Feishu.DisposeAsync();
    }
}
