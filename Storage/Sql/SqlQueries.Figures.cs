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
        ReadFactsAsync(new(tenant, from, to, owner, Room: null), zone, ct);

    public ValueTask<FigureFacts> ReadRoomFiguresAsync(
        RoomKey room, DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone, CancellationToken ct) =>
        ReadFactsAsync(new(room.Tenant, from, to, Owner: null, room.Local), zone, ct);

    public ValueTask<IReadOnlyDictionary<string, long>> ReadRoomVersionsAsync(string tenant, CancellationToken ct) =>
        database.ReadAsync(
            async (session, token) =>
            {
                var versions = await session.Sql("SELECT room, version FROM rooms WHERE tenant = @tenant")
                    .With("@tenant", tenant)
                    .QueryAsync(r => (r.GetString(0), r.GetInt64(1)), token);
                return (IReadOnlyDictionary<string, long>)versions.ToDictionary(StringComparer.Ordinal);
            },
            ct);

    private ValueTask<FigureFacts> ReadFactsAsync(FactFilter filter, TimeZoneInfo zone, CancellationToken ct) =>
        database.ReadSnapshotAsync(
            async (session, token) =>
            {
                var turns = await ReadTurnFactsAsync(session, filter, token);
                var counts = HourBuckets.Fold(await ReadQuartersAsync(session, filter, token), zone);
                HashSet<string> rooms = [.. turns.Select(t => t.RoomKey), .. counts.Select(c => c.RoomKey)];
                if (filter.Room is { } room)
                {
                    rooms.Add(room);
                }

                return new FigureFacts(turns, counts, await ReadVersionsAsync(session, filter.Tenant, rooms, token));
            },
            ct);

    private static async ValueTask<IReadOnlyList<TurnFact>> ReadTurnFactsAsync(
        SqlSession session, FactFilter filter, CancellationToken ct)
    {
        var where = new SqlFilter().And("tenant = @tenant", "@tenant", filter.Tenant)
            .And($"coalesce(ended_at, {Never}) >= @from", "@from", filter.From.ToUnixTimeMilliseconds())
            .And("(waiting_since < @to OR ended_at < @to)", "@to", filter.To.ToUnixTimeMilliseconds())
            .AndIf("(responsible = @owner OR answerer = @owner)", "@owner", filter.Owner?.ToString())
            .AndIf("room = @room", "@room", filter.Room);
        var turns = await where.BindTo(session.Sql($"""
            SELECT turn_id, room, responsible, answerer, status, waiting_since, ended_at, reply_open_ms, reply_wall_ms, terms_id
            FROM turns WHERE {where.Where} ORDER BY waiting_since, turn_id
            """))
            .QueryAsync(ReadTurnFact, ct);

        var termsIds = turns.Select(t => t.TermsId!).ToHashSet(StringComparer.Ordinal);
        var withCalendar = (await session.Sql($"""
            SELECT terms_id, json FROM terms WHERE tenant = @tenant AND {session.Dialect.AnyOf("terms_id", "@ids")}
            """)
            .With("@tenant", filter.Tenant).WithList("@ids", termsIds)
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
        SqlSession session, FactFilter filter, CancellationToken ct)
    {
        var where = new SqlFilter().And("tenant = @tenant", "@tenant", filter.Tenant)
            .And("sent_at >= @from", "@from", filter.From.ToUnixTimeMilliseconds())
            .And("sent_at < @to", "@to", filter.To.ToUnixTimeMilliseconds())
            .And("is_countable = 1 AND is_recalled = 0")
            .And($"role <= {(int)SenderRole.Customer}")
            .AndIf("owner = @owner", "@owner", filter.Owner?.ToString())
            .AndIf("room = @room", "@room", filter.Room);
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

    private sealed record FactFilter(string Tenant, DateTimeOffset From, DateTimeOffset To, PersonKey? Owner, string? Room);
}
