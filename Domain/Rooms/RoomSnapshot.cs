using SalesAssistant.Domain.Calendars;
using SalesAssistant.Domain.People;

namespace SalesAssistant.Domain.Rooms;

/// <summary>A room's whole state at one version, so that a restart need not read the log from its beginning.</summary>
internal sealed record RoomSnapshot
{
    public required long Version { get; init; }
    public string? Name { get; init; }
    public Stage Stage { get; init; }
    public CalendarDefinition? Calendar { get; init; }
    public PendingHandover? PendingHandover { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? LastLateArrivalAt { get; init; }
    public DateTimeOffset? LastUndoneAt { get; init; }
    public string? TermsId { get; init; }
    public required IReadOnlyDictionary<string, Terms> Terms { get; init; }
    public required IReadOnlyDictionary<string, PinSnapshot> Pins { get; init; }
    public required IReadOnlyList<RoomMessage> Messages { get; init; }
    public required IReadOnlyList<RoomAct> Acts { get; init; }
    public int BaseActs { get; init; }
    public PersonKey? OwnerBeforeActs { get; init; }
    public DateTimeOffset? OldestAt { get; init; }
    public required IReadOnlyDictionary<string, DateTimeOffset> UndoneRemarks { get; init; }
    public required FoldSnapshot Base { get; init; }
}

/// <summary>What is known before the first message of the window.</summary>
internal sealed record FoldSnapshot(
    Turn? Open, Turn? RemarkRun, LastCountable Last, PersonKey? Owner, bool IsArchived, TurnStatus? LastEnd);

/// <summary>What is pinned to a turn.</summary>
internal sealed record PinSnapshot(
    string TermsId, DateTimeOffset KnownAt, IReadOnlyList<RaisedTier> Tiers, DateTimeOffset? SnoozedUntil, string? Ending,
    string? AlertsUnder = null);
