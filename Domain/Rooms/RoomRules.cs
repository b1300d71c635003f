using System.Diagnostics;
using SalesAssistant.Domain.Tenants;

namespace SalesAssistant.Domain.Rooms;

/// <summary>What a command comes to: events to log, or a refusal. Neither means that it had been done before.</summary>
public sealed record Decision(Refusal? Refusal, IReadOnlyList<RoomEvent> Events)
{
    public static Decision Nothing { get; } = new(null, []);

    public static Decision Of(params IReadOnlyList<RoomEvent> events) => new(null, events);

    public static Decision Refused(RefusalKind kind, string? field, string reason) => new(new(kind, field, reason), []);
}

/// <summary>Decides what commands come to in a room (behaviour.md §8). Pure: room, command and now in, decision out.</summary>
public static class RoomRules
{
    /// <summary>A message that came so long after it was sent is late: its alert waits for <see cref="LateHold"/>.</summary>
    public static readonly TimeSpan LateAfter = TimeSpan.FromMinutes(1);

    /// <summary>Quiet after a late message before an alert may be raised, so that its answer is not overtaken.</summary>
    public static readonly TimeSpan LateHold = TimeSpan.FromSeconds(10);

    /// <summary>How long a dismissal or remark can be taken back.</summary>
    public static readonly TimeSpan UndoReach = TimeSpan.FromHours(24);

    public const int SnoozeMinutesMax = 1440;

    public const int ReasonCharactersMax = 500;

    public static Decision Decide(Room room, RoomCommand command, Tenant tenant, string actor, DateTimeOffset now) =>
        command switch
        {
            WakeUp => AlertRules.RaiseDueTiers(room, tenant, now),
            EditRoom edit => Edit(room, edit, tenant, actor, now),
            Dismiss dismiss => Dismiss(room, dismiss, actor, now),
            Undo => TakeBack(room, now),
            Snooze snooze => Snooze(room, snooze, actor, now),
            RequestHandover request => HandoverRules.Request(room, request, tenant, actor, now),
            ApproveHandover => HandoverRules.Approve(room, tenant, actor, now),
            RejectHandover reject => HandoverRules.Reject(room, reject, actor),
            AssignOwner assign => HandoverRules.Assign(room, assign, tenant, actor, now),
            ArchiveRoom => room.IsArchived
                ? Decision.Nothing
                : Decision.Of(new RoomArchived(room.Timeline.ActTime(now), actor)),
            NoteMembers note => note.Present.Count + note.Gone.Count == 0
                ? Decision.Nothing
                : Decision.Of(new MembersNoted(note.At, note.Present, note.Gone)),
            ChangeRole change => Decision.Of(new RoleChanged(change.Person, change.NewRole)),
            ApplyTerms => MoveOpenTurn(room, tenant),
            _ => throw new UnreachableException(command.GetType().Name),
        };

    private static Decision Edit(Room room, EditRoom edit, Tenant tenant, string actor, DateTimeOffset now)
    {
        var owner = edit.Owner ?? room.Owner;
        var stage = edit.Stage ?? room.Stage;
        var changesOwnership = owner != room.Owner || stage != room.Stage;
        if (changesOwnership && room.Owner is not null && !edit.MayReplaceOwner)
        {
            return Decision.Refused(RefusalKind.Conflict, edit.Owner is null ? "stage" : "ownerId", "OwnedNeedsHandover");
        }

        if (changesOwnership && owner is { } person
            && HandoverRules.RefuseOwner(person, stage, tenant, edit.Owner is null ? "stage" : "ownerId") is { } refusal)
        {
            return new(refusal, []);
        }

        List<RoomEvent> events = [];
        var setsCalendar = edit.Calendar is not null && !Equals(edit.Calendar.Definition, room.Calendar);
        if ((edit.Name is not null && edit.Name != room.Name) || setsCalendar || room.Version == 0)
        {
            events.Add(new RoomEdited(edit.Name, setsCalendar, edit.Calendar?.Definition));
        }

        if (changesOwnership)
        {
            events.Add(new OwnershipSet(owner, stage, HandoverRules.OwnedFrom(room, now), actor, EndsHandover: false));
        }

        return new(null, events);
    }

