using SalesAssistant.Domain.Escalation;
using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Engine.Ports;

/// <summary>How far an alert has come.</summary>
public enum AlertStatus
{
    /// <summary>To be sent, or being tried again.</summary>
    Pending,

    /// <summary>The provider took it.</summary>
    Delivered,

    /// <summary>The provider refused it for good, or the tries are used up; can be retried by hand.</summary>
    Failed,

    /// <summary>No destination is configured; kept and shown.</summary>
    Undeliverable,

    /// <summary>The turn ended before it was sent.</summary>
    Cancelled,
}

/// <summary>What a card is about.</summary>
public enum AlertSubject
{
    Turn,
    Operations,
    Leaderboard,
}

/// <summary>One card for one destination: a row of the outbox.</summary>
public sealed record AlertRow
{
    /// <summary>Derived from turn, tier and destination, so that the same alert always has the same id; 1 to 40 characters.</summary>
    public required string AlertId { get; init; }
    public required string Tenant { get; init; }
    public required AlertSubject Subject { get; init; }
    public string? TurnId { get; init; }
    public RoomKey? Room { get; init; }

    /// <summary>Minutes of its tier.</summary>
    public int? Tier { get; init; }
    public string? Color { get; init; }
    public required Destination Destination { get; init; }
    public required AlertStatus Status { get; init; }
    public required DateTimeOffset DueAt { get; init; }
    public required DateTimeOffset RaisedAt { get; init; }
    public DateTimeOffset? DeliveredAt { get; init; }
    public int Attempts { get; init; }
    public string? LastError { get; init; }
    public bool IsLate { get; init; }

    /// <summary>What the card says: a <see cref="Card"/> as JSON.</summary>
    public required string CardJson { get; init; }

    /// <summary>The turn's end as a <see cref="CardEnding"/> in JSON, once it has ended.</summary>
    public string? EndingJson { get; init; }

    /// <summary>Raised by one whenever what the card shall say changes; 1 for a new card.</summary>
    public int CardVersion { get; init; } = 1;

    /// <summary>The version that the provider shows; 0 before delivery.</summary>
    public int SentVersion { get; init; }

    /// <summary>The provider's id of the message, where it can be updated.</summary>
    public string? ProviderMessageId { get; init; }

    /// <summary>Not before this real-clock instant, UTC; null at once.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }
}

/// <summary>
/// A change to the alerts of one turn, which raises each card's version: they move to another turn id, or their cards turn to a new state. Alerts still
/// pending when <see cref="EndingJson"/> is given are cancelled instead of sent.
/// </summary>
public sealed record AlertChange(string TurnId)
{
    /// <summary>Of the turn's alerts only those that were raised then; null: all of them.</summary>
    public DateTimeOffset? RaisedAt { get; init; }

    /// <summary>The id that a late message gave the turn, or the turn that it parted from this one.</summary>
    public string? NewTurnId { get; init; }

    /// <summary>How the turn ended, a <see cref="CardEnding"/> in JSON, set on each of its cards.</summary>
    public string? EndingJson { get; init; }

    /// <summary>True when the turn is open again, so that endings are taken off its cards.</summary>
    public bool Reopens { get; init; }
}
