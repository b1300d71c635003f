using System.Diagnostics;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Memory;

internal sealed partial class MemoryQueries
{
    public ValueTask<RoomRow?> ReadRoomAsync(RoomKey key, CancellationToken ct) =>
        Locked(() => state.Rooms.GetValueOrDefault(key)?.Row);

    public ValueTask<IReadOnlyList<RoomKey>> FindRoomsAsync(string tenant, string roomId, CancellationToken ct) =>
        Locked(() => Keys(RoomsOf(tenant).Where(r => r.Key.RoomId == roomId)));

    public ValueTask<IReadOnlyList<MemberRow>> ReadMembersAsync(RoomKey room, CancellationToken ct) =>
        Locked<IReadOnlyList<MemberRow>>(() =>
        [
            .. state.Members.Values.Where(m => m.Room == room).OrderBy(m => m.PersonId, StringComparer.Ordinal),
        ]);

    public ValueTask<Page<RoomRow>> ReadRoomsAsync(
        string tenant, RoomFilter filter, PageRequest page, CancellationToken ct) => Locked(() =>
    {
        var list = "rooms-" + filter.Sort;
        var after = Cursor.Read(list, page.Cursor, 3);
        var paged = PageOf(
            InOrder(tenant, filter).Where(r => after is null || IsAfter(r.Key, r.Local, after)), page,
            last => Cursor.Write(list, Cursor.Text(last.Key.Number), last.Key.Text, last.Local));
        return new Page<RoomRow>([.. paged.Items.Select(r => r.Row)], paged.NextCursor);
    });

    public ValueTask<IReadOnlyList<RoomRow>> ReadRoomsAsync(
        string tenant, IReadOnlyCollection<string> rooms, CancellationToken ct) => Locked<IReadOnlyList<RoomRow>>(() =>
    [
        .. rooms.Select(room => state.Rooms.GetValueOrDefault(RoomKey.FromLocal(tenant, room))?.Row).OfType<RoomRow>(),
    ]);

    public ValueTask<IReadOnlyList<string>> ReadRoomNamesAsync(
        string tenant, RoomFilter filter, int limit, CancellationToken ct) => Locked<IReadOnlyList<string>>(() =>
    [
        .. InOrder(tenant, filter).Select(r => r.Local).Take(limit),
    ]);

    public ValueTask<IReadOnlyList<OpenWaitRow>> ReadOpenWaitsAsync(
        string tenant, PersonKey? owner, DateTimeOffset until, CancellationToken ct) => Locked<IReadOnlyList<OpenWaitRow>>(() =>
    [
        .. RoomsOf(tenant)
            .Where(r => r.WaitingSince <= until && (owner is null || owner == r.Owner))
            .Select(r => new OpenWaitRow(r.WaitingSince!.Value, r.OpenTermsId)),
    ]);

    public ValueTask<IReadOnlyList<(RoomKey Room, DateTimeOffset DueAt)>> ReadDueRoomsAsync(
        DateTimeOffset? until, int limit, CancellationToken ct) => Locked<IReadOnlyList<(RoomKey, DateTimeOffset)>>(() =>
    [
        .. state.Rooms.Values
            .Where(r => r.Row.NextDueAt is { } due && !(due > until))
            .Select(r => (Room: r.Row.Key, Due: r.Row.NextDueAt!.Value))
            .OrderBy(r => r.Due)
            .ThenBy(r => r.Room.Tenant, StringComparer.Ordinal)
            .ThenBy(r => r.Room.Local, StringComparer.Ordinal)
            .Take(limit),
    ]);

    public ValueTask<IReadOnlyList<RoomKey>> ReadRoomsOfSenderAsync(
        string tenant, PersonKey sender, DateTimeOffset since, CancellationToken ct) => Locked<IReadOnlyList<RoomKey>>(() =>
    [
        .. state.Messages.Values
            .Where(m => m.Tenant == tenant && m.Channel == sender.Channel && m.SenderId == sender.Id && m.SentAt >= since)
            .Select(m => m.Room)
            .Distinct()
            .OrderBy(r => r.Local, StringComparer.Ordinal),
    ]);

