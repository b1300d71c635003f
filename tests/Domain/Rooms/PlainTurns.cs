using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Domain.Tests.Rooms;

/// <summary>
/// The turns of a room as behaviour.md tells them, computed in one go by looking back over everything, with no code of the
/// product's: what the room keeps step by step must come to the same. The simulation uses it too.
/// </summary>
internal sealed class PlainTurns
{
    private readonly List<RoomMessage> ordered;
    private readonly List<(DateTimeOffset At, string Kind, PersonKey? Owner)> acts;
    private readonly HashSet<string> noRemarks;
    private readonly List<PlainTurn> turns = [];
    private readonly List<(RoomMessage Message, PlainTurn? Run)> counted = [];
    private readonly HashSet<string> gone = [];
    private PlainTurn? open;
    private PersonKey? owner;

    private PlainTurns(
        IEnumerable<RoomMessage> messages, IEnumerable<(DateTimeOffset, string, PersonKey?)> acts, IEnumerable<string> noRemarks)
    {
        ordered = [.. messages.GroupBy(message => message.SentAt).OrderBy(instant => instant.Key).SelectMany(InOrder)];
        this.acts = [.. acts];
        this.noRemarks = [.. noRemarks];
    }

    /// <param name="messages">All that are within reach, each once.</param>
    public static IReadOnlyList<string> Of(RoomKey room, IEnumerable<RoomMessage> messages) =>
        Describe(room, new PlainTurns(messages, [], []).Walk());

    /// <summary>From a log: messages within reach, what people did, roles as they were changed later.</summary>
    public static IReadOnlyList<string> Of(RoomKey room, IEnumerable<RoomEvent> log) => Describe(room, TurnsOf(log));

    /// <summary>The same, with all that is known of each turn.</summary>
    public static IReadOnlyList<PlainTurn> TurnsOf(IEnumerable<RoomEvent> log)
    {
        List<RoomMessage> messages = [];
        List<(DateTimeOffset At, string Kind, PersonKey?)> acts = [];
        List<string> noRemarks = [];
        foreach (var happened in log)
        {
            switch (happened)
            {
                case MessageReceived { Message.IsLate: false } received:
                    messages.Add(received.Message);
                    break;
                case RoleChanged changed:
                    messages = [.. messages.Select(message =>
                        message.SenderId == changed.Person.Id ? message with { Role = changed.Role } : message)];
                    break;
                case TurnDismissed dismissed:
                    acts.Add((dismissed.At, "dismiss", null));
                    break;
                case DismissalUndone undone:
                    acts.RemoveAt(acts.FindLastIndex(act => act.Kind == "dismiss" && act.At == undone.At));
                    break;
                case RemarkUndone undone:
                    noRemarks.AddRange(undone.MessageIds);
                    break;
                case RoomArchived archived:
                    acts.Add((archived.At, "archive", null));
                    break;
                case OwnershipSet set:
                    acts.Add((set.At, "owner", set.Owner));
                    break;
            }
        }

        return new PlainTurns(messages, acts, noRemarks).Walk();
    }

    /// <summary>Messages of one instant: by sequence where both have one, else by id.</summary>
    private static IEnumerable<RoomMessage> InOrder(IEnumerable<RoomMessage> instant)
    {
        var left = instant.OrderBy(message => message.Id, StringComparer.Ordinal).ToList();
        while (left.Count > 0)
        {
            var first = left.Find(one => left.TrueForAll(other => one == other || ComesBefore(one, other)));
            if (first is null)
            {
                // They run in a circle: the places that ids give to those with a sequence are filled by sequence.
                var bySequence = left.Where(one => one.Sequence is not null).OrderBy(one => one.Sequence).ThenBy(one => one.Id, StringComparer.Ordinal).ToList();
                var next = 0;
                foreach (var one in left)
                {
                    yield return one.Sequence is null ? one : bySequence[next++];
                }

                yield break;
            }

            left.Remove(first);
            yield return first;
        }
    }

    private static bool ComesBefore(RoomMessage one, RoomMessage other) =>
        one.Sequence is { } mine && other.Sequence is { } others && mine != others
            ? mine < others
            : string.CompareOrdinal(one.Id, other.Id) < 0;

    private static IReadOnlyList<string> Describe(RoomKey room, IReadOnlyList<PlainTurn> turns) =>
        [.. turns.Select(turn => turn.Describe(room)).Order(StringComparer.Ordinal)];

