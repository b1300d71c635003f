using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine;
using SalesAssistant.Engine.Deliveries;
using SalesAssistant.Engine.InProcess;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Sales;
using SalesAssistant.Engine.Tenants;
using SalesAssistant.Engine.Views;
using SalesAssistant.Engine.Webhooks;
using SalesAssistant.Gateway.Api;
using SalesAssistant.Gateway.Tests.Contract;
using SalesAssistant.Notifications;
using SalesAssistant.Notifications.Cards;
using SalesAssistant.Storage;
using SalesAssistant.Storage.Memory;
using SalesAssistant.TestSupport;

namespace SalesAssistant.Gateway.Tests.Webhooks;

/// <summary>An engine in this process over a storage in memory. Both of its clocks stand still until a test sets them.</summary>
internal sealed class AWebhookWorld : IAsyncDisposable, INotifier
{
    public const string Tenant = "acme";
    public static readonly DateTimeOffset Noon = new(2026, 11, 20, 4, 0, 0, TimeSpan.Zero);
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(30);
    private static readonly DeliveryResult Taken = new(DeliveryOutcome.Delivered);

    private readonly MemoryStorage storage = new();
    private readonly SecretBox secrets = new(new byte[SecretBox.KeyBytes]);
    private readonly ChangeSignal changes = new();
    private readonly TenantDirectory tenants;
    private readonly InProcessAssistant assistant;
    private readonly ServiceProvider senders;
    private readonly bool allowsPrivate;
    private WebApplication? edge;
    private int lastMessage;

    private AWebhookWorld(bool allowsPrivate)
    {
        this.allowsPrivate = allowsPrivate;
        senders = new ServiceCollection().AddWebhookSender(allowsPrivate).BuildServiceProvider();
        tenants = new(storage.Tenants, secrets, TimeProvider.System);
        var engine = new EnginePorts(
            storage.Log, storage.Queries, storage.Tenants, storage.Outbox, tenants, changes,
            new FiguresReader(storage.Queries, new TermsReader(storage.Queries), Clock), Clock, RealClock,
            NullLoggerFactory.Instance);
        var deliveries = new DeliveryPorts(
            storage.Outbox, storage.Queries, tenants, this, changes, RealClock, () => 0.5, NullLogger<DeliverySession>.Instance);
        // Chance in the middle: waits are as long as the schedule says.
        var runner = new WebhookRunner(new(engine, senders.GetRequiredService<IWebhookSender>(), secrets, () => 0.5));
        assistant = new(engine, deliveries, runner);
        Documents = new(storage.Tenants);
    }

    public SettableClock Clock { get; } = new(Noon);

    public SettableClock RealClock { get; } = new(Noon);

    public WebhookDocuments Documents { get; }

    public static async Task<AWebhookWorld> StartAsync(bool allowsPrivate = true)
    {
        var world = new AWebhookWorld(allowsPrivate);
        await world.storage.Tenants.AddTenantAsync(
            new(Tenant, Noon), new("key-1", Tenant, "hash", KeyRole.Admin, null, null, Noon), None);
        await world.tenants.PutPeopleAsync(
            Tenant,
            [
                new(new("api", "c1")) { Name = "王女士", DirectoryRole = SenderRole.Customer },
                new(new("api", "s1")) { Name = "小李", DirectoryRole = SenderRole.Sales },
                new(new("api", "s2")) { Name = "小周", DirectoryRole = SenderRole.AfterSales },
            ],
            Audit, None);
        await world.assistant.StartAsync(None);
        return world;
    }

