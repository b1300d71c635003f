using System.Data.Common;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Sales;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Sql;

internal sealed partial class SqlQueries
{
    public ValueTask<FigureFacts> ReadFiguresAsync(
        string tenant, DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone, PersonKey? owner, CancellationToken ct) =>
        database.ReadSnapshotAsync(
            async (session, token) =>
            {
                var turns = await ReadTurnFactsAsync(session, tenant, from, to, owner, token);
                var counts = HourBuckets.Fold(await ReadQuartersAsync(session, tenant, from, to, owner, token), zone);
                HashSet<string> rooms = [.. turns.Select(t => t.RoomKey), .. counts.Select(c => c.RoomKey)];
                return new FigureFacts(turns, counts, await ReadVersionsAsync(session, tenant, rooms, token));
            },
            ct);

    private static async ValueTask<IReadOnlyList<TurnFact>> ReadTurnFactsAsync(
        SqlSession session, string tenant, DateTimeOffset from, DateTimeOffset to, PersonKey? owner, CancellationToken ct)
    {
        var where = new SqlFilter().And("tenant = @tenant", "@tenant", tenant)
            .And($"coalesce(ended_at, {Never}) >= @from", "@from", from.ToUnixTimeMilliseconds())
            .And("(waiting_since < @to OR ended_at < @to)", "@to", to.ToUnixTimeMilliseconds())
            .AndIf("(responsible = @owner OR answerer = @owner)", "@owner", owner?.ToString());
        var turns = await where.BindTo(session.Sql($"""
            SELECT turn_id, room, responsible, answerer, status, waiting_since, ended_at, reply_open_ms, reply_wall_ms, terms_id
            FROM turns WHERE {where.Where} ORDER BY waiting_since, turn_id
            """))
            .QueryAsync(ReadTurnFact, ct);

        var termsIds = turns.Select(t => t.TermsId!).ToHashSet(StringComparer.Ordinal);
        var withCalendar = (await session.Sql($"""
            SELECT terms_id, json FROM terms WHERE tenant = @tenant AND {session.Dialect.AnyOf("terms_id", "@ids")}
            """)
            .With("@tenant", tenant).WithList("@ids", termsIds)
            .QueryAsync(r => (Id: r.GetString(0), Json: r.GetString(1)), ct))
            .Where(terms => TermsCalendar.IsIn(terms.Json))
            .Select(terms => terms.Id)
            .ToHashSet(StringComparer.Ordinal);
        return [.. turns.Select(t => withCalendar.Contains(t.TermsId!) ? t with { HasCalendar = true } : t)];
    }

    private static TurnFact ReadTurnFact(DbDataReader reader)
    {
        var row = new RowColumns(reader);
        return new(
            row.Text(), row.Text(), row.TextOrNull(), row.TextOrNull(), (TurnStatus)row.Number(), row.Time(),
            row.TimeOrNull(), row.NumberOrNull(), row.NumberOrNull(), HasCalendar: false)
        {
            TermsId = row.Text(),
        };
    }

    private static ValueTask<List<QuarterCount>> ReadQuartersAsync(
        SqlSession session, string tenant, DateTimeOffset from, DateTimeOffset to, PersonKey? owner, CancellationToken ct)
    {
        var where = new SqlFilter().And("tenant = @tenant", "@tenant", tenant)
            .And("sent_at >= @from", "@from", from.ToUnixTimeMilliseconds())
            .And("sent_at < @to", "@to", to.ToUnixTimeMilliseconds())
            .And("is_countable = 1 AND is_recalled = 0")
            .And($"role <= {(int)SenderRole.Customer}")
            .AndIf("owner = @owner", "@owner", owner?.ToString());
        return where.BindTo(session.Sql($"""
            SELECT room, owner, role, CASE WHEN sender = owner THEN 1 ELSE 0 END, sent_at / {HourBuckets.QuarterMs}, count(*)
            FROM messages WHERE {where.Where} GROUP BY 1, 2, 3, 4, 5
            """))
            .QueryAsync(
                r => new QuarterCount(
                    r.GetString(0), r.IsDBNull(1) ? null : r.GetString(1), (SenderRole)r.GetInt64(2), r.GetInt64(3) == 1,
                    r.GetInt64(4) * HourBuckets.QuarterMs, r.GetInt64(5)),
                ct);
    }

    private static async ValueTask<IReadOnlyDictionary<string, long>> ReadVersionsAsync(
        SqlSession session, string tenant, IReadOnlyCollection<string> rooms, CancellationToken ct)
    {
        var versions = await session.Sql($"""
            SELECT room, version FROM rooms WHERE tenant = @tenant AND {session.Dialect.AnyOf("room", "@rooms")}
            """)
            .With("@tenant", tenant).WithList("@rooms", rooms)
            .QueryAsync(r => (r.GetString(0), r.GetInt64(1)), ct);
        return versions.ToDictionary(StringComparer.Ordinal);
    }
}
