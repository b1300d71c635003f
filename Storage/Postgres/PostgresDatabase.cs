using System.Data;
using System.Data.Common;
using Npgsql;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Storage.Sql;

namespace SalesAssistant.Storage.Postgres;

/// <summary>A PostgreSQL database, 15 or newer, over one pool of connections.</summary>
internal sealed class PostgresDatabase(string connectionString) : SqlDatabase
{
    /// <summary>The server's compiler (JIT) takes longer than any statement here runs.</summary>
    private const string NoCompiling = "SET jit = off;";

    /// <summary>
    /// An append looks rows up by their keys and nothing else. Said so, the server cannot settle on reading or sorting whole
    /// tables while they are small: 1,400 became 6,700 appends a second in a new database. Plans are kept,
    /// which saved less than runs differ. But all indexes of an empty table look alike, and in one new database a kept plan looked
    /// messages up by tenant alone, 10,000 rows a message: statements that could err so are planned each time
    /// (<see cref="PostgresBatch.PlanAnew"/>).
    /// </summary>
    private const string KeysOnly = """
        SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_sort = off;
        SET plan_cache_mode = force_generic_plan;
        """;

    /// <summary>
    /// What waits for one of so many connections waits less than it would for the server, and a few silos and gateways fit into the
    /// 100 connections that a server has by default.
    /// </summary>
    private const int ReadersMax = 16;

    /// <summary>As many as the group commit may have writers, whatever is configured.</summary>
    private const int WritersMax = 8;

    private static readonly IReadOnlyList<Migration> Migrations = Migration.Of("Postgres");

    public override SqlDialect Dialect => PostgresSession.Words;

    /// <summary>Connections of reads and small writes.</summary>
    public NpgsqlDataSource Source { get; } = CreateSource(connectionString, NoCompiling, ReadersMax);

    /// <summary>Connections of the group commit.</summary>
    public NpgsqlDataSource AppendSource { get; } = CreateSource(connectionString, NoCompiling + KeysOnly, WritersMax);

    public override async Task StartAsync(CancellationToken ct)
    {
        try
        {
            await using var connection = await Source.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await MigrateAsync(new PostgresSession(connection), ct);
            await transaction.CommitAsync(ct);
        }
        catch (Exception e) when (IsTrouble(e))
        {
            throw new LogUnavailableException("The database cannot be opened: " + e.Message, e);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await AppendSource.DisposeAsync();
        await Source.DisposeAsync();
    }

    protected override ValueTask<T> RunReadAsync<T>(SqlWork<T> work, bool isSnapshot, CancellationToken ct) =>
        AgainIfBrokenAsync(Source, () => ReadOnceAsync(work, isSnapshot, ct));

    protected override async ValueTask<T> RunWriteAsync<T>(SqlWork<T> work, CancellationToken ct)
    {
        await using var connection = await Source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var result = await work(new PostgresSession(connection), ct);
        await transaction.CommitAsync(ct);
        return result;
    }

    /// <summary>
    /// Runs what only reads, and once more where it met a connection that was dead without the pool knowing it, as after a
    /// restart of the server; all idle connections are given up then.
    /// </summary>
    internal static async ValueTask<T> AgainIfBrokenAsync<T>(NpgsqlDataSource source, Func<ValueTask<T>> read)
    {
        try
        {
            return await read();
        }
        catch (NpgsqlException e) when (IsBrokenConnection(e))
        {
            source.Clear();
            return await read();
        }
    }

    /// <summary>Whether the connection was at fault or ended by the server (57P01 to 57P03), and not the statement.</summary>
    internal static bool IsBrokenConnection(NpgsqlException e) => e is PostgresException { SqlState: var state }
        ? state.StartsWith("57P0", StringComparison.Ordinal)
        : e.InnerException is not TimeoutException;

    /// <summary>Connections whose sessions begin with these settings.</summary>
    private static NpgsqlDataSource CreateSource(string connectionString, string settings, int poolMax)
    {
        var builder = new NpgsqlDataSourceBuilder(WithDefaults(connectionString, poolMax));
        builder.UsePhysicalConnectionInitializer(
            connection =>
            {
                using var command = new NpgsqlCommand(settings, connection);
                command.ExecuteNonQuery();
            },
            async connection =>
            {
                await using var command = new NpgsqlCommand(settings, connection);
                await command.ExecuteNonQueryAsync();
            });
        return builder.Build();
    }

    private static string WithDefaults(string connectionString, int poolMax)
    {
        var given = new DbConnectionStringBuilder { ConnectionString = connectionString };
        var full = new NpgsqlConnectionStringBuilder(connectionString);
        if (!given.ContainsKey("Max Auto Prepare"))
        {
            full.MaxAutoPrepare = 200;
        }

        if (!given.ContainsKey("Command Timeout"))
        {
            full.CommandTimeout = 15;
        }

        if (!given.ContainsKey("Maximum Pool Size"))
        {
            full.MaxPoolSize = poolMax;
        }

        if (!given.ContainsKey("No Reset On Close"))
        {
            full.NoResetOnClose = true;
        }

        return full.ToString();
    }

    private static async Task MigrateAsync(PostgresSession session, CancellationToken ct)
    {
        // Hosts that start together wait here for the first one; the number only has to be nobody else's.
        await session.Sql("SELECT pg_advisory_xact_lock(727001544)").ExecuteAsync(ct);
        await session.Sql("CREATE TABLE IF NOT EXISTS schema_migrations (version bigint PRIMARY KEY)").ExecuteAsync(ct);
        var version = (int)await session.Sql("SELECT max(version) FROM schema_migrations").NumberAsync(ct);
        foreach (var migration in Migration.After(version, Migrations))
        {
            await session.Sql(migration.Sql).ExecuteAsync(ct);
            await session.Sql("INSERT INTO schema_migrations (version) VALUES (@version)")
                .With("@version", migration.Version).ExecuteAsync(ct);
        }
    }

    private async ValueTask<T> ReadOnceAsync<T>(SqlWork<T> work, bool isSnapshot, CancellationToken ct)
    {
        await using var connection = await Source.OpenConnectionAsync(ct);
        await using var transaction = isSnapshot
            ? await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct)
            : null;
        return await work(new PostgresSession(connection), ct);
    }
}
