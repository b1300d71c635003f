using Microsoft.Extensions.Logging.Abstractions;
using SalesAssistant.Domain.Calendars;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Rooms;
using SalesAssistant.Engine.Sales;
using SalesAssistant.Engine.Views;
using SalesAssistant.Storage.Memory;
using SalesAssistant.TestSupport;

namespace SalesAssistant.Engine.Tests.Sales;

/// <summary>Rooms of one tenant over a storage in memory, without a network or a mailbox: each step is done when it returns.</summary>
internal sealed class LedgerWorld : IRoomEffects
{
    public const string Channel = "wechaty";
    public static readonly CancellationToken None = CancellationToken.None;
    public static readonly PersonKey Li = new(Channel, "li");
    public static readonly PersonKey Wang = new(Channel, "wang");
    public static readonly PersonKey Zhao = new(Channel, "zhao");
    public static readonly PersonKey Wu = new(Channel, "wu");

    private readonly Dictionary<RoomKey, RoomSession> sessions = [];
    private int messages;

    public LedgerWorld(DateTimeOffset start, CalendarDefinition? calendar = null)
    {
        Clock = new(start);
        Tenants = new("acme", TenantSettings.Default with { Calendar = calendar },
        [
            new(Li) { Name = "李", DirectoryRole = SenderRole.Sales },
            new(Wang) { Name = "王", DirectoryRole = SenderRole.Sales },
            new(Zhao) { Name = "赵", DirectoryRole = SenderRole.AfterSales },
            new(Wu) { Name = "吴", DirectoryRole = SenderRole.Employee },
            new(new(Channel, "c1")) { ChannelRole = SenderRole.Customer },
            new(new(Channel, "c2")) { ChannelRole = SenderRole.Customer },
            new(new(Channel, "bot")) { ChannelRole = SenderRole.Bot },
        ]);
        (Queries, Watch) = QueriesUnderWatch.Over(Storage.Queries);
        Log = Storage.Log;
        Restart();
        Plain = new(Storage.Queries, new(Storage.Queries), Clock);
    }

    public MemoryStorage Storage { get; } = new();

    public IQueries Queries { get; }

    public QueriesUnderWatch Watch { get; }

    public SettableClock Clock { get; }

    public OneTenant Tenants { get; }

    public Tenant Tenant => Tenants.Tenant;

    public IMessageLog Log { get; set; }

    /// <summary>What every append reports, as it happens.</summary>
    public Action<RoomReport>? Reported { get; set; }

    public RoomReporter Reporter { get; } = new();

    public SalesLedgers Ledgers => Reader.Ledgers!;

    /// <summary>Reads today from ledgers.</summary>
    public FiguresReader Reader { get; private set; } = null!;

    /// <summary>Reads everything from the query tables.</summary>
    public FiguresReader Plain { get; }

    public LedgerDay Today => LedgerDay.Of(Clock.Now, Tenant.Zone);

    public static RoomKey Room(string id) => new("acme", Channel, id);

    /// <summary>All that is in memory is lost.</summary>
    /// <param name="keepsLedgers">True: only the rooms are.</param>
    public void Restart(bool keepsLedgers = false)
    {
        sessions.Clear();
        if (keepsLedgers)
        {
            return;
        }

        Reader = new(Queries, new TermsReader(Queries), Clock, new SalesLedgers(Queries, Clock));
    }

    public async Task<IncomingMessage> SayAsync(
        string room, string sender, DateTimeOffset? at = null, string text = "在吗？", string? recalls = null)
    {
        var message = new IncomingMessage
        {
            Id = $"m{++messages}",
            RoomId = room,
            SenderId = sender,
            Channel = Channel,
            SentAt = at ?? Clock.Now,
            Type = recalls is null ? MessageType.Text : MessageType.Recall,
            Text = recalls is null ? text : null,
            Recalls = recalls,
        };
        await StepAsync(Room(room), new IngestRequest([message]));
        return message;
    }

    public Task CommandAsync(string room, RoomCommand command, bool createsRoom = false) =>
        StepAsync(Room(room), new CommandRequest(command, "key-1", createsRoom));

    public Task StepAsync(RoomKey key, RoomRequest request)
    {
        if (!sessions.TryGetValue(key, out var session))
        {
            session = new(key, new(Log, Storage.Queries, Tenants, this, Clock, NullLogger<RoomSession>.Instance));
            sessions.Add(key, session);
        }

        return session.StepAsync([request]);
    }

    /// <summary>Gives somebody another role, in the directory and in every room where they spoke.</summary>
    public async Task ChangeRoleAsync(PersonKey person, SenderRole role)
    {
        Tenants.Change(person, each => each with { DirectoryRole = role });
        foreach (var room in await Storage.Queries.ReadRoomsOfSenderAsync("acme", person, Clock.Now.AddDays(-30), None))
        {
            await CommandAsync(room.RoomId, new ChangeRole(person, role));
        }
    }

    public async Task<string> ReadAsync(FiguresReader reader, PersonKey? owner = null) =>
        FiguresText.Describe(await reader.ReadAsync(Tenant, Today.From, Today.To, owner, None));

    void IRoomEffects.WakeAt(RoomKey room, DateTimeOffset? dueAt)
    {
    }

    void IRoomEffects.CardsWaiting(string tenant, IReadOnlyCollection<string> destinationKeys)
    {
    }

    void IRoomEffects.CardsChanged(string tenant, IReadOnlyCollection<string> turnIds)
    {
    }

    void IRoomEffects.Appended(RoomAppend append)
    {
        Ledgers.Appended(append);
        Reported?.Invoke(Reporter.Of(append));
    }

    void IRoomEffects.Doubted(RoomKey room)
    {
        Ledgers.Doubted(room);
        Reported?.Invoke(RoomReport.OfDoubt(room));
    }

    void IRoomEffects.RoleLearnt(string tenant, PersonKey person)
    {
    }
}
