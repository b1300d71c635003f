using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Sql;

internal sealed partial class SqlQueries
{
    private static readonly string MessageColumns = Tables.Messages.ColumnNames;

    public ValueTask<IReadOnlyList<MessageRow>> ReadMessagesAsync(
        string tenant, string channel, IReadOnlyCollection<string> ids, CancellationToken ct) => ListAsync(
        session => session.Sql($"""
            SELECT {MessageColumns} FROM messages
            WHERE tenant = @tenant AND channel = @channel AND {session.Dialect.AnyOf("id", "@ids")}
            """)
            .With("@tenant", tenant).With("@channel", channel).WithList("@ids", ids),
        RowReading.ReadMessage, ct);

    /// <remarks>
    /// Texts have no index of their own: rows are looked through from the newest on until the page is full. That is quick for
    /// words that occur, finds one Chinese character as well as ten, and costs nothing when messages come in.
    /// </remarks>
    public ValueTask<Page<MessageRow>> SearchMessagesAsync(
        string tenant, MessageFilter filter, PageRequest page, CancellationToken ct)
    {
        var where = new SqlFilter().And("tenant = @tenant", "@tenant", tenant)
            .AndIf("room = @room", "@room", filter.Room?.Local)
            .AndIf("sent_at >= @from", "@from", filter.From)
            .AndIf("sent_at < @to", "@to", filter.To);
        OfRoomOwner(where, filter.RoomOwner);
        if (!string.IsNullOrEmpty(filter.Text))
        {
            where.And(database.Dialect.Contains("text", "@text"), "@text", SqlDialect.PatternOf(filter.Text));
        }

        if (Cursor.Read("messages", page.Cursor, 3) is [var sentAt, var channel, var id])
        {
            where.And("(sent_at, channel, id) < (@last_at, @last_channel, @last_id)", "@last_at", Cursor.Number(sentAt))
                .Value("@last_channel", channel).Value("@last_id", id);
        }

        return PageAsync(
            $"""
            SELECT {MessageColumns} FROM messages WHERE {where.Where}
            ORDER BY sent_at DESC, channel DESC, id DESC LIMIT @limit
            """,
            where, page, RowReading.ReadMessage,
            last => Cursor.Write("messages", Ms(last.SentAt), last.Channel, last.Id), ct);
    }

    public ValueTask<IReadOnlyList<MessageRow>> ReadRoomMessagesAsync(
        RoomKey room, DateTimeOffset since, int limit, CancellationToken ct) => database.ReadAsync(
        async (session, token) => RoomOrder.Sort(await session.Sql($"""
            SELECT {MessageColumns} FROM messages WHERE tenant = @tenant AND room = @room AND sent_at >= @since
            ORDER BY sent_at DESC, channel DESC, id DESC LIMIT @limit
            """)
            .With("@tenant", room.Tenant).With("@room", room.Local).With("@since", since).With("@limit", limit)
            .QueryAsync(RowReading.ReadMessage, token)),
        ct);
}
