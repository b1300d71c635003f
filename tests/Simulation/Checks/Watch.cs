using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Simulation.Tests.Clockwork;
using SalesAssistant.Simulation.Tests.Providers;
using SalesAssistant.Simulation.Tests.Stores;
using SalesAssistant.Simulation.Tests.Workload;

namespace SalesAssistant.Simulation.Tests.Checks;

/// <summary>Looks at everything that becomes durable, is answered or is shown, at that very instant.</summary>
internal sealed class Watch
{
    private const int TurnsCheckedEvery = 6;
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly World world;
    private readonly Dictionary<RoomKey, RoomLog> rooms = [];
    private readonly Dictionary<RoomKey, Commit> newest = [];
    private readonly Dictionary<StoreCall, Commit> untold = [];
    private readonly Dictionary<string, long> startedAt = [];

    // Moments count what the store did: times alone do not tell what came first.
    private readonly Dictionary<(string Process, string Tenant, string Destination), long> outboxReadAt = [];
    private readonly Dictionary<(string Tenant, string AlertId), long> cancelledAt = [];
    private readonly Dictionary<(string Tenant, string AlertId), (DateTimeOffset At, RoomKey? Room)> raised = [];
    private readonly Dictionary<(string Tenant, string AlertId), ShownCard> shown = [];
    private long moment;

    public Watch(World world)
    {
        this.world = world;
        world.Store.Done = Done;
        world.Store.Answered = Told;
        world.Provider.Reached = Reached;
        world.Provider.Appeared = Appeared;
    }

    public IReadOnlyDictionary<RoomKey, RoomLog> Rooms => rooms;

    public long Commits { get; private set; }

    public long Alerts => raised.Count;

    /// <summary>True time at which each alert became durable.</summary>
    public DateTimeOffset? RaisedAt(AlertRow alert) => raised.TryGetValue((alert.Tenant, alert.AlertId), out var known) ? known.At : null;

    public void Started(SimulatedProcess process) => startedAt[process.Name] = moment;

    /// <summary>Whether some room of the tenant was changed without this process having been told: its ledgers cannot know.</summary>
    public bool IsInTheDark(SimulatedProcess process, string tenant) => newest.Any(room =>
        room.Key.Tenant == tenant && room.Value.Moment > startedAt[process.Name]
        && !(room.Value.Process == process && room.Value.ToldAt < world.Clock.Now));

    /// <summary>Messages were acknowledged: they are durable, and their fates are true.</summary>
    public void Acknowledged(TenantPlan tenant, IReadOnlyList<IncomingMessage> batch, IReadOnlyList<MessageFate> fates)
    {
        var ids = batch.Select(message => message.Id).Distinct().ToList();
        var stored = world.Store.Durable.Queries.ReadMessagesAsync(tenant.Name, TenantPlan.Channel, ids, None)
            .GetAwaiter().GetResult().ToDictionary(message => message.Id);
        foreach (var (message, fate) in batch.Zip(fates))
        {
            if (!stored.TryGetValue(message.Id, out var row) || !rooms.TryGetValue(row.Room, out var log) || !log.Holds(message.Id))
            {
                world.Violations.Add("Acknowledged means durable", $"{tenant.Name} {message.Id}: {fate}, but it is not stored");
                continue;
            }

            var isSame = row.Text == message.Text && row.SenderId == message.SenderId && row.Type == message.Type
                && row.Recalls == message.Recalls && row.Room.RoomId == message.RoomId;
            world.Violations.Check(isSame == (fate != MessageFate.Conflict), "The first body stands", $"{tenant.Name} {message.Id}: {fate}");
        }
    }

    /// <summary>A command was answered: what it came to is durable.</summary>
    public void Answered(RoomKey room, RoomAnswer? answer) => world.Violations.Check(
        answer is null || (rooms.TryGetValue(room, out var log) && answer.Row.Version <= log.Events.Count),
        "Acknowledged means durable", $"{room}: version {answer?.Row.Version} was answered");

    private void Done(StoreCall call)
    {
        moment++;
        switch (call.Name)
        {
            case nameof(IMessageLog.AppendAsync) when call.Result is AppendOutcome { Result: AppendResult.Appended }:
                Take(call, call.Argument<RoomAppend>());
                break;
            case nameof(IMessageLog.AppendAsync):
                world.Trace.Add($"{call.Process.Name} append {call.Argument<RoomAppend>().Room}: {((AppendOutcome)call.Result!).Result}");
                break;
            case nameof(IOutbox.ReadWorkAsync):
                outboxReadAt[(call.Process.Name, call.Argument<string>(), call.Argument<string>(1))] = moment;
                break;
            case nameof(IOutbox.AddAsync):
                Note(call.Argument<IReadOnlyList<AlertRow>>());
                break;
            case nameof(IOutbox.RecordAsync) when call.Arguments[0] is DeliveryAttempt attempt:
                Take(call.Process, attempt, call.Argument<AlertProgress>(1));
                break;
            case nameof(IOutbox.RecordAsync):
                foreach (var (attempt, progress) in call.Argument<IReadOnlyList<(DeliveryAttempt, AlertProgress)>>())
                {
                    Take(call.Process, attempt, progress);
                }

                break;
        }
    }

