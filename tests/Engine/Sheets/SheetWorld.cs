using Microsoft.Extensions.Logging.Abstractions;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Deliveries;
using SalesAssistant.Engine.InProcess;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Sheets;
using SalesAssistant.Engine.Tenants;
using SalesAssistant.Engine.Tests.Sales;
using SalesAssistant.Engine.Views;
using SalesAssistant.Storage.Memory;
using SalesAssistant.TestSupport;

namespace SalesAssistant.Engine.Tests.Sheets;

/// <summary>Rooms of one tenant in this process, and a table outside.</summary>
internal sealed class SheetWorld : IAsyncDisposable
{
    public const string Tenant = "acme";
    private const string Channel = "wechaty";
    private readonly EnginePorts ports;
    private readonly SheetPorts sheetPorts;
    private int messages;

    public SheetWorld()
    {
        var tenants = new OneTenant(Tenant, TenantSettings.Default,
        [
            Person("li", "李", SenderRole.Sales), Person("wang", "王", SenderRole.Sales),
            Person("zhao", "赵", SenderRole.AfterSales), Person("c1", "客户", SenderRole.Customer),
            Person("chen1", "陈", SenderRole.Sales), Person("chen2", "陈", SenderRole.Sales),
        ]);
        var changes = new ChangeSignal();
        ports = new(
            Storage.Log, Storage.Queries, Storage.Tenants, Storage.Outbox, tenants, changes,
            new(Storage.Queries, new TermsReader(Storage.Queries), Clock), Clock, Clock, NullLoggerFactory.Instance);
        sheetPorts = new(Sheet, new SecretBox(new byte[SecretBox.KeyBytes]));
        Assistant = new(
            ports,
            new(
                Storage.Outbox, Storage.Queries, tenants, new NoNotifier(), changes, Clock, () => 0,
                NullLogger<DeliverySession>.Instance),
            sheets: sheetPorts);
    }

    public MemoryStorage Storage { get; } = new();

    public SettableClock Clock { get; } = new(new(2026, 11, 20, 2, 0, 0, TimeSpan.Zero));

    public FakeSheet Sheet { get; } = new();

    public InProcessAssistant Assistant { get; }

    public SheetWatch Watch => Assistant.Sheets!;

    /// <summary>A watch that knows nothing yet, as after a restart.</summary>
    public SheetWatch NewWatch() => new(
        ports, sheetPorts, (room, command, actor, ct) => Assistant.CommandAsync(room, command, actor, createsRoom: false, ct));

    public static RoomKey Room(string id) => new(Tenant, Channel, id);

    public static string Key(string id) => Room(id).Local;

    public async Task<SheetWorld> WithSheetAsync(SheetName name = SheetName.Today)
    {
        await Watch.PutAsync(
            Tenant, name, new(SheetKind.Vika, null, "dst1", null, null, Watch.Protect("usk1")),
            new(Tenant, Clock.Now, "key-1", "sheet.put", null, null), default);
        return this;
    }

    public async Task SayAsync(string room, string sender = "c1") => await Assistant.IngestAsync(
        Tenant,
        [
            new()
            {
                Id = $"m{++messages}", RoomId = room, SenderId = sender, Channel = Channel, SentAt = Clock.Now,
                Type = MessageType.Text, Text = "在吗？",
            },
        ],
        default);

    public async Task CommandAsync(string room, RoomCommand command) =>
        Assert.Null((await Assistant.CommandAsync(Room(room), command, "key-1", createsRoom: true, default))!.Refusal);

    public Task OwnAsync(string room, string owner) => CommandAsync(
        room, new EditRoom(null, null, new PersonKey(Channel, owner), null, MayReplaceOwner: true));

    public async Task<SheetReport> SyncAsync(SheetName name = SheetName.Today) => (await Watch.SyncAsync(Tenant, name, default))!;

    public async Task<RoomRow> ReadAsync(string room) => (await Storage.Queries.ReadRoomAsync(Room(room), default))!;

    public ValueTask DisposeAsync() => Assistant.DisposeAsync();

    private static Person Person(string id, string name, SenderRole role) =>
        new(new PersonKey(Channel, id)) { Name = name, DirectoryRole = role };

    private sealed class NoNotifier : INotifier
    {
        private static readonly DeliveryResult Nowhere = new(DeliveryOutcome.NoAddress);

        public ValueTask<DeliveryResult> SendAsync(Delivery delivery, CancellationToken ct) => new(Nowhere);

        public ValueTask<DeliveryResult> UpdateAsync(Delivery delivery, string providerMessageId, CancellationToken ct) =>
            new(Nowhere);

        public ValueTask<DeliveryResult> MentionAsync(Delivery delivery, string providerMessageId, CancellationToken ct) =>
            new(Nowhere);
    }
}
