using System.Data.Common;
using System.Net.Sockets;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Sql;

/// <summary>Something done on a session.</summary>
internal delegate ValueTask<T> SqlWork<T>(SqlSession session, CancellationToken ct);

/// <summary>A database that speaks SQL: reads, snapshots and write transactions over its connections.</summary>
internal abstract class SqlDatabase : IStorageStart, IStorageHealth
{
    public abstract SqlDialect Dialect { get; }

    public abstract Task StartAsync(CancellationToken ct);

    public abstract ValueTask DisposeAsync();

    /// <summary>Runs single reads that need not agree with each other.</summary>
    /// <exception cref="LogUnavailableException">The database cannot be reached.</exception>
    public ValueTask<T> ReadAsync<T>(SqlWork<T> work, CancellationToken ct) =>
        GuardAsync(() => RunReadAsync(work, isSnapshot: false, ct));

    /// <summary>Runs reads that all see the same state.</summary>
    /// <exception cref="LogUnavailableException">The database cannot be reached.</exception>
    public ValueTask<T> ReadSnapshotAsync<T>(SqlWork<T> work, CancellationToken ct) =>
        GuardAsync(() => RunReadAsync(work, isSnapshot: true, ct));

    /// <summary>Runs one transaction; it is durable when this completes.</summary>
    /// <exception cref="LogUnavailableException">It may have been committed or not.</exception>
    public ValueTask<T> WriteAsync<T>(SqlWork<T> work, CancellationToken ct) => GuardAsync(() => RunWriteAsync(work, ct));

    public async ValueTask<bool> IsWritableAsync(CancellationToken ct)
    {
        const string sql = """
            INSERT INTO probes (id, checked_at) VALUES (1, @now)
            ON CONFLICT (id) DO UPDATE SET checked_at = excluded.checked_at
            """;
        try
        {
            return await WriteAsync(
                (session, token) => session.Sql(sql).With("@now", DateTimeOffset.UtcNow).ExecuteAsync(token), ct) == 1;
        }
        catch (LogUnavailableException)
        {
            return false;
        }
    }

    /// <summary>Whether the exception tells of the database or the way to it, not of our own mistake.</summary>
    internal static bool IsTrouble(Exception e) =>
        e is DbException or TimeoutException or IOException or SocketException or ObjectDisposedException;

    protected abstract ValueTask<T> RunReadAsync<T>(SqlWork<T> work, bool isSnapshot, CancellationToken ct);

    protected abstract ValueTask<T> RunWriteAsync<T>(SqlWork<T> work, CancellationToken ct);

    private static async ValueTask<T> GuardAsync<T>(Func<ValueTask<T>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception e) when (IsTrouble(e))
        {
            throw new LogUnavailableException("The storage did not do what it was asked: " + e.Message, e);
        }
    }
}