    private void Take(StoreCall call, RoomAppend append)
    {
        Commits++;
        world.Trace.Add($"{call.Process.Name} append {append.Room} {append.ExpectedVersion}+{Describe(append)}");
        if (!rooms.TryGetValue(append.Room, out var log))
        {
            rooms.Add(append.Room, log = new(append.Room, world.Store.Durable.Queries, world.Violations));
        }

        var commit = new Commit(call.Process, moment);
        newest[append.Room] = untold[call] = commit;
        log.Take(append);
        Note(append.NewAlerts);
        foreach (var change in append.ChangedAlerts)
        {
            var alerts = world.Store.Durable.Queries.ReadAlertsOfTurnAsync(append.Room.Tenant, change.NewTurnId ?? change.TurnId, None);
            foreach (var alert in alerts.GetAwaiter().GetResult())
            {
                if (alert.Status == AlertStatus.Cancelled)
                {
                    cancelledAt.TryAdd((alert.Tenant, alert.AlertId), moment);
                }
                else
                {
                    cancelledAt.Remove((alert.Tenant, alert.AlertId));
                }
            }
        }

        if (Commits % TurnsCheckedEvery == 0)
        {
            log.CheckTurns();
        }
    }

    private static string Describe(RoomAppend append) => string.Concat(
    [
        string.Join(',', append.Events.Select(happened => happened.Type)),
        $", {append.NewAlerts.Count} alerts",
        .. append.RemovedTurnIds.Select(id => $", no {id[..8]}"),
        .. append.ChangedAlerts.Select(change => $", alerts of {change.TurnId[..8]} {Describe(change)}"),
    ]);

    private static string Describe(AlertChange change) =>
        change.NewTurnId is { } id ? "to " + id[..8] : change.Reopens ? "reopen" : "end";

    private void Told(StoreCall call)
    {
        if (untold.Remove(call, out var commit))
        {
            commit.ToldAt = world.Clock.Now;
        }
    }

    private void Note(IReadOnlyList<AlertRow> alerts)
    {
        foreach (var alert in alerts)
        {
            raised.TryAdd((alert.Tenant, alert.AlertId), (world.Clock.Now, alert.Room));
        }
    }

    /// <summary>A send left: its alert was not cancelled when the outbox was last read for it.</summary>
    private void Reached(SimulatedProcess process, string kind, Delivery delivery)
    {
        var key = (delivery.Tenant, AlertIdOf(delivery));
        if (kind == "send" && delivery.Card is TurnCard && cancelledAt.TryGetValue(key, out var cancelled)
            && outboxReadAt.TryGetValue((process.Name, delivery.Tenant, delivery.Destination.Key), out var read) && cancelled < read
            && !shown.ContainsKey(key))
        {
            world.Violations.Add(
                "No alert after an answer was durable",
                $"{process.Name} sent {delivery.Tenant} {delivery.IdempotencyId} though it had been cancelled before the outbox was read");
        }
    }

    private void Appeared(ShownCard card)
    {
        var key = (card.Delivery.Tenant, AlertIdOf(card.Delivery));
        if (card.IsApp && card.Delivery.Card is TurnCard && !shown.TryAdd(key, card))
        {
            world.Violations.Add(
                "An alert is shown once",
                $"{card.Delivery.Tenant} {card.Delivery.IdempotencyId} after {shown[key].Delivery.IdempotencyId}");
        }
    }

    /// <summary>An alert counts as delivered: a card that speaks of it was shown.</summary>
    private void Take(SimulatedProcess process, DeliveryAttempt attempt, AlertProgress progress)
    {
        if (attempt is not { Kind: "send", Outcome: "delivered" } || progress.Status != AlertStatus.Delivered
            || !raised.TryGetValue((attempt.Tenant, attempt.AlertId), out var alert))
        {
            return;
        }

        var title = world.TitleOf(alert.Room);
        var isShown = world.Provider.Shown.Any(card => card.Delivery.Tenant == attempt.Tenant && (AlertIdOf(card.Delivery) == attempt.AlertId
            || (card.At >= alert.At && title is not null && card.Delivery.Card is NoticeCard digest
                && digest.Lines.Any(line => line.Contains(title, StringComparison.Ordinal)))));
        world.Violations.Check(isShown, "A delivered alert was shown", $"{process.Name} {attempt.Tenant} {attempt.AlertId}");
    }

    private static string AlertIdOf(Delivery delivery) => delivery.IdempotencyId.Split('-')[0];

    private sealed class Commit(SimulatedProcess process, long moment)
    {
        public SimulatedProcess Process => process;

        public long Moment => moment;

        /// <summary>When its process heard of it, for good or ill.</summary>
        public DateTimeOffset? ToldAt { get; set; }
    }
}
