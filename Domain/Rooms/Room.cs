using System.Diagnostics;
using SalesAssistant.Domain.Calendars;
using SalesAssistant.Domain.People;

namespace SalesAssistant.Domain.Rooms;

/// <summary>
/// One room's state: the fold of its events. Not thread-safe; a session owns it and drops it when an append fails.
/// </summary>
public sealed partial class Room(RoomKey key)
{
    private static readonly TimeSpan RolesReach = TimeSpan.FromDays(30);

    private const int TextKeptMax = 300;

    public RoomKey Key { get; } = key;

    /// <summary>Number of the newest event; 0 for a room that never was.</summary>
    public long Version { get; private set; }

    public string? Name { get; private set; }

    public Stage Stage { get; private set; }

    /// <summary>The room's own calendar; null: the tenant's.</summary>
    public CalendarDefinition? Calendar { get; private set; }

    /// <summary>What a turn that opens now is bound to; null until the first message.</summary>
    public Terms? Terms { get; private set; }

    public PendingHandover? PendingHandover { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When the newest message came that was sent more than a minute before; late alerts wait for quiet after it.</summary>
    public DateTimeOffset? LastLateArrivalAt { get; private set; }

    /// <summary>The last dismissal or remark that was taken back, by when it was done.</summary>
    public DateTimeOffset? LastUndoneAt { get; private set; }

    public PersonKey? Owner => Timeline.Tip.Owner;

    public Turn? OpenTurn => Timeline.Tip.Open;

    public bool IsArchived => Timeline.Tip.IsArchived;

    /// <summary>How the newest ended turn ended; null before the first.</summary>
    public TurnStatus? LastEnd => Timeline.Tip.LastEnd;

    /// <summary>The newest message that people should see: none that was recalled, no notice.</summary>
    public RoomMessage? LastShown => Timeline.Messages.FindLast(message =>
        message.Type is not (MessageType.System or MessageType.Recall) && !Timeline.IsRecalled(message.Id));

    internal RoomTimeline Timeline { get; } = new(key);

    /// <summary>Whether this message is known here, and with which body.</summary>
    public RoomMessage? Find(string messageId) => Timeline.Find(messageId);

    /// <summary>Whether a newer message of the sender is known here.</summary>
    public bool HasNewerOf(RoomMessage message) =>
        Timeline.Messages.Exists(other => other.SenderId == message.SenderId && other.SentAt > message.SentAt);

    public bool IsRecalled(string messageId) => Timeline.IsRecalled(messageId);

    /// <summary>The owner when a message of that time was sent.</summary>
    public PersonKey? OwnerAt(DateTimeOffset sentAt) => Timeline.OwnerAt(sentAt);

    /// <summary>Applies one event; <see cref="Version"/> grows by one.</summary>
    /// <param name="at">When it was decided, UTC.</param>
    public void Apply(RoomEvent happened, DateTimeOffset at)
    {
        var openingBefore = OpenTurn?.OpeningMessageId;
        var sinceBefore = OpenTurn?.WaitingSince;
        CreatedAt = Version == 0 ? at : CreatedAt;
        Version++;
        Change(happened, at);
        PinTouched(at, openingBefore, sinceBefore);
    }

    private void Change(RoomEvent happened, DateTimeOffset at)
    {
        switch (happened)
        {
            case MessageReceived received:
                Receive(received);
                break;
            case TermsAdopted adopted:
                Terms = adopted.Terms;
                if (adopted.ForOpenTurn)
                {
                    PinToOpenTurn(pin => pin.Terms = adopted.Terms);
                }

                break;
            case RoomEdited edited:
                Name = edited.Name ?? Name;
                Calendar = edited.SetsCalendar ? edited.Calendar : Calendar;
                break;
            case OwnershipSet ownership:
                Stage = ownership.Stage;
                PendingHandover = ownership.EndsHandover ? null : PendingHandover;
                Timeline.Add(new OwnerAct(ownership.At, ownership.Owner));
                break;
            case TurnDismissed dismissed:
                Timeline.Add(new DismissAct(dismissed.At, dismissed.Reason, dismissed.By));
                break;
            case DismissalUndone undone:
                LastUndoneAt = undone.At;
                if (Timeline.Acts.FindLast(act => act is DismissAct && act.At == undone.At) is { } dismissal)
                {
                    Timeline.Remove(dismissal);
                }

                break;
            case RemarkUndone undone:
                UndoRemark(undone);
                break;
            case TurnSnoozed snoozed:
                PinToOpenTurn(pin => pin.SnoozedUntil = snoozed.Until);
                break;
            case HandoverRequested requested:
                PendingHandover = requested.Handover;
                break;
            case HandoverRejected:
                PendingHandover = null;
                break;
            case RoomArchived archived:
                Timeline.Add(new ArchiveAct(archived.At));
                break;
            case TierRaised raised:
                PinToOpenTurn(pin =>
                {
                    pin.Tiers.AddRange([.. raised.Covered, raised.Tier]);
                    pin.AlertsUnder = OpenTurn!.Id;
                });
                break;
            case RoleChanged changed:
                ChangeRole(changed, at);
                break;
            case MembersNoted or TurnOpened or TurnEnded:
                break;
            default:
                throw new UnreachableException(happened.GetType().Name);
        }
    }

    private void Receive(MessageReceived received)
    {
        var message = received.Message;
        Changes.Messages.Add(message);
        if (received.RoomName is { Length: > 0 } name && !(message.SentAt < Timeline.NewestAt))
        {
            Name = name;
        }

        if (message.ReceivedAt - message.SentAt > RoomRules.LateAfter)
        {
            LastLateArrivalAt = message.ReceivedAt;
        }

        if (message.Recalls is { } recalled)
        {
            Changes.RecalledIds.Add(recalled);
        }

        if (message.IsLate)
        {
            Timeline.OldestAt = Timeline.OldestAt < message.SentAt ? Timeline.OldestAt : message.SentAt;
            return;
        }

        Timeline.Add(Kept(message));
    }

    private void UndoRemark(RemarkUndone undone)
    {
        var first = DateTimeOffset.MaxValue;
        foreach (var id in undone.MessageIds)
        {
            var at = Timeline.Find(id)?.SentAt ?? Timeline.Tip.RemarkRun?.WaitingSince ?? DateTimeOffset.MinValue;
            first = at < first ? at : first;
            Timeline.UndoRemark(id, at);
        }

        LastUndoneAt = first;
        Timeline.Refold();
    }

    private void ChangeRole(RoleChanged changed, DateTimeOffset at)
    {
        // A turn that reaches into the last 30 days is recomputed from its opening.
        var since = Timeline.Tip.Turns!
            .Where(turn => turn.IsOpen || turn.EndedAt >= at - RolesReach)
            .Select(turn => turn.Messages[0].SentAt)
            .Append(at - RolesReach)
            .Min();
        Timeline.Replace(message =>
        {
            if (message.SenderId != changed.Person.Id || Key.Channel != changed.Person.Channel
                || message.Role == changed.Role || message.SentAt < since)
            {
                return message;
            }

            Changes.Roles.Add((message.Id, changed.Role));
            return message with { Role = changed.Role };
        });
        Timeline.Trim();
    }

    // The window only needs what rules and cards ask of a message.
    private static RoomMessage Kept(RoomMessage message) => message with
    {
        Text = message.Text is { Length: > TextKeptMax } text
            ? text[..(char.IsHighSurrogate(text[TextKeptMax - 1]) ? TextKeptMax - 1 : TextKeptMax)]
            : message.Text,
        Mentions = [],
    };
}
