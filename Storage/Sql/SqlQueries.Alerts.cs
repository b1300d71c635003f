using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Sql;

internal sealed partial class SqlQueries
{
    private static readonly string AlertColumns = Tables.Alerts.ColumnNames;

    public ValueTask<AlertRow?> ReadAlertAsync(string tenant, string alertId, CancellationToken ct) => database.ReadAsync(
        (session, token) => session.Sql($"SELECT {AlertColumns} FROM alerts WHERE tenant = @tenant AND alert_id = @alert")
            .With("@tenant", tenant).With("@alert", alertId).FirstAsync(RowReading.ReadAlert, token),
        ct);

    public ValueTask<IReadOnlyList<AlertRow>> ReadAlertsOfTurnAsync(
        string tenant, string turnId, CancellationToken ct) => ListAsync(
        session => session.Sql($"""
            SELECT {AlertColumns} FROM alerts WHERE tenant = @tenant AND turn_id = @turn
            ORDER BY raised_at, tier, alert_id
            """)
            .With("@tenant", tenant).With("@turn", turnId),
        RowReading.ReadAlert, ct);

    public ValueTask<Page<AlertRow>> ReadAlertsAsync(
        string tenant, AlertFilter filter, PageRequest page, CancellationToken ct)
    {
        var where = new SqlFilter().And("tenant = @tenant", "@tenant", tenant)
            .AndIf("raised_at >= @from", "@from", filter.From)
            .AndIf("raised_at < @to", "@to", filter.To)
            .AndIf("room = @room", "@room", filter.Room?.Local)
            .AndIf("status = @status", "@status", (long?)filter.Status);
        where = filter.Subject is { } subject
            ? where.And("subject = @subject", "@subject", (long)subject)
            : where.And($"subject <> {(int)AlertSubject.Leaderboard}");
        OfRoomOwner(where, filter.RoomOwner);
        if (Cursor.Read("alerts", page.Cursor, 2) is [var raisedAt, var alert])
        {
            where.And("(raised_at, alert_id) < (@last_at, @last_alert)", "@last_at", Cursor.Number(raisedAt))
                .Value("@last_alert", alert);
        }

        return PageAsync(
            $"""
            SELECT {AlertColumns} FROM alerts WHERE {where.Where}
            ORDER BY raised_at DESC, alert_id DESC LIMIT @limit
            """,
            where, page, RowReading.ReadAlert,
            last => Cursor.Write("alerts", Ms(last.RaisedAt), last.AlertId), ct);
    }
}