    /// <summary>Puts the HTTP edge before this engine; gives its admin.</summary>
    public async Task<ApiClient> ServeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddMemoryStorage().AddSingleton(storage).AddSingleton<TimeProvider>(Clock);
        builder.Services.AddKeyedSingleton<TimeProvider>(GatewayApi.RealClock, RealClock);
        builder.Services.AddSingleton<IChangeSignal>(changes).AddSingleton<ITenants>(tenants).AddSingleton<IAssistant>(assistant)
            .AddSingleton(secrets).AddSingleton<ICardRenderer>(new FeishuCardRenderer(new()));
        builder.Services.AddGatewayApi(options => options.AllowsPrivateWebhooks = allowsPrivate);
        edge = builder.Build();
        edge.MapGatewayApi();
        await edge.StartAsync();
        return await ClientAsync(Tenant);
    }

    /// <summary>An admin's client; a tenant that is not there is made.</summary>
    public async Task<ApiClient> ClientAsync(string tenant)
    {
        var key = "key-of-" + tenant;
        var row = new KeyRow(
            "admin-" + tenant, tenant, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))), KeyRole.Admin, null, null,
            Noon);
        if (!await storage.Tenants.AddTenantAsync(new(tenant, Noon), row, None))
        {
            await storage.Tenants.AddKeyAsync(row, audit: null, None);
        }

        return new(new(edge!.Urls.Single()), key);
    }

    /// <summary>Makes a webhook; gives its id and secret.</summary>
    public async Task<(string Id, string Secret)> AddAsync(Uri url, params string[] events)
    {
        var secret = WebhookSignature.SecretOf(RandomNumberGenerator.GetBytes(32));
        var webhook = new Webhook
        {
            Id = "wh1", Url = url, Events = events, AllowsPrivate = true, Secret = secrets.Protect(secret), CreatedAt = Noon,
            AfterPosition = await storage.Queries.ReadLastPositionAsync(None),
        };
        await Documents.PutAsync(Tenant, webhook, Audit, None);
        tenants.Invalidate(Tenant);
        return (webhook.Id, secret);
    }

    public async Task<string> RotateAsync(string id)
    {
        var secret = WebhookSignature.SecretOf(RandomNumberGenerator.GetBytes(32));
        var webhook = (await Documents.FindAsync(Tenant, id, None))!;
        await Documents.PutAsync(
            Tenant,
            webhook with { Secret = secrets.Protect(secret), PreviousSecret = webhook.Secret, PreviousUntil = RealClock.Now.AddDays(1) },
            Audit, None);
        return secret;
    }

    public async Task ReplayAsync(string id, string deliveryId)
    {
        await Documents.AskReplayAsync(Tenant, id, deliveryId, Audit, None);
        changes.Changed(Tenant);
    }

    /// <summary>A message of c1 (a customer) or s1 (sales), a second after the one before.</summary>
    public async Task SayAsync(string roomId, string senderId)
    {
        Clock.Now = Clock.Now.AddSeconds(1);
        await assistant.IngestAsync(
            Tenant,
            [
                new()
                {
                    Id = $"m{++lastMessage}", RoomId = roomId, SenderId = senderId, Channel = "api", SentAt = Clock.Now,
                    Type = MessageType.Text, Text = "什么时候发货？",
                },
            ],
            None);
    }

    public async Task CommandAsync(string roomId, RoomCommand command) =>
        await assistant.CommandAsync(new(Tenant, "api", roomId), command, "tester", createsRoom: true, None);

    /// <summary>Lets real time pass, and whoever waits for it look.</summary>
    public void Pass(TimeSpan time)
    {
        RealClock.Now += time;
        changes.Changed(Tenant);
    }

    /// <summary>Waits until the deliveries are as wanted.</summary>
    public async Task<IReadOnlyList<WebhookDelivery>> UntilAsync(string id, Func<IReadOnlyList<WebhookDelivery>, bool> isWanted)
    {
        using var patience = new CancellationTokenSource(PatienceMax);
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            var deliveries = await Documents.ReadDeliveriesAsync(Tenant, id, patience.Token);
            if (isWanted(deliveries))
            {
                return deliveries;
            }

            await looks.WaitForNextTickAsync(patience.Token);
        }
    }

    public ValueTask<DeliveryResult> SendAsync(Delivery delivery, CancellationToken ct) => new(Taken);

    public ValueTask<DeliveryResult> UpdateAsync(Delivery delivery, string providerMessageId, CancellationToken ct) => new(Taken);

    public ValueTask<DeliveryResult> MentionAsync(Delivery delivery, string providerMessageId, CancellationToken ct) => new(Taken);

    public async ValueTask DisposeAsync()
    {
        await (edge?.DisposeAsync() ?? default);
        await assistant.DisposeAsync();
        await senders.DisposeAsync();
    }

    private static AuditRow Audit => new(Tenant, Noon, "test", "test", null, null);
}
