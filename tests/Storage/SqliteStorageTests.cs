using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using SalesAssistant.Engine.People;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Storage.Sql;
using SalesAssistant.Storage.Sqlite;

namespace SalesAssistant.Storage.Tests;

public sealed class SqliteStorageTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly TemporaryFolder folder = new();

    private string File => Path.Combine(folder.Path, "sales.db");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_was_answered_is_in_the_files_though_nobody_closed_them()
    {
        var copy = Path.Combine(folder.Path, "copy.db");
        await using (var storage = await OpenAsync(File))
        {
            await storage.Log.AppendAsync(A.Append(A.Room("r"), 0, 3), None);
            // The files as a killed process leaves them.
            System.IO.File.Copy(File, copy);
            System.IO.File.Copy(File + "-wal", copy + "-wal");
        }

        await using var reopened = await OpenAsync(copy);
        Assert.Equal(3, (await reopened.Log.ReadAsync(A.Room("r"), None)).Events.Count);
    }

    [Fact]
    public async Task A_commit_waits_for_the_disk()
    {
        await using var storage = await OpenAsync(File);
        using var session = new SqliteSession(File, isWriter: true);

        Assert.Equal("wal", session.Command("PRAGMA journal_mode").ExecuteScalar());
        Assert.Equal(2L, session.Command("PRAGMA synchronous").ExecuteScalar());
    }

    [Fact]
    public async Task A_file_of_a_newer_program_is_refused_untouched()
    {
        await using (await OpenAsync(File))
        {
            Execute("PRAGMA user_version = 99");
        }

        var error = await Assert.ThrowsAsync<StorageVersionException>(() => OpenAsync(File));

        Assert.Contains("version 99", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hosts_that_start_at_once_make_the_tables_once()
    {
        var storages = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => OpenAsync(File))));

        foreach (var storage in storages)
        {
            Assert.True(await storage.IsWritableAsync(None));
            await storage.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_path_that_cannot_be_a_file_is_named()
    {
        System.IO.File.WriteAllText(File, "not a folder");

        var error = await Assert.ThrowsAsync<LogUnavailableException>(() => OpenAsync(Path.Combine(File, "x.db")));

        Assert.Contains("x.db", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_that_cannot_be_done_fails_and_the_next_one_is_done()
    {
        await using var storage = await OpenAsync(File);
        await storage.Log.AppendAsync(A.Append(A.Room("r"), 0), None);
        Execute("ALTER TABLE events RENAME TO hidden");

        await Assert.ThrowsAsync<LogUnavailableException>(async () =>
            await storage.Log.AppendAsync(A.Append(A.Room("r"), 1), None));
        Execute("ALTER TABLE hidden RENAME TO events");
        var outcome = await storage.Log.AppendAsync(A.Append(A.Room("r"), 1), None);

        Assert.Equal(AppendResult.Appended, outcome.Result);
    }

    [Fact]
    public async Task An_append_that_contradicts_itself_fails_alone()
    {
        await using var storage = await OpenAsync(File);
        var twice = A.Message(A.Room("bad"), "m");

        var bad = storage.Log.AppendAsync(A.Append(A.Room("bad"), 0, 1, twice, twice), None).AsTask();
        var good = Enumerable.Range(0, 20)
            .Select(i => storage.Log.AppendAsync(A.Append(A.Room($"r{i}"), 0), None).AsTask())
            .ToList();

        await Assert.ThrowsAsync<LogUnavailableException>(() => bad);
        Assert.All(await Task.WhenAll(good), o => Assert.Equal(AppendResult.Appended, o.Result));
        Assert.Null(await storage.Queries.ReadRoomAsync(A.Room("bad"), None));
    }

    [Fact]
    public async Task A_closed_storage_cannot_be_written()
    {
        var storage = await OpenAsync(File);
        await storage.DisposeAsync();

        Assert.False(await storage.IsWritableAsync(None));
        await Assert.ThrowsAsync<LogUnavailableException>(async () => await storage.Queries.ReadLastPositionAsync(None));
    }

    [Fact]
    public async Task People_of_before_revisions_are_kept_and_count_as_known()
    {
        using (var session = new SqliteSession(File, isWriter: true))
        {
            foreach (var migration in Migration.Of("Sqlite").Where(migration => migration.Version < 3))
            {
                session.Execute(migration.Sql);
                session.Execute($"PRAGMA user_version = {migration.Version}");
            }
        }

        Execute("""
            INSERT INTO people (tenant, person, name, seen_at) VALUES ('acme', 'wechaty|li', '李', 1), ('acme', 'wechaty|wang', '王', 1);
            INSERT INTO revisions (tenant, revision) VALUES ('acme', 7);
            """);
        await using var storage = await OpenAsync(File);
        var follower = new PeopleFollower(storage.Tenants);
        Assert.Equal(2, await follower.LookAsync());
        Assert.Equal(0, await follower.LookAsync());

        await storage.Log.AppendAsync(A.Append(A.Room("r"), 0) with { Senders = [new(A.Li, "小李", null, A.Noon)] }, None);

        Assert.Equal(1, await follower.LookAsync());
        Assert.Equal(["小李", "王"], follower.Known.Select(row => PersonJson.Read(row.Json).Name));
    }

    private static async Task<SqliteStorage> OpenAsync(string path)
    {
        var storage = new SqliteStorage(new() { Path = path }, new(), NullLogger<SqliteStorage>.Instance);
        await storage.StartAsync(None);
        return storage;
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
