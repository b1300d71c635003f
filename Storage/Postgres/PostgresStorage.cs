using Microsoft.Extensions.Logging;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Storage.Sql;

namespace SalesAssistant.Storage.Postgres;

/// <summary>The cluster's storage: one PostgreSQL database that every silo and gateway opens.</summary>
public sealed class PostgresStorage : IStorageStart, IStorageHealth
{
    private readonly PostgresDatabase database;
    private readonly GroupCommitter committer;

    public PostgresStorage(PostgresOptions options, GroupCommitOptions commit, ILogger<PostgresStorage> logger)
    {
        database = new(options.ConnectionString);
        var writers = Enumerable.Range(0, commit.Writers).Select(_ => new PostgresAppendWriter(database));
        committer = new([.. writers], commit, logger);
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

    /// <summary>Writes what still waits, then closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await committer.DisposeAsync();
        await database.DisposeAsync();
    }
}
