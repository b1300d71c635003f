using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Sales;

namespace SalesAssistant.Engine.Ports;

/// <summary>A page of a list.</summary>
/// <param name="NextCursor">Opaque; null on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <param name="Limit">1 to 500.</param>
/// <param name="Cursor">Null starts at the beginning.</param>
public sealed record PageRequest(int Limit, string? Cursor = null);

/// <summary>A cursor that this list did not give out.</summary>
public sealed class BadCursorException() : Exception("The cursor is not one of this list.");

/// <summary>
/// Reads of the query tables. All are of one tenant, lists are stable under inserts (keyset cursors), and every method
/// throws <see cref="LogUnavailableException"/> when the storage cannot be reached.
/// </summary>
public interface IQueries
{
    ValueTask<RoomRow?> ReadRoomAsync(RoomKey key, CancellationToken ct);

    /// <summary>Rooms of any channel that have this id: more than one means that the caller must name the channel.</summary>
    ValueTask<IReadOnlyList<RoomKey>> FindRoomsAsync(string tenant, string roomId, CancellationToken ct);

    ValueTask<Page<RoomRow>> ReadRoomsAsync(string tenant, RoomFilter filter, PageRequest page, CancellationToken ct);

    /// <summary>The rooms of these local keys, in any order; unknown ones are left out.</summary>
    ValueTask<IReadOnlyList<RoomRow>> ReadRoomsAsync(string tenant, IReadOnlyCollection<string> rooms, CancellationToken ct);

    /// <summary>Local keys of a filter's rooms, in its order; at most <paramref name="limit"/>, the first.</summary>
    ValueTask<IReadOnlyList<string>> ReadRoomNamesAsync(string tenant, RoomFilter filter, int limit, CancellationToken ct);

    /// <summary>Open turns that wait since <paramref name="until"/> or longer, in any order.</summary>
    /// <param name="owner">Null, or the person whose rooms alone are meant.</param>
    ValueTask<IReadOnlyList<OpenWaitRow>> ReadOpenWaitsAsync(
        string tenant, PersonKey? owner, DateTimeOffset until, CancellationToken ct);

    /// <summary>Everybody who is or was in the room, by person.</summary>
    ValueTask<IReadOnlyList<MemberRow>> ReadMembersAsync(RoomKey room, CancellationToken ct);

    ValueTask<TurnRow?> ReadTurnAsync(string tenant, string turnId, CancellationToken ct);

    /// <summary>The turns of these ids, in any order; unknown ids are left out.</summary>
    async ValueTask<IReadOnlyList<TurnRow>> ReadTurnsAsync(string tenant, IReadOnlyCollection<string> turnIds, CancellationToken ct)
    {
        List<TurnRow> turns = [];
        foreach (var id in turnIds)
        {
            if (await ReadTurnAsync(tenant, id, ct) is { } turn)
            {
                turns.Add(turn);
            }
        }

        return turns;
    }

    /// <summary>Newest wait first.</summary>
    ValueTask<Page<TurnRow>> ReadTurnsAsync(string tenant, TurnFilter filter, PageRequest page, CancellationToken ct);

    ValueTask<TermsRow?> ReadTermsAsync(string tenant, string termsId, CancellationToken ct);

    /// <summary>The messages of these ids, in any order; unknown ids are left out.</summary>
    ValueTask<IReadOnlyList<MessageRow>> ReadMessagesAsync(
        string tenant, string channel, IReadOnlyCollection<string> ids, CancellationToken ct);

    /// <summary>Newest first.</summary>
    ValueTask<Page<MessageRow>> SearchMessagesAsync(
        string tenant, MessageFilter filter, PageRequest page, CancellationToken ct);

    /// <summary>A room's messages from <paramref name="since"/> on, in the room's order; at most <paramref name="limit"/>, the newest.</summary>
    ValueTask<IReadOnlyList<MessageRow>> ReadRoomMessagesAsync(
        RoomKey room, DateTimeOffset since, int limit, CancellationToken ct);

    /// <summary>Newest raised first.</summary>
    ValueTask<Page<AlertRow>> ReadAlertsAsync(string tenant, AlertFilter filter, PageRequest page, CancellationToken ct);

    ValueTask<AlertRow?> ReadAlertAsync(string tenant, string alertId, CancellationToken ct);

    ValueTask<IReadOnlyList<AlertRow>> ReadAlertsOfTurnAsync(string tenant, string turnId, CancellationToken ct);

    /// <summary>
    /// What figures are computed from, read in one snapshot: turns that ended in [from, to) or were open at some instant
    /// before <paramref name="to"/> and still at or after <paramref name="from"/>; and countable, unrecalled messages of staff
    /// and customers in [from, to), counted by hour of <paramref name="zone"/>. With <paramref name="owner"/> only what concerns
    /// that person (as responsible, answerer or owner).
    /// </summary>
    ValueTask<FigureFacts> ReadFiguresAsync(
        string tenant, DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone, PersonKey? owner, CancellationToken ct);

    /// <summary>
    /// The same of one room, for everybody. <see cref="FigureFacts.RoomVersions"/> has the room even without a fact, unless it
    /// does not exist.
    /// </summary>
    ValueTask<FigureFacts> ReadRoomFiguresAsync(
        RoomKey room, DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone, CancellationToken ct);

    /// <summary>Version of every room of the tenant, by local key.</summary>
    ValueTask<IReadOnlyDictionary<string, long>> ReadRoomVersionsAsync(string tenant, CancellationToken ct);

