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

    public ValueTask<IReadOnlyList<RoomRow>> ReadRoomsAsync(
        string tenant, IReadOnlyCollection<string> rooms, CancellationToken ct) => ListAsync(
        session => session.Sql($"""
            SELECT {RoomColumns} FROM rooms WHERE tenant = @tenant AND {session.Dialect.AnyOf("room", "@rooms")}
            """)
            .With("@tenant", tenant).WithList("@rooms", rooms),
        RowReading.ReadRoom, ct);

    public ValueTask<IReadOnlyList<RoomKey>> FindRoomsAsync(string tenant, string roomId, CancellationToken ct) => ListAsync(
        session => session.Sql($"""
            SELECT tenant, room FROM rooms WHERE tenant = @tenant AND room_id = @id
            ORDER BY {session.Dialect.WithoutIndex("room")}
            """)
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
        var key = KeyOf(order, filter);
        if (Cursor.Read(order.List, page.Cursor, 2) is [var value, var room])
        {
            where.And($"{key} {(order.IsDescending ? "<=" : ">=")} @last_key")
                .And($"({key} {(order.IsDescending ? "<" : ">")} @last_key OR room > @last_room)")
                .Value("@last_key", order.IsText ? value : Cursor.Number(value))
                .Value("@last_room", room);
        }

        return PageAsync(
            $"""
            SELECT {RoomColumns} FROM rooms WHERE {where.Where}
            ORDER BY {key} {(order.IsDescending ? "DESC" : "ASC")}, room LIMIT @limit
            """,
            where, page, RowReading.ReadRoom,
            last => Cursor.Write(order.List, order.ValueOf(last), last.Key.Local), ct);
    }

    public ValueTask<IReadOnlyList<string>> ReadRoomNamesAsync(
        string tenant, RoomFilter filter, int limit, CancellationToken ct)
    {
        var order = RoomSorting.Of(filter.Sort);
        var where = WhereOf(tenant, filter);
        return ListAsync(
            session => where.BindTo(session.Sql($"""
                SELECT room FROM rooms WHERE {where.Where}
                ORDER BY {KeyOf(order, filter)} {(order.IsDescending ? "DESC" : "ASC")}, room LIMIT @limit
                """)).With("@limit", limit),
            r => r.GetString(0), ct);
    }

    public ValueTask<IReadOnlyList<OpenWaitRow>> ReadOpenWaitsAsync(
        string tenant, PersonKey? owner, DateTimeOffset until, CancellationToken ct)
    {
        var where = new SqlFilter().And("tenant = @tenant", "@tenant", tenant)
            .And($"coalesce(waiting_since, {Never}) <= @until", "@until", until.ToUnixTimeMilliseconds())
            .AndIf("owner = @owner", "@owner", owner?.ToString());
        return ListAsync(
            session => where.BindTo(session.Sql($"SELECT waiting_since, open_terms_id FROM rooms WHERE {where.Where}")),
            r => new OpenWaitRow(DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(0)), r.IsDBNull(1) ? null : r.GetString(1)),
            ct);
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
            .Sql($"""
                SELECT tenant, room FROM rooms WHERE tenant = @tenant AND open_turn_id IS NOT NULL
                ORDER BY {session.Dialect.WithoutIndex("room")}
                """)
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

    /// <remarks>Each count is over an index that says all: the rows themselves are much longer.</remarks>
    public ValueTask<RoomCounters> CountRoomsAsync(string tenant, CancellationToken ct) => database.ReadAsync(
        async (session, token) => (await session.Sql("""
            SELECT
                (SELECT count(*) FROM rooms WHERE tenant = @tenant),
                (SELECT count(*) FROM rooms WHERE tenant = @tenant AND open_turn_id IS NOT NULL),
                (SELECT count(*) FROM rooms WHERE tenant = @tenant AND owner IS NULL),
                (SELECT count(*) FROM rooms WHERE tenant = @tenant AND handover_json IS NOT NULL)
            """)
            .With("@tenant", tenant)
            .FirstAsync(r => new RoomCounters(r.GetInt64(0), r.GetInt64(1), r.GetInt64(2), r.GetInt64(3)), token))!,
        ct);

    /// <summary>
    /// A person owns few of the rooms: their index is the one to go by, and the order is made of what it finds. Without a word
    /// SQLite would walk through all rooms in order and look at each one's owner.
    /// </summary>
    private string KeyOf(RoomSorting order, RoomFilter filter) =>
        filter.Owner is null && !filter.HasPendingHandover ? order.Key : database.Dialect.WithoutIndex(order.Key);

    private SqlFilter WhereOf(string tenant, RoomFilter filter)
    {
        var where = new SqlFilter().And("tenant = @tenant", "@tenant", tenant)
            .AndIf("state = @state", "@state", (long?)filter.State)
            .AndIf("owner = @owner", "@owner", filter.Owner?.ToString())
            .AndIf("stage = @stage", "@stage", (long?)filter.Stage)
            .AndIf("coalesce(last_at, 0) >= @active", "@active", filter.ActiveSince);
        if (filter.State == RoomState.Waiting)
        {
            // Says nothing new, but lets an index find the few that wait; by due time in their order.
            where.And(filter.Sort == RoomSort.DueAt ? "open_turn_id IS NOT NULL" : $"coalesce(waiting_since, {Never}) < {Never}");
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
