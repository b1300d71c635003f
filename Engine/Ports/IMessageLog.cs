using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Engine.Ports;

/// <summary>
/// The append-only log of all rooms, which is the truth, and the query tables, which are written in the same transaction.
/// Many rooms' appends share one commit.
/// </summary>
public interface IMessageLog
{
    /// <summary>Reads what a room's state is rebuilt from: the newest snapshot and the events after it, in version order.</summary>
    /// <exception cref="LogUnavailableException">The storage cannot be reached.</exception>
    ValueTask<RoomHistory> ReadAsync(RoomKey room, CancellationToken ct);

    /// <summary>Appends all of <paramref name="append"/> or nothing of it; completes once it is durable.</summary>
    /// <exception cref="LogUnavailableException">It may have happened or not. Reload the room before retrying.</exception>
    ValueTask<AppendOutcome> AppendAsync(RoomAppend append, CancellationToken ct);
}

/// <param name="SnapshotVersion">Version that the snapshot stands at; 0 without one.</param>
/// <param name="SnapshotJson">Null without one.</param>
/// <param name="Events">Every event after the snapshot, ascending.</param>
public sealed record RoomHistory(long SnapshotVersion, string? SnapshotJson, IReadOnlyList<EventRecord> Events);

/// <summary>One logged fact of a room. (room, version) is unique.</summary>
/// <param name="Version">1 for the room's first event.</param>
/// <param name="At">When it was decided, UTC, by the host's (possibly simulated) clock.</param>
/// <param name="Type">Short name of the kind of event.</param>
public sealed record EventRecord(long Version, DateTimeOffset At, string Type, string Json);

/// <summary>How an append ended.</summary>
public enum AppendResult
{
    /// <summary>Everything is durable.</summary>
    Appended,

    /// <summary>Somebody else appended to this room first; nothing was written. Reload and decide again.</summary>
    VersionConflict,

    /// <summary>Some of the new messages' ids are already stored; nothing was written. Drop those and decide again.</summary>
    MessagesExist,
}

/// <param name="Position">Place of the append's last event in the whole log; 0 unless appended.</param>
/// <param name="Existing">With <see cref="AppendResult.MessagesExist"/>: the stored messages' ids and body hashes.</param>
public sealed record AppendOutcome(AppendResult Result, long Position, IReadOnlyList<StoredMessageId> Existing)
{
    public static AppendOutcome Appended(long position) => new(AppendResult.Appended, position, []);

    public static AppendOutcome VersionConflict { get; } = new(AppendResult.VersionConflict, 0, []);

    public static AppendOutcome MessagesExist(IReadOnlyList<StoredMessageId> existing) =>
        new(AppendResult.MessagesExist, 0, existing);
}

/// <param name="BodyHash">Tells whether a second delivery has the same body.</param>
public sealed record StoredMessageId(string Id, long BodyHash);

/// <summary>All that one step of a room writes, in one transaction.</summary>
public sealed record RoomAppend
{
    public required RoomKey Room { get; init; }

    /// <summary>Version before the first of <see cref="Events"/>.</summary>
    public required long ExpectedVersion { get; init; }

    public required IReadOnlyList<EventRecord> Events { get; init; }

    /// <summary>The room's state after <see cref="Events"/>; given now and then, so that a restart reads little.</summary>
    public string? SnapshotJson { get; init; }

    /// <summary>The room's row in the query tables, after the step.</summary>
    public required RoomRow RoomRow { get; init; }

    public IReadOnlyList<MessageRow> NewMessages { get; init; } = [];

    /// <summary>When the last of <see cref="NewMessages"/> came; null without one.</summary>
    public DateTimeOffset? NewestReceipt => NewMessages.Count == 0 ? null : NewMessages.Max(message => message.ReceivedAt);

    public IReadOnlyList<MessageChange> ChangedMessages { get; init; } = [];

    /// <summary>New and changed turns; replace the row of the same id.</summary>
    public IReadOnlyList<TurnRow> Turns { get; init; } = [];

    /// <summary>Turns that a late message or recall made vanish.</summary>
    public IReadOnlyList<string> RemovedTurnIds { get; init; } = [];

    /// <summary>Terms that a turn of this step refers to for the first time; insert unless there.</summary>
    public IReadOnlyList<TermsRow> NewTerms { get; init; } = [];

    /// <summary>New alerts: the outbox. Unique on (tenant, turn, tier, destination); one already there stays as it is.</summary>
    public IReadOnlyList<AlertRow> NewAlerts { get; init; } = [];

    /// <summary>Changes to alerts that exist, by turn.</summary>
    public IReadOnlyList<AlertChange> ChangedAlerts { get; init; } = [];

    /// <summary>Senders that the directory does not know yet, or under another name or channel role.</summary>
    public IReadOnlyList<SeenSender> Senders { get; init; } = [];

    /// <summary>
    /// Persons whose role this step learns and whose earlier messages it touches: kept as tasks
    /// (<see cref="ITenantStore.ReadRoleTasksAsync"/>) until their rooms are recomputed.
    /// </summary>
    public IReadOnlyList<PersonKey> RoleTasks { get; init; } = [];

    /// <summary>What the step says of who is in the room; each person once. Of every time the latest stands.</summary>
    public IReadOnlyList<MemberRow> Members { get; init; } = [];

    public IReadOnlyList<AuditRow> Audit { get; init; } = [];
}

/// <summary>The storage could not be reached or did not answer; whether a write happened is not known.</summary>
public sealed class LogUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
