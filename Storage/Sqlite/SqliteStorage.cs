using Microsoft.Extensions.Logging;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Storage.Sql;

namespace SalesAssistant.Storage.Sqlite;

/// <summary>The embedded host's storage: one SQLite file.</summary>
public sealed class SqliteStorage : IStorageStart, IStorageHealth
{
    private readonly SqliteDatabase database;
    private readonly GroupCommitter committer;

    public SqliteStorage(SqliteOptions options, GroupCommitOptions commit, ILogger<SqliteStorage> logger)
    {
        database = new(options.Path);
        committer = new([new SqliteAppendWriter(database)], commit, logger);
        Log = new SqlMessageLog(database, committer);
        Outbox = new SqlOutbox(database);
        Queries = new SqlQueries(database);
        Tenants = new SqlTenantStore(database);
    }

    public IMessageLog Log { get; }

    public IOutbox Outbox { get; }

    public IQueries Queries { get; }

    public ITenantStore Tenants { get; }

    public Task StartAsync(CancellationToken ct) => database.StartAsync(ct);

    public ValueTask<bool> IsWritableAsync(CancellationToken ct) => database.IsWritableAsync(ct);

    /// <summary>Writes what still waits, then closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await committer.DisposeAsync();
        await database.DisposeAsync();
    }
}