    private static Decision Dismiss(Room room, Dismiss dismiss, string actor, DateTimeOffset now)
    {
        if (RefuseReason(dismiss.Reason) is { } refusal)
        {
            return new(refusal, []);
        }

        if (room.OpenTurn is { } turn && (dismiss.TurnId is null || IsMeant(room, turn, dismiss.TurnId)))
        {
            return Decision.Of(new TurnDismissed(room.Timeline.ActTime(now), dismiss.Reason, actor));
        }

        var isDone = (room.LastEnd == TurnStatus.Dismissed && room.OpenTurn is null)
            || room.Timeline.Tip.Turns!.Exists(turn => turn.Id == dismiss.TurnId && turn.Status == TurnStatus.Dismissed);
        return isDone ? Decision.Nothing : Decision.Refused(RefusalKind.Conflict, null, "NothingWaiting");
    }

    private static Decision TakeBack(Room room, DateTimeOffset now)
    {
        var dismissal = room.Timeline.Acts.OfType<DismissAct>().LastOrDefault();
        var remark = room.Timeline.Tip.RemarkRun;
        var at = Later(dismissal?.At, remark?.WaitingSince);
        // What was taken back is gone, so one of the very instant of the last undo is another one.
        if (at is null || room.LastUndoneAt > at)
        {
            return room.LastUndoneAt is null ? Decision.Refused(RefusalKind.Conflict, null, "NothingToUndo") : Decision.Nothing;
        }

        if (now - at > UndoReach)
        {
            return Decision.Refused(RefusalKind.Conflict, null, "UndoTooLate");
        }

        if (at == dismissal?.At)
        {
            return room.Timeline.Acts.LastIndexOf(dismissal) < room.Timeline.BaseActs
                ? Decision.Refused(RefusalKind.Conflict, null, "UndoTooLate")
                : Decision.Of(new DismissalUndone(dismissal.At));
        }

        return remark!.Messages.TrueForAll(message => room.Find(message.Id) is not null)
            ? Decision.Of(new RemarkUndone([.. remark.Messages.Select(message => message.Id)]))
            : Decision.Refused(RefusalKind.Conflict, null, "UndoTooLate");
    }

    private static Decision Snooze(Room room, Snooze snooze, string actor, DateTimeOffset now)
    {
        if (snooze.Minutes is < 1 or > SnoozeMinutesMax)
        {
            return Decision.Refused(RefusalKind.Invalid, "minutes", "SnoozeMinutesOutOfRange");
        }

        return room.OpenTurn is { } turn && (snooze.TurnId is null || IsMeant(room, turn, snooze.TurnId))
            ? Decision.Of(new TurnSnoozed(turn.OpeningMessageId, now.AddMinutes(snooze.Minutes), actor))
            : Decision.Refused(RefusalKind.Conflict, null, "NothingWaiting");
    }

    private static Decision MoveOpenTurn(Room room, Tenant tenant)
    {
        var terms = tenant.TermsOf(room.Stage, room.Calendar, room.Terms);
        return room.OpenTurn is { } turn && !room.TermsOf(turn).Equals(terms)
            ? Decision.Of(new TermsAdopted(terms, ForOpenTurn: true))
            : Decision.Nothing;
    }

    /// <summary>A card keeps the id that the turn had when it was sent, though a late message may have opened it earlier.</summary>
    private static bool IsMeant(Room room, Turn turn, string turnId) =>
        turn.Id == turnId || turn.Messages.Exists(message => Turn.IdOf(room.Key, message.Id) == turnId);

    internal static Refusal? RefuseReason(string reason) =>
        string.IsNullOrWhiteSpace(reason) ? new(RefusalKind.Invalid, "reason", "ReasonMissing")
        : reason.Length > ReasonCharactersMax ? new(RefusalKind.Invalid, "reason", "ReasonTooLong")
        : null;

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null ? other : other is null || one > other ? one : other;
}
