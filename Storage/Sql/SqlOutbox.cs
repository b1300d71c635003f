using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Sql;

/// <summary>The outbox over a SQL database; what needs work is a generated column with an index of its own.</summary>
internal sealed class SqlOutbox(SqlDatabase database) : IOutbox
{
    private static readonly string AlertColumns = Tables.Alerts.ColumnNames;

    public ValueTask<IReadOnlyList<(string Tenant, string DestinationKey)>> ReadBusyDestinationsAsync(CancellationToken ct)
    {
        const string sql = """
            SELECT DISTINCT tenant, destination_key FROM alerts WHERE needs_work = 1 ORDER BY tenant, destination_key
            """;
        return database.ReadAsync(
            async (session, token) => (IReadOnlyList<(string, string)>)await session.Sql(sql)
                .QueryAsync(r => (r.GetString(0), r.GetString(1)), token),
            ct);
    }

    public ValueTask<IReadOnlyList<AlertRow>> ReadWorkAsync(
        string tenant, string destinationKey, int limit, CancellationToken ct) => database.ReadAsync(
        async (session, token) => (IReadOnlyList<AlertRow>)await session.Sql($"""
            SELECT {AlertColumns} FROM alerts
            WHERE tenant = @tenant AND destination_key = @destination AND needs_work = 1
            ORDER BY raised_at, alert_id LIMIT @limit
            """)
            .With("@tenant", tenant).With("@destination", destinationKey).With("@limit", limit)
            .QueryAsync(RowReading.ReadAlert, token),
        ct);

    public ValueTask<bool> AddAsync(IReadOnlyList<AlertRow> alerts, CancellationToken ct) => database.WriteAsync(
        async (session, token) =>
        {
            var added = 0;
            foreach (var alert in alerts)
            {
                added += await session.InsertAsync(Tables.Alerts, alert, token);
            }

            return added > 0;
        },
        ct);

    public ValueTask RecordAsync(DeliveryAttempt attempt, AlertProgress progress, CancellationToken ct) =>
        RecordAsync([(attempt, progress)], ct);

    public ValueTask RecordAsync(
        IReadOnlyList<(DeliveryAttempt Attempt, AlertProgress Progress)> tries, CancellationToken ct) => database.WriteAsync(
        async (session, token) =>
        {
            foreach (var (attempt, progress) in tries)
            {
                await RecordAsync(session, attempt, progress, token);
            }

            return tries.Count;
        },
        ct).WithoutResult();

    public ValueTask<AlertRow?> RetryAsync(string tenant, string alertId, CancellationToken ct)
    {
        // 2 is failed, 3 undeliverable.
        const string sql = """
            UPDATE alerts SET status = 0, next_attempt_at = NULL
            WHERE tenant = @tenant AND alert_id = @alert AND status IN (2, 3)
            """;
        return database.WriteAsync(
            async (session, token) =>
            {
                await session.Sql(sql).With("@tenant", tenant).With("@alert", alertId).ExecuteAsync(token);
                return await session.Sql($"SELECT {AlertColumns} FROM alerts WHERE tenant = @tenant AND alert_id = @alert")
                    .With("@tenant", tenant).With("@alert", alertId).FirstAsync(RowReading.ReadAlert, token);
            },
            ct);
    }

    public ValueTask<IReadOnlyList<DeliveryAttempt>> ReadAttemptsAsync(
        string tenant, string alertId, CancellationToken ct)
    {
        const string sql = """
            SELECT number, at, kind, outcome, provider_code, provider_message FROM delivery_attempts
            WHERE tenant = @tenant AND alert_id = @alert ORDER BY number
            """;
        return database.ReadAsync(
            async (session, token) => (IReadOnlyList<DeliveryAttempt>)await session.Sql(sql)
                .With("@tenant", tenant).With("@alert", alertId)
                .QueryAsync(
                    r =>
                    {
                        var row = new RowColumns(r);
                        return new DeliveryAttempt(
                            tenant, alertId, (int)row.Number(), row.Time(), row.Text(), row.Text(), row.TextOrNull(),
                            row.TextOrNull());
                    },
                    token),
            ct);
    }

    private static async ValueTask RecordAsync(
        SqlSession session, DeliveryAttempt attempt, AlertProgress progress, CancellationToken ct)
    {
        const string attemptSql = """
            INSERT INTO delivery_attempts
                (tenant, alert_id, number, at, kind, outcome, provider_code, provider_message)
            VALUES (@tenant, @alert, @number, @at, @kind, @outcome, @code, @message) ON CONFLICT DO NOTHING
            """;
        // 1 is delivered, 4 cancelled: see IOutbox for what may follow what.
        const string alertSql = """
            UPDATE alerts SET
                status = CASE WHEN status = 1 OR @status = 1 THEN 1 WHEN status = 4 THEN 4 ELSE @status END,
                delivered_at = coalesce(@delivered_at, delivered_at),
                attempts = CASE WHEN attempts > @number THEN attempts ELSE @number END,
                last_error = @error,
                sent_version = CASE WHEN sent_version > @sent THEN sent_version ELSE @sent END,
                provider_message_id = coalesce(@message_id, provider_message_id),
                next_attempt_at = @next
            WHERE tenant = @tenant AND alert_id = @alert
            """;
        await session.Sql(attemptSql)
            .With("@tenant", attempt.Tenant).With("@alert", attempt.AlertId).With("@number", attempt.Number)
            .With("@at", attempt.At).With("@kind", attempt.Kind).With("@outcome", attempt.Outcome)
            .With("@code", attempt.ProviderCode).With("@message", attempt.ProviderMessage)
            .ExecuteAsync(ct);
        await session.Sql(alertSql)
            .With("@tenant", progress.Tenant).With("@alert", progress.AlertId)
            .With("@status", (long)progress.Status).With("@delivered_at", progress.DeliveredAt)
            .With("@number", attempt.Number).With("@error", progress.LastError)
            .With("@sent", progress.SentVersion).With("@message_id", progress.ProviderMessageId)
            .With("@next", progress.NextAttemptAt)
            .ExecuteAsync(ct);
    }
}
