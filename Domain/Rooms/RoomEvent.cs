using System.Text.Json.Serialization;
using SalesAssistant.Domain.Calendars;
using SalesAssistant.Domain.Escalation;
using SalesAssistant.Domain.People;

namespace SalesAssistant.Domain.Rooms;

/// <summary>Something that happened in a room; logged, never changed. The names are in the log for good.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(MessageReceived), "message-received")]
[JsonDerivedType(typeof(TermsAdopted), "terms-adopted")]
[JsonDerivedType(typeof(RoomEdited), "room-edited")]
[JsonDerivedType(typeof(OwnershipSet), "ownership-set")]
[JsonDerivedType(typeof(TurnDismissed), "turn-dismissed")]
[JsonDerivedType(typeof(DismissalUndone), "dismissal-undone")]
[JsonDerivedType(typeof(RemarkUndone), "remark-undone")]
[JsonDerivedType(typeof(TurnSnoozed), "turn-snoozed")]
[JsonDerivedType(typeof(HandoverRequested), "handover-requested")]
[JsonDerivedType(typeof(HandoverRejected), "handover-rejected")]
[JsonDerivedType(typeof(RoomArchived), "room-archived")]
[JsonDerivedType(typeof(TierRaised), "tier-raised")]
[JsonDerivedType(typeof(RoleChanged), "role-changed")]
[JsonDerivedType(typeof(MembersNoted), "members-noted")]
[JsonDerivedType(typeof(TurnOpened), "turn-opened")]
[JsonDerivedType(typeof(TurnEnded), "turn-ended")]
public abstract record RoomEvent;

/// <param name="RoomName">The room's name as the channel gave it with the message.</param>
public sealed record MessageReceived(RoomMessage Message, string? RoomName) : RoomEvent;

/// <summary>Turns that open from now on are bound to other terms.</summary>
/// <param name="ForOpenTurn">The open turn moves to them too.</param>
public sealed record TermsAdopted(Terms Terms, bool ForOpenTurn) : RoomEvent;

public sealed record RoomEdited(string? Name, bool SetsCalendar, CalendarDefinition? Calendar) : RoomEvent;

/// <summary>Owner and stage, set in one step: by an edit, an assignment or an approved handover.</summary>
/// <param name="At">From then on; the earliest instant for a room that had an owner before its first message.</param>
/// <param name="EndsHandover">It is the approved handover.</param>
public sealed record OwnershipSet(PersonKey? Owner, Stage Stage, DateTimeOffset At, string By, bool EndsHandover) : RoomEvent;

public sealed record TurnDismissed(DateTimeOffset At, string Reason, string By) : RoomEvent;

/// <param name="At">When the dismissal that is taken back was done.</param>
public sealed record DismissalUndone(DateTimeOffset At) : RoomEvent;

/// <param name="MessageIds">The run's messages: none of them is a remark any more.</param>
public sealed record RemarkUndone(IReadOnlyList<string> MessageIds) : RoomEvent;

public sealed record TurnSnoozed(string OpeningMessageId, DateTimeOffset Until, string By) : RoomEvent;

public sealed record HandoverRequested(PendingHandover Handover) : RoomEvent;

public sealed record HandoverRejected(string Reason, string By) : RoomEvent;

public sealed record RoomArchived(DateTimeOffset At, string By) : RoomEvent;

/// <summary>A tier's alerts were raised; lower tiers that were due as well are covered by it.</summary>
public sealed record TierRaised(
    string OpeningMessageId, RaisedTier Tier, IReadOnlyList<RaisedTier> Covered, IReadOnlyList<Destination> Destinations)
    : RoomEvent;

/// <summary>A person's messages of the last 30 days count under another role.</summary>
public sealed record RoleChanged(PersonKey Person, SenderRole Role) : RoomEvent;

/// <summary>Who is in the room, and who no longer; no rule asks for it.</summary>
/// <param name="At">When that was so.</param>
/// <param name="Present">Those who are there.</param>
/// <param name="Gone">Ids of those who are not, and were before.</param>
public sealed record MembersNoted(DateTimeOffset At, IReadOnlyList<Member> Present, IReadOnlyList<string> Gone) : RoomEvent;

/// <param name="Id">The person's id in the room's channel.</param>
/// <param name="JoinedAt">When the person came; null: not known.</param>
public sealed record Member(string Id, DateTimeOffset? JoinedAt);

/// <summary>What the fold came to, for readers of the log; it changes nothing, and only tenants with webhooks log it.</summary>
public sealed record TurnOpened(
    string TurnId, string OpeningMessageId, DateTimeOffset WaitingSince, PersonKey? Responsible) : RoomEvent;

/// <summary>What the fold came to: a turn ended, or ended otherwise than was logged before. It changes nothing.</summary>
/// <param name="ReplyOpenMs">Of an answered one: open time until the answer, milliseconds.</param>
/// <param name="ReplyWallMs">The same by the wall clock.</param>
public sealed record TurnEnded(
    string TurnId, string OpeningMessageId, TurnStatus Status, DateTimeOffset WaitingSince, DateTimeOffset? EndedAt,
    PersonKey? Responsible, PersonKey? Answerer, string? AnswererName, long? ReplyOpenMs, long? ReplyWallMs) : RoomEvent;

/// <summary>A tier of a turn that was raised, or covered by a higher one.</summary>
/// <param name="AfterMinutes">The tier's minutes of open time.</param>
/// <param name="IsLate">Raised after its time: the system was down, or the turn became known only then.</param>
public sealed record RaisedTier(
    int AfterMinutes, TierColor Color, DateTimeOffset DueAt, DateTimeOffset RaisedAt, bool IsCovered, bool IsLate);
