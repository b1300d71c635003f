using System.Diagnostics;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Sql;

internal sealed partial class SqlQueries
{
    private static readonly string RoomColumns = Tables.Rooms.ColumnNames;

    public ValueTask<RoomRow?> ReadRoomAsync(RoomKey key, CancellationToken ct) => database.ReadAsync(
        (session, token) => session.Sql($"SELECT {RoomColumns} FROM rooms WHERE tenant = @tenant AND room = @room")
            .With("@tenant", key.Tenant).With("@room", key.Local).FirstAsync(RowReading.ReadRoom, token),
        ct);

    public ValueTask<IReadOnlyList<RoomKey>> FindRoomsAsync(string tenant, string roomId, CancellationToken ct) => ListAsync(
        session => session.Sql("SELECT tenant, room FROM rooms WHERE tenant = @tenant AND room_id = @id ORDER BY room")
            .With("@tenant", tenant).With("@id", roomId),
        RowReading.ReadRoomKey, ct);

    public ValueTask<IReadOnlyList<MemberRow>> ReadMembersAsync(RoomKey room, CancellationToken ct) => ListAsync(
        session => session
            .Sql($"SELECT {Tables.Members.ColumnNames} FROM room_members WHERE tenant = @tenant AND room = @room ORDER BY person")
            .With("@tenant", room.Tenant).With("@room", room.Local),
        RowReading.ReadMember, ct);

    public ValueTask<Page<RoomRow>> ReadRoomsAsync(
        string tenant, RoomFilter filter, PageRequest page, CancellationToken ct)
    {
        var order = RoomSorting.Of(filter.Sort);
        var where = WhereOf(tenant, filter);
        if (Cursor.Read(order.List, page.Cursor, 2) is [var value, var room])
        {
            where.And($"{order.Key} {(order.IsDescending ? "<=" : ">=")} @last_key")
                .And($"({order.Key} {(order.IsDescending ? "<" : ">")} @last_key OR room > @last_room)")
                .Value("@last_key", order.IsText ? value : Cursor.Number(value))
                .Value("@last_room", room);
        }

        return PageAsync(
            $"""
            SELECT {RoomColumns} FROM rooms WHERE {where.Where}
            ORDER BY {order.Key} {(order.IsDescending ? "DESC" : "ASC")}, room LIMIT @limit
            """,
            where, page, RowReading.ReadRoom,
            last => Cursor.Write(order.List, order.ValueOf(last), last.Key.Local), ct);
    }