    private List<PlainTurn> Walk()
    {
        var next = 0;
        foreach (var message in ordered)
        {
            for (; next < acts.Count && acts[next].At < message.SentAt; next++)
            {
                Do(acts[next]);
            }

            Hear(message);
        }

        for (; next < acts.Count; next++)
        {
            Do(acts[next]);
        }

        return turns;
    }

    private void Do((DateTimeOffset At, string Kind, PersonKey? Owner) act)
    {
        if (act.Kind == "owner")
        {
            owner = act.Owner;
            if (open is not null)
            {
                open.Responsible = owner;
            }
        }
        else
        {
            End(act.Kind == "dismiss" ? TurnStatus.Dismissed : TurnStatus.RoomClosed, act.At, null);
        }
    }

    private void Hear(RoomMessage message)
    {
        if (message.Type == MessageType.Recall)
        {
            HearRecall(message);
            return;
        }

        var isStaff = message.Role is SenderRole.Sales or SenderRole.AfterSales or SenderRole.Employee;
        var isCustomer = message.Role == SenderRole.Customer && message.IsCountable && !message.IsMassSent;
        var takenBack = ordered.Where(other => other.Type == MessageType.Recall && other.Recalls == message.Id).ToList();
        if (message.Type == MessageType.System || (!isStaff && !isCustomer)
            || (isStaff && takenBack.Count > 0) || takenBack.Exists(recall => recall.SentAt <= message.SentAt))
        {
            return;
        }

        PlainTurn? run = null;
        if (isStaff)
        {
            if (!message.IsMassSent)
            {
                End(TurnStatus.Answered, message.SentAt, message.Id);
            }
        }
        else if (open is not null)
        {
            open.Messages.Add(message);
        }
        else if (IsRemark(message, out run))
        {
            run ??= Begin(message, TurnStatus.ClosedByRemark);
            run.EndedAt = run.Messages[0].SentAt;
            if (!run.Messages.Contains(message))
            {
                run.Messages.Add(message);
            }
        }
        else
        {
            open = Begin(message, TurnStatus.Open);
        }

        if (message.IsCountable)
        {
            counted.Add((message, run));
        }
    }

    private void HearRecall(RoomMessage recall)
    {
        if (open is null || !open.Messages.Exists(message => message.Id == recall.Recalls))
        {
            return;
        }

        gone.Add(recall.Recalls!);
        open.Gone.Add(recall.Recalls!);
        if (open.Messages.TrueForAll(message => gone.Contains(message.Id)))
        {
            End(TurnStatus.Retracted, recall.SentAt, null);
        }
    }

    private bool IsRemark(RoomMessage message, out PlainTurn? run)
    {
        run = null;
        if (!message.IsRemark || message.Type != MessageType.Text || noRemarks.Contains(message.Id))
        {
            return false;
        }

        var before = counted.FindLast(one => !gone.Contains(one.Message.Id));
        run = before.Run;
        return before.Message is not null && (before.Message.Role != SenderRole.Customer || run is not null);
    }

    private PlainTurn Begin(RoomMessage message, TurnStatus status)
    {
        var turn = new PlainTurn { Messages = [message], Status = status, Responsible = owner };
        turns.Add(turn);
        return turn;
    }

    private void End(TurnStatus status, DateTimeOffset at, string? answer)
    {
        if (open is not null)
        {
            open.Status = status;
            open.EndedAt = at;
            open.Answer = answer;
            open = null;
        }
    }
}

/// <summary>A turn as the plain recomputation finds it.</summary>
internal sealed class PlainTurn
{
    /// <summary>Customer messages, recalled ones included.</summary>
    public required List<RoomMessage> Messages { get; init; }

    /// <summary>Ids of those that were taken back while it was open.</summary>
    public HashSet<string> Gone { get; } = [];

    public TurnStatus Status { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public string? Answer { get; set; }

    public PersonKey? Responsible { get; set; }

    /// <summary>Null where nothing is left of it: such a turn keeps the clock of the last message that was taken back.</summary>
    public DateTimeOffset? Since => Messages.Find(message => !Gone.Contains(message.Id))?.SentAt;

    public string Describe(RoomKey room)
    {
        var ids = string.Join('+', Messages.Select(message => Gone.Contains(message.Id) ? $"({message.Id})" : message.Id));
        var since = Since?.ToString("O") ?? "-";
        return $"{Turn.IdOf(room, Messages[0].Id)} {ids} {Status} {since} {EndedAt:O} {Answer} {Responsible}";
    }
}
