using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.TestingHost;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Sales;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine;
using SalesAssistant.Engine.Deliveries;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Sales;
using SalesAssistant.Engine.Sheets;
using SalesAssistant.Engine.Tenants;
using SalesAssistant.Engine.Tests.Sheets;
using SalesAssistant.Engine.Views;
using SalesAssistant.Engine.Webhooks;
using SalesAssistant.Gateway;
using SalesAssistant.Grains.Interfaces;
using SalesAssistant.Grains.Sales;
using SalesAssistant.Storage.Memory;
using SalesAssistant.TestSupport;

namespace SalesAssistant.Grains.Tests;

/// <summary>
/// Silos in this process over one storage in memory, with a gateway's parts in front. The business clock stands still until a
/// test sets it; Orleans' own goes by the real one.
/// </summary>
public sealed class ATestCluster : IAsyncDisposable
{
    public const string Tenant = "acme";
    public static readonly DateTimeOffset Noon = new(2026, 11, 20, 4, 0, 0, TimeSpan.Zero);
    public static readonly PersonKey Customer = new("api", "c1");
    public static readonly PersonKey Sales = new("api", "s1");
    private static readonly TimeSpan SignalTimeMax = TimeSpan.FromSeconds(30);

    private readonly MemoryStorage storage;
    private readonly SecretBox secrets = new(new byte[SecretBox.KeyBytes]);
    private int lastId;

    private ATestCluster(InProcessTestCluster cluster, ATestClusterParts parts)
    {
        Cluster = cluster;
        Parts = parts;
        storage = parts.Storage;
    }

    public InProcessTestCluster Cluster { get; }

    public ATestClusterParts Parts { get; }

    public SettableClock Clock => Parts.Clock;

    public IQueries Queries => storage.Queries;

    public IGrainFactory Grains => Cluster.Client;

    public IAssistant Assistant { get; private set; } = null!;

    public ISheets Sheets { get; private set; } = null!;

    /// <summary>Encrypts as the silos do.</summary>
    public SecretBox Secrets => secrets;

    public ITenants Tenants { get; private set; } = null!;

    /// <summary>Reads today from the sales grains, as a gateway does.</summary>
    public FiguresReader Figures { get; private set; } = null!;

    /// <summary>The same, but content with the query tables where no grain answers.</summary>
    public FiguresReader GatewayFigures { get; private set; } = null!;

    /// <summary>Reads everything from the query tables.</summary>
    public FiguresReader Recomputed { get; private set; } = null!;