    public ValueTask<IReadOnlyList<(RoomKey Room, DateTimeOffset DueAt)>> ReadDueRoomsAsync(
        DateTimeOffset? until, int limit, CancellationToken ct)
    {
        const string sql = """
            SELECT tenant, room, next_due_at FROM rooms WHERE next_due_at IS NOT NULL AND next_due_at <= @until
            ORDER BY next_due_at, tenant, room LIMIT @limit
            """;
        return ListAsync(
            session => session.Sql(sql)
                .With("@until", until?.ToUnixTimeMilliseconds() ?? long.MaxValue).With("@limit", limit),
            r => (RowReading.ReadRoomKey(r), DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(2))), ct);
    }

    public ValueTask<IReadOnlyList<RoomKey>> ReadRoomsOfSenderAsync(
        string tenant, PersonKey sender, DateTimeOffset since, CancellationToken ct)
    {
        const string sql = """
            SELECT DISTINCT tenant, room FROM messages
            WHERE tenant = @tenant AND sender = @sender AND sent_at >= @since ORDER BY room
            """;
        return ListAsync(
            session => session.Sql(sql)
                .With("@tenant", tenant).With("@sender", sender.ToString()).With("@since", since),
            RowReading.ReadRoomKey, ct);
    }

    public ValueTask<IReadOnlyList<RoomKey>> ReadWaitingRoomsAsync(string tenant, CancellationToken ct) => ListAsync(
        session => session
            .Sql("SELECT tenant, room FROM rooms WHERE tenant = @tenant AND open_turn_id IS NOT NULL ORDER BY room")
            .With("@tenant", tenant),
        RowReading.ReadRoomKey, ct);

    public ValueTask<IReadOnlyDictionary<string, DateTimeOffset>> ReadChannelActivityAsync(
        string tenant, CancellationToken ct) => database.ReadAsync(
        async (session, token) =>
        {
            var rows = await session.Sql("""
                SELECT channel, max(received_at) FROM rooms
                WHERE tenant = @tenant AND received_at IS NOT NULL GROUP BY channel
                """)
                .With("@tenant", tenant)
                .QueryAsync(r => (r.GetString(0), DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(1))), token);
            return (IReadOnlyDictionary<string, DateTimeOffset>)rows.ToDictionary(StringComparer.Ordinal);
        },
        ct);

    public ValueTask<RoomCounters> CountRoomsAsync(string tenant, CancellationToken ct) => database.ReadAsync(
        async (session, token) => (await session.Sql("""
            SELECT count(*), count(open_turn_id), count(*) - count(owner), count(handover_json)
            FROM rooms WHERE tenant = @tenant
            """)
            .With("@tenant", tenant)
            .FirstAsync(r => new RoomCounters(r.GetInt64(0), r.GetInt64(1), r.GetInt64(2), r.GetInt64(3)), token))!,
        ct);

    private SqlFilter WhereOf(string tenant, RoomFilter filter)
    {
        var where = new SqlFilter().And("tenant = @tenant", "@tenant", tenant)
            .AndIf("state = @state", "@state", (long?)filter.State)
            .AndIf("owner = @owner", "@owner", filter.Owner?.ToString())
            .AndIf("stage = @stage", "@stage", (long?)filter.Stage)
            .AndIf("coalesce(last_at, 0) >= @active", "@active", filter.ActiveSince);
        if (filter.State == RoomState.Waiting)
        {
            // Says nothing new, but lets an index find the few that wait.
            where.And($"coalesce(waiting_since, {Never}) < {Never}");
        }

        if (filter.HasNoOwner)
        {
            where.And("owner IS NULL");
        }

        if (filter.HasPendingHandover)
        {
            where.And("handover_json IS NOT NULL");
        }

        if (!string.IsNullOrEmpty(filter.Text))
        {
            where.And($"({database.Dialect.Contains("name", "@text")} OR {database.Dialect.Contains("room_id", "@text")})")
                .Value("@text", SqlDialect.PatternOf(filter.Text));
        }

        return where;
    }

    /// <summary>An order of the room list; its key is what an index is made over.</summary>
    private sealed record RoomSorting(
        string List, string Key, bool IsText, bool IsDescending, Func<RoomRow, string> ValueOf)
    {
        private static readonly RoomSorting LastAt = new(
            "rooms-last", "coalesce(last_at, 0)", false, true, r => Number(r.LastAt, 0));

        private static readonly RoomSorting Name = new(
            "rooms-name", "coalesce(name, '')", true, false, r => r.Name ?? "");

        private static readonly RoomSorting WaitingSince = new(
            "rooms-waiting", $"coalesce(waiting_since, {Never})", false, false, r => Number(r.WaitingSince, long.MaxValue));

        private static readonly RoomSorting DueAt = new(
            "rooms-due", $"coalesce(next_due_at, {Never})", false, false, r => Number(r.NextDueAt, long.MaxValue));

        public static RoomSorting Of(RoomSort sort) => sort switch
        {
            RoomSort.LastAt => LastAt,
            RoomSort.Name => Name,
            RoomSort.WaitingSince => WaitingSince,
            RoomSort.DueAt => DueAt,
            _ => throw new UnreachableException($"No order {sort}."),
        };

        private static string Number(DateTimeOffset? time, long missing) =>
            Cursor.Text(time?.ToUnixTimeMilliseconds() ?? missing);
    }
}
