using System.Data.Common;
using SalesAssistant.Domain.People;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Sql;

/// <summary>Reads of the query tables, in the SQL that both databases share. Its parts are split by what they read.</summary>
internal sealed partial class SqlQueries(SqlDatabase database) : IQueries
{
    /// <summary>What stands for "never" in sort keys; the indexes are made over the same expressions.</summary>
    private const string Never = "9223372036854775807";

    public ValueTask<TermsRow?> ReadTermsAsync(string tenant, string termsId, CancellationToken ct) => database.ReadAsync(
        (session, token) => session.Sql("SELECT json FROM terms WHERE tenant = @tenant AND terms_id = @id")
            .With("@tenant", tenant).With("@id", termsId)
            .FirstAsync(r => new TermsRow(tenant, termsId, r.GetString(0)), token),
        ct);

    public ValueTask<IReadOnlyList<LoggedEvent>> ReadEventsAfterAsync(
        string tenant, long position, int limit, CancellationToken ct)
    {
        const string sql = """
            SELECT position, tenant, room, version, at, type, json FROM events
            WHERE tenant = @tenant AND position > @after ORDER BY position LIMIT @limit
            """;
        return ListAsync(
            session => session.Sql(sql).With("@tenant", tenant).With("@after", position).With("@limit", limit),
            RowReading.ReadLoggedEvent, ct);
    }

    public ValueTask<long> ReadLastPositionAsync(CancellationToken ct) =>
        database.ReadAsync((session, token) => session.Sql(session.Dialect.LastPosition).NumberAsync(token), ct);

    public ValueTask<(long OpenTurns, long OutboxDepth)> CountLoadAsync(CancellationToken ct) => database.ReadAsync(
        async (session, token) => (
            await session.Sql("SELECT count(*) FROM rooms WHERE open_turn_id IS NOT NULL").NumberAsync(token),
            await session.Sql("SELECT count(*) FROM alerts WHERE needs_work = 1").NumberAsync(token)),
        ct);

    public ValueTask<Page<AuditRow>> ReadAuditAsync(
        string tenant, AuditFilter filter, PageRequest page, CancellationToken ct)
    {
        var where = new SqlFilter().And("tenant = @tenant", "@tenant", tenant)
            .AndIf("at >= @from", "@from", filter.From)
            .AndIf("at < @to", "@to", filter.To)
            .AndIf("subject = @subject", "@subject", filter.Subject)
            .AndIf("action = @action", "@action", filter.Action);
        if (Cursor.Read("audit", page.Cursor, 2) is [var at, var position])
        {
            where.And("(at, position) < (@last_at, @last_position)", "@last_at", Cursor.Number(at))
                .Value("@last_position", Cursor.Number(position));
        }

        return PageAsync(
            $"""
            SELECT tenant, at, actor, action, subject, detail_json, position FROM audit
            WHERE {where.Where} ORDER BY at DESC, position DESC LIMIT @limit
            """,
            where, page,
            r => (Row: RowReading.ReadAudit(r), Position: r.GetInt64(6)),
            last => Cursor.Write("audit", Ms(last.Row.At), Cursor.Text(last.Position)),
            item => item.Row, ct);
    }

    private static string Ms(DateTimeOffset time) => Cursor.Text(time.ToUnixTimeMilliseconds());

    private static SqlFilter OfRoomOwner(SqlFilter where, PersonKey? owner) => where.AndIf(
        "room IN (SELECT room FROM rooms WHERE tenant = @tenant AND owner = @room_owner)", "@room_owner", owner?.ToString());

    private ValueTask<IReadOnlyList<T>> ListAsync<T>(
        Func<SqlSession, SqlStatement> statement, Func<DbDataReader, T> read, CancellationToken ct) => database.ReadAsync(
        async (session, token) => (IReadOnlyList<T>)await statement(session).QueryAsync(read, token), ct);

    private ValueTask<Page<T>> PageAsync<T>(
        string sql, SqlFilter where, PageRequest page, Func<DbDataReader, T> read, Func<T, string> cursorOf,
        CancellationToken ct) => PageAsync(sql, where, page, read, cursorOf, row => row, ct);

    /// <summary>Reads one row more than asked, which tells whether there is a next page.</summary>
    private ValueTask<Page<T>> PageAsync<TRow, T>(
        string sql, SqlFilter where, PageRequest page, Func<DbDataReader, TRow> read, Func<TRow, string> cursorOf,
        Func<TRow, T> select, CancellationToken ct) => database.ReadAsync(
        async (session, token) =>
        {
            var rows = await where.BindTo(session.Sql(sql)).With("@limit", page.Limit + 1L).QueryAsync(read, token);
            var isLast = rows.Count <= page.Limit;
            var items = isLast ? rows : rows.GetRange(0, page.Limit);
            return new Page<T>([.. items.Select(select)], isLast ? null : cursorOf(items[^1]));
        },
        ct);
}
