using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace SalesAssistant.Benchmarks.Reads;

/// <summary>
/// The same questions asked of plain tables with the indexes that a good engineer would give them, by SQL alone without HTTP,
/// while another connection inserts messages at the same rate.
/// </summary>
internal sealed class PlainReads : IDisposable
{
    private const int BatchSize = 50;

    private readonly string path = Path.Combine(Path.GetTempPath(), $"reads-{Guid.NewGuid():N}.db");
    private readonly SqliteConnection writer;
    private readonly SqliteConnection reader;
    private readonly ReadsPlan plan;

    public PlainReads(ReadsPlan plan)
    {
        this.plan = plan;
        writer = Open();
        Run("PRAGMA journal_mode=WAL");
        Run("PRAGMA synchronous=FULL");
        Run("""
            CREATE TABLE rooms (room TEXT PRIMARY KEY, name TEXT, owner TEXT, waiting_since INTEGER, last_at INTEGER, last_text TEXT);
            CREATE INDEX rooms_last ON rooms (last_at);
            CREATE INDEX rooms_waiting ON rooms (waiting_since) WHERE waiting_since IS NOT NULL;
            CREATE TABLE turns (id INTEGER PRIMARY KEY, room TEXT, owner TEXT, waiting_since INTEGER, ended_at INTEGER, reply_ms INTEGER);
            CREATE INDEX turns_ended ON turns (ended_at);
            CREATE TABLE messages (id TEXT PRIMARY KEY, room TEXT, sender TEXT, sent_at INTEGER, text TEXT)
            """);
        Fill();
        reader = Open();
    }

    /// <summary>Milliseconds of each look.</summary>
    public async Task<IReadOnlyList<double>> LookAsync(string sql)
    {
        using var stopping = new CancellationTokenSource();
        var writing = WriteAsync(stopping.Token);
        var times = new List<double>();
        for (var look = 0; look < plan.Looks; look++)
        {
            var start = Stopwatch.GetTimestamp();
            using var command = reader.CreateCommand();
            command.CommandText = sql;
            using (var rows = command.ExecuteReader())
            {
                while (rows.Read())
                {
                    rows.GetValue(0);
                }
            }

            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            await Task.Yield();
        }

        await stopping.CancelAsync();
        await writing;
        return times;
    }

    public void Dispose()
    {
        reader.Dispose();
        writer.Dispose();
        foreach (var file in (string[])[path, path + "-wal", path + "-shm"])
        {
            File.Delete(file);
        }
    }

    private Task WriteAsync(CancellationToken ct) => Task.Run(
        async () =>
        {
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds((double)BatchSize / plan.MessagesPerSecond));
            while (!ct.IsCancellationRequested)
            {
                using (var transaction = writer.BeginTransaction())
                {
                    for (var index = 0; index < BatchSize; index++)
                    {
                        Run($"INSERT INTO messages VALUES ('{Guid.NewGuid():N}', 'room-{index}', 'customer', 1, '第三条能不能改一下')");
                    }

                    transaction.Commit();
                }

                await timer.WaitForNextTickAsync(CancellationToken.None);
            }
        },
        CancellationToken.None);

    private void Fill()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        using var transaction = writer.BeginTransaction();
        for (var room = 0; room < plan.Rooms; room++)
        {
            var owner = $"sales-{room % plan.People}";
            var waits = room % ReadsPlan.OneWaitsIn == 0;
            Run($"INSERT INTO rooms VALUES ('room-{room}', '客户群 {room}', '{owner}', {(waits ? now : "NULL")}, {now - room}, '马上发您')");
            Run($"INSERT INTO turns VALUES (NULL, 'room-{room}', '{owner}', {now}, {(waits ? "NULL" : now)}, {(waits ? "NULL" : "60000")})");
        }

        transaction.Commit();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }

    private void Run(string sql)
    {
        using var command = writer.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
