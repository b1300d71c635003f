using Microsoft.Extensions.Logging.Abstractions;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Deliveries;
using SalesAssistant.Engine.InProcess;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Rooms;
using SalesAssistant.Engine.Sales;
using SalesAssistant.Engine.Tenants;
using SalesAssistant.Storage.Memory;

namespace SalesAssistant.Engine.Tests;

/// <summary>
/// The whole engine of one process over a storage in memory and a clock that the test moves. Rooms' steps are done when a call
/// returns; deliveries are waited for with <see cref="DeliveredAsync"/>.
/// </summary>
internal sealed class EngineWorld : IAsyncDisposable
{
    public const string TenantName = "acme";
    public const string Channel = "wechaty";
    public const string Owner = "person:wechaty|li";
    public static readonly CancellationToken None = CancellationToken.None;
    public static readonly PersonKey Li = new(Channel, "li");
    public static readonly PersonKey Customer = new(Channel, "c1");

    /// <summary>A Monday noon in Shanghai.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 11, 16, 4, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ChangeSignal changes = new();
    private int messages;

    private EngineWorld(DateTimeOffset? start)
    {
        Clock = new(start ?? Noon);
        Log = new(Storage.Log);
    }

    public MemoryStorage Storage { get; } = new();

    public ManualClock Clock { get; }

    public FaultyLog Log { get; }

    public RecordingNotifier Notifier { get; } = new();

    public TenantDirectory Tenants { get; private set; } = null!;

    public EnginePorts Ports { get; private set; } = null!;

    public InProcessAssistant Assistant { get; private set; } = null!;

    /// <summary>The clock as the tests speak of it: minutes after the start.</summary>
    public static DateTimeOffset At(double minutes) => Noon.AddMinutes(minutes);

    public static RoomKey Room(string id = "r1") => new(TenantName, Channel, id);

    /// <summary>A tenant with the sales person Li, the customer c1, Li's room r1, an app bot and a public group.</summary>
    public static async Task<EngineWorld> StartAsync(
        Func<TenantSettings, TenantSettings>? settings = null, bool ownsRoom = true, DateTimeOffset? start = null)
    {
        var world = new EngineWorld(start);
        await world.Storage.Tenants.AddTenantAsync(
            new(TenantName, world.Clock.Now), new("k1", TenantName, "hash", KeyRole.Admin, null, null, world.Clock.Now), None);
        world.Compose();
        var feishu = new FeishuSettings { Public = new(ChatId: "oc_public"), App = new("cli_1", "secret") };
        var wanted = TenantSettings.Default with { Feishu = feishu, Report = new() { IsEnabled = false } };
        await world.Tenants.PutSettingsAsync(TenantName, settings?.Invoke(wanted) ?? wanted, 1, Audit(world.Clock.Now), None);
        await world.PutPeopleAsync(
            new Person(Li) { Name = "李", DirectoryRole = SenderRole.Sales, Feishu = new(OpenId: "ou_li") },
            new Person(Customer) { Name = "客户", DirectoryRole = SenderRole.Customer });
        await world.Assistant.StartAsync(None);
        if (ownsRoom)
        {
            await world.CommandAsync(new EditRoom("客户群", Stage.PreSales, Li, null, true));
        }

        return world;
    }

    /// <summary>All that is in memory is lost, as in a crash; then a new process starts on the same storage.</summary>
    /// <param name="down">How long nothing ran.</param>
    public async Task RestartAsync(TimeSpan down = default)
    {
        await Assistant.DisposeAsync();
        Clock.Advance(down);
        Compose();
        await Assistant.StartAsync(None);
    }

    public async Task<IReadOnlyList<PersonKey>> PutPeopleAsync(params Person[] people)
    {
        var changed = await Tenants.PutPeopleAsync(TenantName, people, Audit(Clock.Now), None);
        await Assistant.ChangeRolesAsync(TenantName, changed, None);
        return changed;
    }

    public async Task<IReadOnlyList<MessageFate>> PostAsync(params IncomingMessage[] posted) =>
        await Assistant.IngestAsync(TenantName, posted, None);

    public IncomingMessage Message(string sender, DateTimeOffset? sentAt = null, string room = "r1", string? id = null) => new()
    {
        Id = id ?? $"m{++messages}",
        Channel = Channel,
        RoomId = room,
        SenderId = sender,
        SentAt = sentAt ?? Clock.Now,
        Type = MessageType.Text,
        Text = sender == Li.Id ? "您好" : "请问多少钱？",
    };

    public async Task<RoomAnswer?> CommandAsync(RoomCommand command, string room = "r1") =>
        await Assistant.CommandAsync(Room(room), command, "key", createsRoom: true, None);

    /// <summary>Waits until no destination has anything to do.</summary>
    public Task DeliveredAsync() => UntilAsync(async () => (await Storage.Outbox.ReadBusyDestinationsAsync(None)).Count == 0);

    /// <summary>Looks again at each change that the engine tells of, until it is as wanted.</summary>
    public async Task UntilAsync(Func<Task<bool>> isWanted)
    {
        while (true)
        {
            var change = changes.WaitAsync(TenantName, None);
            if (await isWanted())
            {
                return;
            }

            await change.WaitAsync(Patience);
        }
    }

    public async Task<IReadOnlyList<AlertRow>> AlertsAsync()
    {
        var page = await Storage.Queries.ReadAlertsAsync(TenantName, new() { Subject = AlertSubject.Turn }, new(500, null), None);
        return 
        [
            .. page.Items.OrderBy(alert => alert.Tier)
                .ThenBy(alert => alert.Destination.Key, StringComparer.Ordinal)
                .ThenBy(alert => alert.AlertId, StringComparer.Ordinal),
        ];
    }

    public async Task<IReadOnlyList<TurnRow>> TurnsAsync(string room = "r1")
    {
        var page = await Storage.Queries.ReadTurnsAsync(TenantName, new() { Room = Room(room) }, new(500, null), None);
        return [.. page.Items.OrderBy(turn => turn.WaitingSince)];
    }

    /// <summary>A session of a room beside the assistant's own, as another host's would be.</summary>
    public RoomSession AnotherSession(string room = "r1", RecordingEffects? effects = null) => new(
        Room(room), new(Log, Storage.Queries, Tenants, effects ?? new(), Clock, NullLogger<RoomSession>.Instance));

    public ValueTask DisposeAsync() => Assistant.DisposeAsync();

    public static AuditRow Audit(DateTimeOffset at) => new(TenantName, at, "test", "test", null, null);

    private void Compose()
    {
        Tenants = new(Storage.Tenants, new(new byte[SecretBox.KeyBytes]), Clock);
        Ports = new(
            Log, Storage.Queries, Storage.Tenants, Storage.Outbox, Tenants, changes,
            new FiguresReader(Storage.Queries, new(Storage.Queries), Clock), Clock, Clock, NullLoggerFactory.Instance);
        Assistant = new(Ports, DeliveryPorts());
    }

    public DeliveryPorts DeliveryPorts() => new(
        Storage.Outbox, Storage.Queries, Tenants, Notifier, changes, Clock, () => 0.5, NullLogger<DeliverySession>.Instance);
}
