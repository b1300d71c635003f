using Microsoft.Data.Sqlite;

namespace SalesAssistant.Benchmarks.Punctuality;

/// <summary>
/// What a good engineer writes in a day: a table of who waits, and a loop that asks each second who is overdue. Each alert is
/// noted durably before the next is sent, so that a crash doubles none.
/// </summary>
internal sealed class PollingLoop : IDisposable
{
    private const int PageMax = 1_000;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly string path = Path.Combine(Path.GetTempPath(), $"polling-{Guid.NewGuid():N}.db");
    private readonly SqliteConnection connection;

    public PollingLoop()
    {
        connection = new($"Data Source={path};Pooling=False");
        connection.Open();
        Run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
        Run("""
            CREATE TABLE waits (room TEXT PRIMARY KEY, due_at INTEGER NOT NULL, alerted_at INTEGER);
            CREATE INDEX waits_due ON waits (due_at) WHERE alerted_at IS NULL;
            CREATE TABLE alerts (room TEXT PRIMARY KEY, due_at INTEGER NOT NULL, raised_at INTEGER NOT NULL)
            """);
    }

    /// <param name="dueAt">Due time of each wait, by its number.</param>
    public void Open(int waits, Func<int, DateTimeOffset> dueAt)
    {
        using var transaction = connection.BeginTransaction();
        using var insert = Command("INSERT INTO waits VALUES (@room, @due, NULL)");
        for (var number = 0; number < waits; number++)
        {
            Bind(insert, ("@room", $"room-{number}"), ("@due", dueAt(number).ToUnixTimeMilliseconds()));
            insert.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    /// <summary>Runs until that many alerts are raised or the time is over.</summary>
    public async Task RunAsync(int alerts, DateTimeOffset until)
    {
        var raised = 0;
        while (raised < alerts && DateTimeOffset.UtcNow < until)
        {
            var page = Overdue(DateTimeOffset.UtcNow);
            foreach (var (room, dueAt) in page)
            {
                Raise(room, dueAt);
            }

            raised += page.Count;
            if (page.Count < PageMax)
            {
                await Task.Delay(Every);
            }
        }
    }

    /// <summary>What was raised, and what was not yet: as late as it is now.</summary>
    public Lateness Lateness()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        return Punctuality.Lateness.Of(
            SqliteFile.Pairs(path, $"SELECT w.due_at, coalesce(w.alerted_at, {now}) FROM waits w WHERE w.due_at <= {now}"));
    }

    public void Dispose()
    {
        connection.Dispose();
        foreach (var file in (string[])[path, path + "-wal", path + "-shm"])
        {
            File.Delete(file);
        }
    }

    private List<(string Room, long DueAt)> Overdue(DateTimeOffset now)
    {
        using var select = Command("SELECT room, due_at FROM waits WHERE alerted_at IS NULL AND due_at <= @now ORDER BY due_at LIMIT @limit");
        Bind(select, ("@now", now.ToUnixTimeMilliseconds()), ("@limit", PageMax));
        using var reader = select.ExecuteReader();
        List<(string, long)> page = [];
        while (reader.Read())
        {
            page.Add((reader.GetString(0), reader.GetInt64(1)));
        }

        return page;
    }

    private void Raise(string room, long dueAt)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        using var transaction = connection.BeginTransaction();
        using var raise = Command("""
            INSERT INTO alerts VALUES (@room, @due, @now);
            UPDATE waits SET alerted_at = @now WHERE room = @room
            """);
        Bind(raise, ("@room", room), ("@due", dueAt), ("@now", now));
        raise.ExecuteNonQuery();
        transaction.Commit();
    }

    private SqliteCommand Command(string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    private static void Bind(SqliteCommand command, params ReadOnlySpan<(string Name, object Value)> values)
    {
        command.Parameters.Clear();
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }
    }

    private void Run(string sql)
    {
        using var command = Command(sql);
        command.ExecuteNonQuery();
    }
}
