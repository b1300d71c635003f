using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Sql;

internal sealed partial class SqlQueries
{
    private static readonly string TurnColumns = Tables.Turns.ColumnNames;

    public ValueTask<TurnRow?> ReadTurnAsync(string tenant, string turnId, CancellationToken ct) => database.ReadAsync(
        (session, token) => session.Sql($"SELECT {TurnColumns} FROM turns WHERE tenant = @tenant AND turn_id = @turn")
            .With("@tenant", tenant).With("@turn", turnId).FirstAsync(RowReading.ReadTurn, token),
        ct);

    public ValueTask<IReadOnlyList<TurnRow>> ReadTurnsAsync(
        string tenant, IReadOnlyCollection<string> turnIds, CancellationToken ct) => ListAsync(
        session => session.Sql($"""
            SELECT {TurnColumns} FROM turns WHERE tenant = @tenant AND {session.Dialect.AnyOf("turn_id", "@ids")}
            """)
            .With("@tenant", tenant).WithList("@ids", turnIds),
        RowReading.ReadTurn, ct);

    public ValueTask<Page<TurnRow>> ReadTurnsAsync(
        string tenant, TurnFilter filter, PageRequest page, CancellationToken ct)
    {
        var where = WhereOf(tenant, filter);
        if (Cursor.Read("turns", page.Cursor, 2) is [var since, var turn])
        {
            where.And("(waiting_since, turn_id) < (@last_since, @last_turn)", "@last_since", Cursor.Number(since))
                .Value("@last_turn", turn);
        }

        return PageAsync(
            $"""
            SELECT {TurnColumns} FROM turns WHERE {where.Where}
            ORDER BY waiting_since DESC, turn_id DESC LIMIT @limit
            """,
            where, page, RowReading.ReadTurn,
            last => Cursor.Write("turns", Ms(last.WaitingSince), last.TurnId), ct);
    }

    private static SqlFilter WhereOf(string tenant, TurnFilter filter)
    {
        var where = new SqlFilter().And("tenant = @tenant", "@tenant", tenant)
            .AndIf($"coalesce(ended_at, {Never}) >= @from", "@from", filter.From)
            .AndIf("coalesce(ended_at, waiting_since) < @to", "@to", filter.To)
            .AndIf("room = @room", "@room", filter.Room?.Local)
            .AndIf("responsible = @owner", "@owner", filter.Owner?.ToString())
            .AndIf("status = @status", "@status", (long?)filter.Status)
            .AndIf(
                $"(status = {(int)TurnStatus.Open} OR (status = {(int)TurnStatus.Answered} AND reply_open_ms > @over))",
                "@over", filter.OverMs);
        return filter.HasNoOwner ? where.And("responsible IS NULL") : where;
    }
}