    public static async Task<ATestCluster> StartAsync(short silos = 2, Action<ATestClusterParts>? configure = null)
    {
        var parts = new ATestClusterParts();
        configure?.Invoke(parts);
        var builder = new InProcessTestClusterBuilder(silos);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
            silo.UseInMemoryReminderService();
            silo.AddSalesAssistantGrains(ATestClusterParts.RefreshAfter);
            silo.AddOutgoingGrainCallFilter(parts.LoseReportsAsync);
            parts.AddTo(silo.Services);
        });
        builder.ConfigureClient(client => client.AddOutgoingGrainCallFilter(parts.LoseAnswersAsync));
        var cluster = builder.Build();
        await cluster.DeployAsync();
        var started = new ATestCluster(cluster, parts);
        await started.ComposeGatewayAsync();
        return started;
    }

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();

    public RoomKey Room(string id) => new(Tenant, "api", id);

    public IRoomGrain GrainOf(string room) => Grains.GetGrain<IRoomGrain>(GrainKeys.Of(Room(room)));

    /// <summary>A message of the customer, sent now.</summary>
    public IncomingMessage Ask(string room, string text = "在吗？") => Message(room, Customer, text);

    public IncomingMessage Answer(string room, string text = "您好，报价是一百元") => Message(room, Sales, text);

    public IncomingMessage Message(string room, PersonKey sender, string text) => new()
    {
        Id = $"m{Interlocked.Increment(ref lastId)}",
        RoomId = room,
        Channel = "api",
        SenderId = sender.Id,
        SentAt = Clock.Now,
        Type = MessageType.Text,
        Text = text,
    };

    public async Task<MessageFate> IngestAsync(IncomingMessage message) =>
        (await Assistant.IngestAsync(Tenant, [message], CancellationToken.None))[0];

    /// <summary>The tiers raised in the room's newest turn, in minutes.</summary>
    public async Task<IReadOnlyList<int>> TiersAsync(string room)
    {
        var page = await Queries.ReadTurnsAsync(Tenant, new() { Room = Room(room) }, new(1), CancellationToken.None);
        return [.. page.Items[0].Tiers.Select(tier => tier.AfterMinutes)];
    }

    public async Task<bool> HasReminderAsync(IGrain grain)
    {
        var table = Cluster.Silos[0].ServiceProvider.GetRequiredService<IReminderTable>();
        return (await table.ReadRows(grain.GetGrainId())).Reminders.Count > 0;
    }

    /// <summary>Waits for what another grain does without being waited for.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isDone, string what)
    {
        using var limit = new CancellationTokenSource(SignalTimeMax);
        while (!await isDone())
        {
            Assert.False(limit.IsCancellationRequested, $"Not within {SignalTimeMax.TotalSeconds} s: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    private async Task ComposeGatewayAsync()
    {
        await storage.Tenants.AddTenantAsync(
            new(Tenant, Noon), new("key-1", Tenant, "hash", KeyRole.Admin, null, null, Noon), CancellationToken.None);
        var calls = new GrainCalls(new() { AnswerWithin = TimeSpan.FromSeconds(20) }, TimeProvider.System, NullLogger<GrainCalls>.Instance);
        Assistant = new ClusterAssistant(Cluster.Client, calls, storage.Queries, new ChangeSignal(), Clock);
        Tenants = new ClusterTenants(
            new(storage.Tenants, secrets, TimeProvider.System, TimeSpan.Zero), Cluster.Client, calls,
            new() { TenantRefreshAfter = ATestClusterParts.RefreshAfter }, TimeProvider.System, NullLogger<ClusterTenants>.Instance);
        Sheets = new ClusterSheets(Cluster.Client, calls, secrets);
        Recomputed = new(storage.Queries, new(storage.Queries), Clock);
        var ledgers = new ClusterLedgers(Cluster.Client, calls, TimeProvider.System, NullLogger<ClusterLedgers>.Instance);
        GatewayFigures = new(storage.Queries, new(storage.Queries), Clock, elsewhere: ledgers);
        Figures = new(storage.Queries, new(storage.Queries), Clock, elsewhere: new InsistentLedgers(ledgers));
        await Tenants.PutPeopleAsync(
            Tenant,
            [
                new(Customer) { Name = "王女士", DirectoryRole = SenderRole.Customer },
                new(Sales) { Name = "小李", DirectoryRole = SenderRole.Sales },
            ],
            Audit("people.put"), CancellationToken.None);
    }

    public static AuditRow Audit(string action) => new(Tenant, Noon, "test", action, null, null);
}

/// <summary>A gateway's ledgers without a way back to the query tables: the sales grains have to answer.</summary>
internal sealed class InsistentLedgers(ClusterLedgers ledgers) : ILedgersElsewhere
{
    private const int TriesMax = 10;

    public async ValueTask<FrozenFigures?> FreezeAsync(
        Tenant tenant, IReadOnlyCollection<PersonFact> people, LedgerDay day, PersonKey? owner, CancellationToken ct)
    {
        for (var tries = 1; tries < TriesMax; tries++)
        {
            if (await ledgers.FreezeAsync(tenant, people, day, owner, ct) is { } figures)
            {
                return figures;
            }
        }

        throw new InvalidOperationException("The sales grain does not answer.");
    }
}

/// <summary>What the silos of a test share.</summary>
public sealed class ATestClusterParts
{
    public static readonly TimeSpan RefreshAfter = TimeSpan.FromSeconds(5);

    public MemoryStorage Storage { get; } = new();

    public SettableClock Clock { get; } = new(ATestCluster.Noon);

    /// <summary>For retries, idleness and the like.</summary>
    public TimeProvider RealClock { get; set; } = TimeProvider.System;

    public RecordingNotifier Notifier { get; } = new();

    public IMessageLog? Log { get; set; }

    /// <summary>So many answers of rooms get lost on their way to the gateway.</summary>
    public int AnswersToLose { get; set; }

    /// <summary>While set, what silos answer about their rooms' reports gets lost.</summary>
    public bool LosesReports { get; set; }

    public int ReportsLost { get; private set; }

    public async Task LoseReportsAsync(IOutgoingGrainCallContext call)
    {
        await call.Invoke();
        if (LosesReports && call.InterfaceMethod.DeclaringType == typeof(IReportService))
        {
            ReportsLost++;
            throw new TimeoutException("lost");
        }
    }

    public async Task LoseAnswersAsync(IOutgoingGrainCallContext call)
    {
        await call.Invoke();
        if (AnswersToLose > 0 && call.InterfaceMethod.DeclaringType == typeof(IRoomGrain))
        {
            AnswersToLose--;
            throw new TimeoutException("lost");
        }
    }

    /// <summary>Takes what webhooks are sent.</summary>
    public RecordingWebhookSender Webhooks { get; } = new();

    /// <summary>The table that every sheet lies in.</summary>
    internal FakeSheet Sheet { get; } = new();

    public void AddTo(IServiceCollection services)
    {
        services.AddTransient(provider => new WebhookRunner(new(
            provider.GetRequiredService<EnginePorts>(), Webhooks, new SecretBox(new byte[SecretBox.KeyBytes]), () => 0.5)));
        services.AddSingleton(new SheetPorts(Sheet, new SecretBox(new byte[SecretBox.KeyBytes])));
        services.AddSingleton<IChangeSignal, ChangeSignal>();
        services.AddSingleton<ITenants>(_ => new TenantDirectory(
            Storage.Tenants, new SecretBox(new byte[SecretBox.KeyBytes]), TimeProvider.System, RefreshAfter));
        services.AddSingleton(provider => new EnginePorts(
            Log ?? Storage.Log, Storage.Queries, Storage.Tenants, Storage.Outbox, provider.GetRequiredService<ITenants>(),
            provider.GetRequiredService<IChangeSignal>(), new FiguresReader(Storage.Queries, new TermsReader(Storage.Queries), Clock),
            Clock, RealClock, provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(provider => new DeliveryPorts(
            Storage.Outbox, Storage.Queries, provider.GetRequiredService<ITenants>(), Notifier, provider.GetRequiredService<IChangeSignal>(),
            TimeProvider.System, () => 0.5, NullLogger<DeliverySession>.Instance));
    }
}
