using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Sql;

internal sealed partial class SqlTenantStore
{
    private static readonly TimeSpan AnswersKept = TimeSpan.FromHours(24);

    // Old answers go with every so many new ones, so that no timer is needed.
    private const int AnswersPerSweep = 256;

    private int answersKept;

    public ValueTask<IdempotentAnswer?> FindAnswerAsync(
        string tenant, string key, DateTimeOffset now, CancellationToken ct) => database.ReadAsync(
        (session, token) => session.Sql("""
            SELECT fingerprint, status, content_type, body, at FROM idempotency
            WHERE tenant = @tenant AND key = @key AND at > @since
            """)
            .With("@tenant", tenant).With("@key", key).With("@since", now - AnswersKept)
            .FirstAsync(
                r =>
                {
                    var row = new RowColumns(r);
                    return new IdempotentAnswer(
                        tenant, key, row.Text(), (int)row.Number(), row.TextOrNull(), row.Text(), row.Time());
                },
                token),
        ct);

    public ValueTask KeepAnswerAsync(IdempotentAnswer answer, CancellationToken ct)
    {
        const string sql = """
            INSERT INTO idempotency (tenant, key, fingerprint, status, content_type, body, at)
            VALUES (@tenant, @key, @fingerprint, @status, @content_type, @body, @at)
            ON CONFLICT (tenant, key) DO UPDATE SET
                fingerprint = excluded.fingerprint, status = excluded.status, content_type = excluded.content_type,
                body = excluded.body, at = excluded.at
            WHERE idempotency.at <= @since
            """;
        var isSweep = Interlocked.Increment(ref answersKept) % AnswersPerSweep == 0;
        return database.WriteAsync(
            async (session, token) =>
            {
                if (isSweep)
                {
                    await session.Sql("DELETE FROM idempotency WHERE at <= @since")
                        .With("@since", answer.At - AnswersKept).ExecuteAsync(token);
                }

                return await session.Sql(sql)
                    .With("@tenant", answer.Tenant).With("@key", answer.Key).With("@fingerprint", answer.Fingerprint)
                    .With("@status", answer.Status).With("@content_type", answer.ContentType).With("@body", answer.Body)
                    .With("@at", answer.At).With("@since", answer.At - AnswersKept)
                    .ExecuteAsync(token);
            },
            ct).WithoutResult();
    }

    public ValueTask<string?> ReadDocumentAsync(string tenant, string kind, string id, CancellationToken ct) =>
        database.ReadAsync(
            (session, token) => Document(session, "SELECT json FROM documents", tenant, kind, id)
                .FirstAsync(r => r.GetString(0), token),
            ct);

    public ValueTask<IReadOnlyList<(string Id, string Json)>> ReadDocumentsAsync(
        string tenant, string kind, CancellationToken ct) => ListAsync(
        session => session.Sql("SELECT id, json FROM documents WHERE tenant = @tenant AND kind = @kind ORDER BY id")
            .With("@tenant", tenant).With("@kind", kind),
        r => (r.GetString(0), r.GetString(1)), ct);

    public ValueTask PutDocumentAsync(
        string tenant, string kind, string id, string? json, AuditRow? audit, CancellationToken ct) => database.WriteAsync(
        async (session, token) =>
        {
            await (json is null
                ? Document(session, "DELETE FROM documents", tenant, kind, id)
                : session.Sql("""
                    INSERT INTO documents (tenant, kind, id, json) VALUES (@tenant, @kind, @id, @json)
                    ON CONFLICT (tenant, kind, id) DO UPDATE SET json = excluded.json
                    """)
                    .With("@tenant", tenant).With("@kind", kind).With("@id", id).With("@json", json))
                .ExecuteAsync(token);
            if (audit is not null)
            {
                await session.Sql(BumpSql).With("@tenant", tenant).ExecuteAsync(token);
            }

            return await AuditAsync(session, audit, token);
        },
        ct).WithoutResult();

    public ValueTask<bool> TryAddDocumentAsync(string tenant, string kind, string id, string json, CancellationToken ct) =>
        database.WriteAsync(
            async (session, token) => await session.Sql("""
                INSERT INTO documents (tenant, kind, id, json) VALUES (@tenant, @kind, @id, @json) ON CONFLICT DO NOTHING
                """)
                .With("@tenant", tenant).With("@kind", kind).With("@id", id).With("@json", json)
                .ExecuteAsync(token) == 1,
            ct);

    private static SqlStatement Document(SqlSession session, string what, string tenant, string kind, string id) => session
        .Sql(what + " WHERE tenant = @tenant AND kind = @kind AND id = @id")
        .With("@tenant", tenant).With("@kind", kind).With("@id", id);
}
