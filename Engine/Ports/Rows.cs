using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Engine.Ports;

/// <summary>What a room is waiting for, if for anything.</summary>
public enum RoomState
{
    /// <summary>A turn is open.</summary>
    Waiting,

    /// <summary>No turn is open and staff answered the last one (or the customer closed with a remark).</summary>
    Answered,

    /// <summary>Nobody waits and nobody was answered lately: no turn yet, or the last one was dismissed or taken back.</summary>
    Quiet,

    /// <summary>Archived; the next message brings it back.</summary>
    Archived,
}

/// <summary>A room as lists show it. Times UTC.</summary>
public sealed record RoomRow(RoomKey Key)
{
    public long Version { get; init; }

    public string? Name { get; init; }

    public Stage Stage { get; init; }

    public PersonKey? Owner { get; init; }

    public RoomState State { get; init; }

    /// <summary>The room's own calendar, read by <see cref="RoomJson.ReadCalendar"/>; null: the tenant's.</summary>
    public string? CalendarJson { get; init; }

    public string? OpenTurnId { get; init; }

    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>Terms of the open turn (<see cref="TermsRow"/>): its policy and calendar.</summary>
    public string? OpenTermsId { get; init; }

    /// <summary>Minutes of the highest tier raised in the open turn.</summary>
    public int? Tier { get; init; }

    /// <summary>When the room's next alert is due; persisted so that a restart or another host finds it.</summary>
    public DateTimeOffset? NextDueAt { get; init; }

    public DateTimeOffset? SnoozedUntil { get; init; }

    public PersonKey? LastSpeaker { get; init; }

    public string? LastSpeakerName { get; init; }

    public SenderRole? LastSpeakerRole { get; init; }

    public string? LastText { get; init; }

    public MessageType? LastType { get; init; }

    /// <summary>Send time of the last message that was not recalled.</summary>
    public DateTimeOffset? LastAt { get; init; }

    /// <summary>The waiting handover as JSON (<see cref="PendingHandover"/>); null without one.</summary>
    public PendingHandover? PendingHandover { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A stored message. Times UTC, to the millisecond.</summary>
public sealed record MessageRow
{
    public required string Tenant { get; init; }
    public required string Channel { get; init; }
    public required string Id { get; init; }
    public required RoomKey Room { get; init; }
    public required string SenderId { get; init; }
    public string? SenderName { get; init; }
    public required SenderRole Role { get; init; }

    /// <summary>The room's owner at the message's time.</summary>
    public PersonKey? Owner { get; init; }
    public required DateTimeOffset SentAt { get; init; }
    public long? Sequence { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public required MessageType Type { get; init; }
    public string? Text { get; init; }
    public string? Recalls { get; init; }

    /// <summary>Of a countable type; counts if the role is staff or customer and it was not recalled.</summary>
    public bool IsCountable { get; init; }
    public bool IsRecalled { get; init; }
    public bool IsLate { get; init; }
    public bool HasClockSkew { get; init; }
    public bool IsMassSent { get; init; }
    public bool IsRemark { get; init; }
    public IReadOnlyList<string> Mentions { get; init; } = [];
    public long BodyHash { get; init; }
}

/// <summary>A later change to a stored message; null leaves a field as it is. Of an unknown id: nothing happens.</summary>
public sealed record MessageChange(string Channel, string Id)
{
    public bool? IsRecalled { get; init; }

    public SenderRole? Role { get; init; }
}

/// <summary>A turn. Times UTC; durations in milliseconds.</summary>
public sealed record TurnRow
{
    public required string TurnId { get; init; }
    public required RoomKey Room { get; init; }
    public required TurnStatus Status { get; init; }
    public required DateTimeOffset WaitingSince { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The person responsible now, or when it ended; null is nobody (无负责人).</summary>
    public PersonKey? Responsible { get; init; }

    /// <summary>The owner when it opened.</summary>
    public PersonKey? OpenedUnder { get; init; }
    public PersonKey? Answerer { get; init; }
    public string? AnswererName { get; init; }
    public string? AnswerMessageId { get; init; }
    public long? ReplyOpenMs { get; init; }
    public long? ReplyWallMs { get; init; }
    public string? DismissReason { get; init; }
    public required string TermsId { get; init; }

    /// <summary>Customer messages in it, in order, then the answer. Ids are the channel's.</summary>
    public IReadOnlyList<string> MessageIds { get; init; } = [];
    public string? CustomerId { get; init; }
    public string? CustomerName { get; init; }
    public IReadOnlyList<TurnTier> Tiers { get; init; } = [];

    /// <summary><c>late</c>: it became known after its time; <c>undone</c>: it was taken back from a dismissal or remark.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];
    public DateTimeOffset? NextDueAt { get; init; }
}

/// <summary>A tier of a turn that was raised, or covered by a higher one.</summary>
public sealed record TurnTier(
    int AfterMinutes, string Color, DateTimeOffset DueAt, DateTimeOffset RaisedAt, bool IsCovered, bool IsLate);

/// <summary>Policy, calendar and zone that a turn keeps from its opening on, stored once per content.</summary>
/// <param name="TermsId">Hash of the content.</param>
public sealed record TermsRow(string Tenant, string TermsId, string Json);

/// <summary>A sender as messages show it.</summary>
public sealed record SeenSender(PersonKey Key, string? Name, SenderRole? ChannelRole, DateTimeOffset SeenAt);

/// <summary>What is known of a person's being in a room. Arrival order does not matter: of every time the latest stands.</summary>
/// <param name="PersonId">The person's id in the room's channel.</param>
public sealed record MemberRow(RoomKey Room, string PersonId)
{
    /// <summary>When the person last came; null: before anybody told us.</summary>
    public DateTimeOffset? JoinedAt { get; init; }

    public DateTimeOffset? LeftAt { get; init; }

    /// <summary>When the person was last told to be there, or wrote for the first time that a session of the room saw.</summary>
    public DateTimeOffset? SeenAt { get; init; }

    public bool IsPresent => LeftAt is null || SeenAt > LeftAt;

    /// <summary>Both together.</summary>
    public MemberRow With(MemberRow other) => this with
    {
        JoinedAt = Latest(JoinedAt, other.JoinedAt),
        LeftAt = Latest(LeftAt, other.LeftAt),
        SeenAt = Latest(SeenAt, other.SeenAt),
    };

    private static DateTimeOffset? Latest(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other ?? one : one;
}

/// <summary>One entry of the append-only audit log.</summary>
/// <param name="Actor">Key id, person or <c>system</c> that did it.</param>
/// <param name="Action">Such as <c>room.dismiss</c>, <c>settings.put</c>.</param>
/// <param name="Subject">What it was done to: a room's local key, a person's key, …</param>
/// <param name="DetailJson">Parameters and reason, as JSON; never a secret.</param>
public sealed record AuditRow(
    string Tenant, DateTimeOffset At, string Actor, string Action, string? Subject, string? DetailJson);
