using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Storage.Sql;

namespace SalesAssistant.Storage.Sqlite;

/// <summary>
/// One file: a single writer connection, and readers beside it that never wait for it (WAL). A commit is on the disk when it
/// returns (synchronous FULL).
/// </summary>
internal sealed class SqliteDatabase(string path) : SqlDatabase
{
    private static readonly IReadOnlyList<Migration> Migrations = Migration.Of("Sqlite");

    private readonly SemaphoreSlim writing = new(1);
    private readonly ConcurrentBag<SqliteSession> readers = [];
    private readonly int readersMax = Environment.ProcessorCount * 2;
    private SqliteSession? writer;
    private volatile bool isClosed;

    public override SqlDialect Dialect => SqliteSession.Words;

    public override async Task StartAsync(CancellationToken ct)
    {
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            {
                Directory.CreateDirectory(folder);
            }

            await writing.WaitAsync(ct);
            try
            {
                Migrate(writer ??= new(path, isWriter: true));
            }
            finally
            {
                writing.Release();
            }
        }
        catch (Exception e) when (IsTrouble(e) || e is UnauthorizedAccessException)
        {
            throw new LogUnavailableException($"The database file '{path}' cannot be opened: {e.Message}", e);
        }
    }

    /// <summary>Runs work on the writer connection inside a transaction, and commits it.</summary>
    /// <exception cref="SqliteException">It was rolled back; or, thrown by the commit, nobody knows.</exception>
    public async ValueTask<T> TransactAsync<T>(Func<SqliteSession, ValueTask<T>> work, CancellationToken ct)
    {
        await writing.WaitAsync(ct);
        try
        {
            ObjectDisposedException.ThrowIf(isClosed, this);
            var session = writer ??= new(path, isWriter: true);
            try
            {
                session.Command("BEGIN IMMEDIATE").ExecuteNonQuery();
                var result = await work(session);
                session.Command("COMMIT").ExecuteNonQuery();
                return result;
            }
            catch (Exception e)
            {
                Abandon(session, e);
                throw;
            }
        }
        finally
        {
            writing.Release();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await writing.WaitAsync();
        isClosed = true;
        // Readers first: the last connection to close folds the WAL into the file, which only a writer may.
        while (readers.TryTake(out var reader))
        {
            reader.Dispose();
        }

        writer?.Dispose();
        writer = null;
        writing.Release();
    }

    protected override async ValueTask<T> RunReadAsync<T>(SqlWork<T> work, bool isSnapshot, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(isClosed, this);
        if (!readers.TryTake(out var session))
        {
            session = new(path, isWriter: false);
        }

        try
        {
            if (isSnapshot)
            {
                session.Command("BEGIN").ExecuteNonQuery();
            }

            var result = await work(session, ct);
            if (isSnapshot)
            {
                session.Command("COMMIT").ExecuteNonQuery();
            }

            Return(session);
            return result;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    protected override ValueTask<T> RunWriteAsync<T>(SqlWork<T> work, CancellationToken ct) =>
        TransactAsync(session => work(session, ct), ct);

    private static void Migrate(SqliteSession session)
    {
        session.Execute("BEGIN IMMEDIATE");
        try
        {
            var version = Convert.ToInt32(session.Command("PRAGMA user_version").ExecuteScalar(), null);
            foreach (var migration in Migration.After(version, Migrations))
            {
                session.Execute(migration.Sql);
                session.Execute(FormattableString.Invariant($"PRAGMA user_version = {migration.Version}"));
            }

            session.Execute("COMMIT");
        }
        catch
        {
            session.Execute("ROLLBACK");
            throw;
        }
    }

    private void Return(SqliteSession session)
    {
        if (isClosed || readers.Count >= readersMax)
        {
            session.Dispose();
        }
        else
        {
            readers.Add(session);
        }
    }

    /// <summary>Takes the transaction back; a connection that is not sound after that is given up.</summary>
    private void Abandon(SqliteSession session, Exception error)
    {
        var isSound = error is not SqliteException { SqliteErrorCode: not SQLitePCL.raw.SQLITE_CONSTRAINT };
        try
        {
            session.Command("ROLLBACK").ExecuteNonQuery();
        }
        catch (SqliteException)
        {
            // SQLite rolls back by itself on some errors, and then refuses a second time.
            isSound = false;
        }

        if (!isSound)
        {
            session.Dispose();
            writer = null;
        }
    }
}
