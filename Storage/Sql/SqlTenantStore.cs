using System.Data.Common;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Sql;

/// <summary>Tenants, keys, settings, directory and documents over a SQL database. Its parts are split by what they hold.</summary>
internal sealed partial class SqlTenantStore(SqlDatabase database) : ITenantStore
{
    /// <summary>
    /// Tells every host that something it may hold of the tenant has changed. Where people change it comes before them: from there to
    /// the commit the tenant's revision is locked, so that revisions become visible in their order, and whoever reads people newer
    /// than a revision misses none.
    /// </summary>
    internal const string BumpSql = """
        INSERT INTO revisions (tenant, revision) VALUES (@tenant, 1)
        ON CONFLICT (tenant) DO UPDATE SET revision = revisions.revision + 1
        """;

    /// <summary>The revision that this transaction has moved to.</summary>
    internal const string RevisionSql = "(SELECT revision FROM revisions WHERE tenant = @tenant)";

    public ValueTask<IReadOnlyList<TenantRow>> ReadTenantsAsync(CancellationToken ct) => ListAsync(
        session => session.Sql("SELECT tenant, created_at FROM tenants ORDER BY tenant"),
        r => new TenantRow(r.GetString(0), DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(1))), ct);

    public ValueTask<bool> AddTenantAsync(TenantRow tenant, KeyRow adminKey, CancellationToken ct) => database.WriteAsync(
        async (session, token) =>
        {
            var added = await session
                .Sql("INSERT INTO tenants (tenant, created_at) VALUES (@tenant, @at) ON CONFLICT DO NOTHING")
                .With("@tenant", tenant.Name).With("@at", tenant.CreatedAt).ExecuteAsync(token);
            if (added == 1)
            {
                await AddKeyAsync(session, adminKey, token);
            }

            return added == 1;
        },
        ct);

    public ValueTask<KeyRow?> FindKeyAsync(string keyHash, CancellationToken ct) => database.ReadAsync(
        (session, token) => session.Sql("""
            SELECT key_id, tenant, key_hash, role, person, name, created_at FROM keys WHERE key_hash = @hash
            """)
            .With("@hash", keyHash).FirstAsync(ReadKey, token),
        ct);

    public ValueTask<IReadOnlyList<KeyRow>> ReadKeysAsync(string tenant, CancellationToken ct) => ListAsync(
        session => session.Sql("""
            SELECT key_id, tenant, key_hash, role, person, name, created_at FROM keys
            WHERE tenant = @tenant ORDER BY created_at, key_id
            """)
            .With("@tenant", tenant),
        ReadKey, ct);

    public ValueTask AddKeyAsync(KeyRow key, AuditRow? audit, CancellationToken ct) => database.WriteAsync(
        async (session, token) =>
        {
            await AddKeyAsync(session, key, token);
            return await AuditAsync(session, audit, token);
        },
        ct).WithoutResult();

    public ValueTask<bool> DeleteKeyAsync(string tenant, string keyId, AuditRow audit, CancellationToken ct) =>
        database.WriteAsync(
            async (session, token) =>
            {
                var deleted = await session.Sql("DELETE FROM keys WHERE tenant = @tenant AND key_id = @key")
                    .With("@tenant", tenant).With("@key", keyId).ExecuteAsync(token);
                if (deleted == 1)
                {
                    await BumpAsync(session, tenant, token);
                    await AuditAsync(session, audit, token);
                }

                return deleted == 1;
            },
            ct);

    public ValueTask<SettingsRow?> ReadSettingsAsync(string tenant, CancellationToken ct) => database.ReadAsync(
        (session, token) => session.Sql("SELECT version, json, changed_at FROM settings WHERE tenant = @tenant")
            .With("@tenant", tenant)
            .FirstAsync(
                r => new SettingsRow(
                    tenant, r.GetInt64(0), r.GetString(1), DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(2))),
                token),
        ct);

    public ValueTask<bool> PutSettingsAsync(
        SettingsRow settings, long expectedVersion, AuditRow audit, CancellationToken ct)
    {
        const string updateSql = """
            UPDATE settings SET version = @version, json = @json, changed_at = @at
            WHERE tenant = @tenant AND version = @expected
            """;
        const string insertSql = """
            INSERT INTO settings (tenant, version, json, changed_at) VALUES (@tenant, @version, @json, @at)
            ON CONFLICT DO NOTHING
            """;
        return database.WriteAsync(
            async (session, token) =>
            {
                var put = await Bind(session.Sql(updateSql)).With("@expected", expectedVersion).ExecuteAsync(token);
                if (put == 0 && expectedVersion == 1)
                {
                    put = await Bind(session.Sql(insertSql)).ExecuteAsync(token);
                }

                if (put == 1)
                {
                    await BumpAsync(session, settings.Tenant, token);
                    await AuditAsync(session, audit, token);
                }

                return put == 1;
            },
            ct);

        SqlStatement Bind(SqlStatement statement) => statement
            .With("@tenant", settings.Tenant).With("@version", settings.Version).With("@json", settings.Json)
            .With("@at", settings.ChangedAt);
    }

    public ValueTask<long> ReadRevisionAsync(string tenant, CancellationToken ct) => database.ReadAsync(
        (session, token) => session.Sql("SELECT revision FROM revisions WHERE tenant = @tenant")
            .With("@tenant", tenant).NumberAsync(token),
        ct);

    public ValueTask AuditAsync(AuditRow audit, CancellationToken ct) =>
        database.WriteAsync((session, token) => AuditAsync(session, audit, token), ct).WithoutResult();

    private static async ValueTask AddKeyAsync(SqlSession session, KeyRow key, CancellationToken ct)
    {
        await session.Sql("""
            INSERT INTO keys (tenant, key_id, key_hash, role, person, name, created_at)
            VALUES (@tenant, @key, @hash, @role, @person, @name, @at)
            """)
            .With("@tenant", key.Tenant).With("@key", key.KeyId).With("@hash", key.KeyHash).With("@role", (long)key.Role)
            .With("@person", key.Person?.ToString()).With("@name", key.Name).With("@at", key.CreatedAt)
            .ExecuteAsync(ct);
        await BumpAsync(session, key.Tenant, ct);
    }

    private static KeyRow ReadKey(DbDataReader reader)
    {
        var row = new RowColumns(reader);
        return new(
            row.Text(), row.Text(), row.Text(), (KeyRole)row.Number(), row.PersonOrNull(), row.TextOrNull(), row.Time());
    }

    private static ValueTask<int> BumpAsync(SqlSession session, string tenant, CancellationToken ct) =>
        session.Sql(BumpSql).With("@tenant", tenant).ExecuteAsync(ct);

    private static ValueTask<int> AuditAsync(SqlSession session, AuditRow? audit, CancellationToken ct) =>
        audit is null ? new(0) : session.InsertAsync(Tables.Audit, audit, ct);

    private ValueTask<IReadOnlyList<T>> ListAsync<T>(
        Func<SqlSession, SqlStatement> statement, Func<DbDataReader, T> read, CancellationToken ct) => database.ReadAsync(
        async (session, token) => (IReadOnlyList<T>)await statement(session).QueryAsync(read, token), ct);
}