    /// <summary>Rooms whose next alert is due at or before <paramref name="until"/> (null: every room that has one), earliest first.</summary>
    ValueTask<IReadOnlyList<(RoomKey Room, DateTimeOffset DueAt)>> ReadDueRoomsAsync(
        DateTimeOffset? until, int limit, CancellationToken ct);

    /// <summary>Rooms in which the person sent something since then: those that a change of role touches.</summary>
    ValueTask<IReadOnlyList<RoomKey>> ReadRoomsOfSenderAsync(
        string tenant, PersonKey sender, DateTimeOffset since, CancellationToken ct);

    /// <summary>Rooms with an open turn: those that changed terms may be applied to.</summary>
    ValueTask<IReadOnlyList<RoomKey>> ReadWaitingRoomsAsync(string tenant, CancellationToken ct);

    /// <summary>Newest receipt time per channel of the tenant.</summary>
    ValueTask<IReadOnlyDictionary<string, DateTimeOffset>> ReadChannelActivityAsync(string tenant, CancellationToken ct);

    /// <summary>Newest first.</summary>
    ValueTask<Page<AuditRow>> ReadAuditAsync(string tenant, AuditFilter filter, PageRequest page, CancellationToken ct);

    /// <summary>Logged events after a position, ascending, never skipping one that commits later under a smaller position.</summary>
    ValueTask<IReadOnlyList<LoggedEvent>> ReadEventsAfterAsync(string tenant, long position, int limit, CancellationToken ct);

    /// <summary>Position of the newest event of all; 0 in an empty log.</summary>
    ValueTask<long> ReadLastPositionAsync(CancellationToken ct);

    ValueTask<RoomCounters> CountRoomsAsync(string tenant, CancellationToken ct);

    /// <summary>Open turns and alerts in need of work, of the whole installation: for the metrics page.</summary>
    ValueTask<(long OpenTurns, long OutboxDepth)> CountLoadAsync(CancellationToken ct);
}

/// <summary>Order of the room list.</summary>
public enum RoomSort
{
    /// <summary>Most recent message first, then by key.</summary>
    LastAt,

    /// <summary>By name, then key.</summary>
    Name,

    /// <summary>Longest wait first; rooms that do not wait after those that do.</summary>
    WaitingSince,

    /// <summary>Next alert first; rooms without one last.</summary>
    DueAt,
}

/// <summary>Which rooms; null leaves a field open.</summary>
public sealed record RoomFilter
{
    public RoomState? State { get; init; }
    public PersonKey? Owner { get; init; }
    public bool HasNoOwner { get; init; }
    public bool HasPendingHandover { get; init; }
    public Stage? Stage { get; init; }

    /// <summary>Part of the room's name or id.</summary>
    public string? Text { get; init; }

    /// <summary>Only rooms with a message since then.</summary>
    public DateTimeOffset? ActiveSince { get; init; }
    public RoomSort Sort { get; init; } = RoomSort.LastAt;
}

/// <summary>Which turns. A turn belongs to when it ended or, open, to every instant from its opening up to now.</summary>
public sealed record TurnFilter
{
    public DateTimeOffset? From { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset? To { get; init; }
    public RoomKey? Room { get; init; }

    /// <summary>Responsible person.</summary>
    public PersonKey? Owner { get; init; }
    public bool HasNoOwner { get; init; }
    public TurnStatus? Status { get; init; }

    /// <summary>Answered turns with a reply time strictly over this, and open ones; milliseconds of open time.</summary>
    public long? OverMs { get; init; }
}

/// <summary>Which messages.</summary>
public sealed record MessageFilter
{
    /// <summary>Substring of the text, case-insensitive for ASCII.</summary>
    public string? Text { get; init; }
    public RoomKey? Room { get; init; }

    /// <summary>Only messages of rooms that this person owns now (a member's view).</summary>
    public PersonKey? RoomOwner { get; init; }
    public DateTimeOffset? From { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset? To { get; init; }
}

/// <summary>Which alerts, by when they were raised.</summary>
public sealed record AlertFilter
{
    public DateTimeOffset? From { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset? To { get; init; }
    public RoomKey? Room { get; init; }

    /// <summary>Only alerts of rooms that this person owns now (a member's view).</summary>
    public PersonKey? RoomOwner { get; init; }
    public AlertStatus? Status { get; init; }

    /// <summary>Null: turn and operations alerts, but no leaderboards.</summary>
    public AlertSubject? Subject { get; init; }
}

public sealed record AuditFilter
{
    public DateTimeOffset? From { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset? To { get; init; }
    public string? Subject { get; init; }
    public string? Action { get; init; }
}

/// <param name="Position">Place in the whole log.</param>
public sealed record LoggedEvent(long Position, RoomKey Room, long Version, DateTimeOffset At, string Type, string Json);

/// <summary>Turns and message counts of a range.</summary>
/// <param name="RoomVersions">Version of each room (by local key) that the facts include.</param>
public sealed record FigureFacts(
    IReadOnlyList<TurnFact> Turns, IReadOnlyList<MessageCount> Messages, IReadOnlyDictionary<string, long> RoomVersions);

/// <summary>A room's open turn: how long it has waited can be told from this.</summary>
/// <param name="TermsId">What it is bound to; null: the tenant's calendar of now.</param>
public sealed record OpenWaitRow(DateTimeOffset Since, string? TermsId);

public sealed record RoomCounters(long Rooms, long Waiting, long WithoutOwner, long PendingHandovers);