    public ValueTask<IReadOnlyList<RoomKey>> ReadWaitingRoomsAsync(string tenant, CancellationToken ct) =>
        Locked(() => Keys(RoomsOf(tenant).Where(r => r.OpenTurnId is not null)));

    public ValueTask<IReadOnlyDictionary<string, DateTimeOffset>> ReadChannelActivityAsync(
        string tenant, CancellationToken ct) => Locked<IReadOnlyDictionary<string, DateTimeOffset>>(() => state.Rooms.Values
        .Where(r => r.Row.Key.Tenant == tenant && r.ReceivedAt is not null)
        .GroupBy(r => r.Row.Key.Channel, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => g.Max(r => r.ReceivedAt!.Value), StringComparer.Ordinal));

    public ValueTask<RoomCounters> CountRoomsAsync(string tenant, CancellationToken ct) => Locked(() =>
    {
        var rooms = RoomsOf(tenant).ToList();
        return new RoomCounters(
            rooms.Count, rooms.LongCount(r => r.OpenTurnId is not null), rooms.LongCount(r => r.Owner is null),
            rooms.LongCount(r => r.PendingHandover is not null));
    });

    private IEnumerable<(RoomRow Row, (long Number, string Text) Key, string Local)> InOrder(string tenant, RoomFilter filter) =>
        RoomsOf(tenant).Where(room => Matches(room, filter))
            .Select(row => (Row: row, Key: SortKey(row, filter.Sort), row.Key.Local))
            .OrderBy(r => r.Key.Number)
            .ThenBy(r => r.Key.Text, StringComparer.Ordinal)
            .ThenBy(r => r.Local, StringComparer.Ordinal);

    private static bool Matches(RoomRow room, RoomFilter filter) =>
        (filter.State ?? room.State) == room.State
        && (filter.Owner is null || filter.Owner == room.Owner)
        && (!filter.HasNoOwner || room.Owner is null)
        && (!filter.HasPendingHandover || room.PendingHandover is not null)
        && (filter.Stage ?? room.Stage) == room.Stage
        && (filter.ActiveSince is null || room.LastAt >= filter.ActiveSince)
        && (string.IsNullOrEmpty(filter.Text) || Contains(room.Name, filter.Text) || Contains(room.Key.RoomId, filter.Text));

    private static bool Contains(string? text, string part) =>
        text?.Contains(part, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>What a list is ordered by, ascending; the room's key decides between equals.</summary>
    private static (long Number, string Text) SortKey(RoomRow room, RoomSort sort) => sort switch
    {
        RoomSort.LastAt => (-(room.LastAt is { } at ? Ms(at) : 0), ""),
        RoomSort.Name => (0, room.Name ?? ""),
        RoomSort.WaitingSince => (room.WaitingSince is { } since ? Ms(since) : long.MaxValue, ""),
        RoomSort.DueAt => (room.NextDueAt is { } due ? Ms(due) : long.MaxValue, ""),
        _ => throw new UnreachableException($"No order {sort}."),
    };

    private static bool IsAfter((long Number, string Text) key, string local, string[] after)
    {
        var order = key.Number.CompareTo(Cursor.Number(after[0]));
        order = order != 0 ? order : string.CompareOrdinal(key.Text, after[1]);
        order = order != 0 ? order : string.CompareOrdinal(local, after[2]);
        return order > 0;
    }

    private static IReadOnlyList<RoomKey> Keys(IEnumerable<RoomRow> rooms) =>
        [.. rooms.Select(r => r.Key).OrderBy(r => r.Local, StringComparer.Ordinal)];

    private IEnumerable<RoomRow> RoomsOf(string tenant) =>
        state.Rooms.Where(r => r.Key.Tenant == tenant).Select(r => r.Value.Row);
}
