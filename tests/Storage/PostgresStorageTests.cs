using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SalesAssistant.Domain.People;
using SalesAssistant.Engine.People;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Storage.Postgres;
using SalesAssistant.Storage.Sql;
using SalesAssistant.Tests.Shared;

namespace SalesAssistant.Storage.Tests;

[Collection(PostgresTests.Name)]
public sealed class PostgresStorageTests(PostgresFixture fixture)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Hosts_that_start_at_once_make_the_tables_once()
    {
        var database = await fixture.Server.CreateDatabaseAsync();

        var storages = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => OpenAsync(database)));

        foreach (var storage in storages)
        {
            Assert.True(await storage.IsWritableAsync(None));
            await storage.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused()
    {
        var database = await fixture.Server.CreateDatabaseAsync();
        await using (await OpenAsync(database))
        {
            await ExecuteAsync(database, "INSERT INTO schema_migrations (version) VALUES (99)");
        }

        await Assert.ThrowsAsync<StorageVersionException>(() => OpenAsync(database));
    }

    [Fact]
    public async Task Two_hosts_that_race_for_rooms_and_messages_give_each_version_and_message_once()
    {
        const int rounds = 30;
        var database = await fixture.Server.CreateDatabaseAsync();
        await using var one = await OpenAsync(database);
        await using var two = await OpenAsync(database);

        for (var round = 0; round < rounds; round++)
        {
            var appends = new[] { one, two }.SelectMany((host, h) => Enumerable.Range(0, 6).Select(r => Task.Run(async () =>
            {
                var room = A.Room($"r{r}");
                var message = A.Message(room, $"{round}-{r % 3}");
                return await host.Log.AppendAsync(A.Append(room, round, 1, A.Message(room, $"{round}-{r}-{h}"), message), None);
            })));
            var outcomes = await Task.WhenAll(appends);

            // Rooms r and r+3 bring the same message: one of the two gets it, through one host.
            Assert.Equal(3, outcomes.Count(o => o.Result == AppendResult.Appended));
            await CatchUpAsync(one, round);
        }

        var events = await one.Queries.ReadEventsAfterAsync(A.Tenant, 0, 1000, None);
        Assert.Equal(6 * rounds, events.DistinctBy(e => (e.Room, e.Version)).Count());
        Assert.Equal(Enumerable.Range(1, events.Count).Select(i => (long)i), events.Select(e => e.Position));
    }

    [Fact]
    public async Task Lost_connections_cost_one_answer_at_most_and_no_answered_append()
    {
        var database = await fixture.Server.CreateDatabaseAsync();
        await using var storage = await OpenAsync(database);
        await storage.Log.AppendAsync(A.Append(A.Room("r"), 0), None);
        await TerminateConnectionsAsync(database);

        Assert.Single((await storage.Log.ReadAsync(A.Room("r"), None)).Events);
        await TerminateConnectionsAsync(database);
        var outcome = await storage.Log.AppendAsync(A.Append(A.Room("r"), 1), None);

        Assert.Equal(AppendResult.Appended, outcome.Result);
    }

    [Fact]
    public async Task A_server_that_crashed_has_all_that_was_answered_and_is_found_again()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var storage = await OpenAsync(await server.CreateDatabaseAsync());
        for (var i = 0; i < 20; i++)
        {
            await storage.Log.AppendAsync(A.Append(A.Room("r"), i), None);
        }

        await server.CrashAsync();
        Assert.False(await storage.IsWritableAsync(None));
        await Assert.ThrowsAsync<LogUnavailableException>(async () =>
            await storage.Log.AppendAsync(A.Append(A.Room("r"), 20), None));
        await server.RestartAsync();

        Assert.Equal(20, (await storage.Log.ReadAsync(A.Room("r"), None)).Events.Count);
        Assert.Equal(
            AppendResult.Appended, (await storage.Log.AppendAsync(A.Append(A.Room("r"), 20), None)).Result);
    }

    [Fact]
    public async Task An_append_that_contradicts_itself_fails_alone()
    {
        await using var storage = await OpenAsync(await fixture.Server.CreateDatabaseAsync());
        var twice = A.Message(A.Room("bad"), "m");

        var bad = storage.Log.AppendAsync(A.Append(A.Room("bad"), 0, 1, twice, twice), None).AsTask();
        var good = Enumerable.Range(0, 20)
            .Select(i => storage.Log.AppendAsync(A.Append(A.Room($"r{i}"), 0), None).AsTask())
            .ToList();

        await Assert.ThrowsAsync<LogUnavailableException>(() => bad);
        Assert.All(await Task.WhenAll(good), o => Assert.Equal(AppendResult.Appended, o.Result));
    }

    [Fact]
    public async Task A_slow_database_takes_all_that_waits_in_few_transactions()
    {
        const int rooms = 200;
        var database = await fixture.Server.CreateDatabaseAsync();
        await using var storage = await OpenAsync(database);
        await ExecuteAsync(database, """
            CREATE SEQUENCE slow_inserts;
            CREATE FUNCTION be_slow() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM nextval('slow_inserts'), pg_sleep(0.3); RETURN NULL; END $$;
            CREATE TRIGGER slow BEFORE INSERT ON events FOR EACH STATEMENT EXECUTE FUNCTION be_slow();
            """);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, rooms).Select(number =>
        {
            var room = A.Room($"r{number}");
            return storage.Log.AppendAsync(A.Append(room, 0, 1, A.Message(room, $"m{number}")), None).AsTask();
        }));

        Assert.All(outcomes, outcome => Assert.Equal(AppendResult.Appended, outcome.Result));
        Assert.Equal(rooms, outcomes.Select(outcome => outcome.Position).Distinct().Count());
        Assert.InRange(await NumberAsync(database, "SELECT last_value FROM slow_inserts"), 1, rooms / 10);
    }

    [Fact]
    public async Task Two_hosts_that_change_the_same_people_never_wait_in_a_circle_and_hide_nobody()
    {
        var database = await fixture.Server.CreateDatabaseAsync();
        await using (var one = await OpenAsync(database))
        await using (var two = await OpenAsync(database))
        {
            var (first, second) = (new PeopleFollower(one.Tenants), new PeopleFollower(two.Tenants));
            var changes = Task.WhenAll([.. PeopleChanges.Of(PortsOf(one), 0), .. PeopleChanges.Of(PortsOf(two), 1)]);
            await Task.WhenAll(first.FollowAsync(changes), second.FollowAsync(changes));

            var people = PeopleFollower.InOrder(await one.Tenants.ReadPeopleAsync(A.Tenant, 0, None));
            Assert.Equal(people, first.Known);
            Assert.Equal(people, second.Known);
        }

        // An append that met a deadlock is repeated, so nothing else would tell.
        Assert.Equal(0, await NumberAsync(database, "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"));
    }

    [Fact]
    public async Task People_of_before_revisions_are_kept_and_those_whom_an_older_program_writes_beside_are_read()
    {
        var database = await fixture.Server.CreateDatabaseAsync();
        await ExecuteAsync(database, "CREATE TABLE schema_migrations (version bigint PRIMARY KEY)");
        foreach (var migration in Migration.Of("Postgres").Where(migration => migration.Version < 4))
        {
            await ExecuteAsync(database, migration.Sql);
            await ExecuteAsync(database, $"INSERT INTO schema_migrations (version) VALUES ({migration.Version})");
        }

        await ExecuteAsync(database, """
            INSERT INTO people (tenant, person, name, seen_at) VALUES ('acme', 'wechaty|li', '李', 1), ('acme', 'wechaty|wang', '王', 1);
            INSERT INTO revisions (tenant, revision) VALUES ('acme', 7);
            """);
        await using var storage = await OpenAsync(database);
        var follower = new PeopleFollower(storage.Tenants);
        Assert.Equal(2, await follower.LookAsync());
        Assert.Equal(0, await follower.LookAsync());

        await ExecuteAsync(database, """
            INSERT INTO people (tenant, person, name) VALUES ('acme', 'wechaty|zhao', '赵'), ('acme', 'wechaty|li', '小李')
            ON CONFLICT (tenant, person) DO UPDATE SET name = excluded.name;
            UPDATE revisions SET revision = revision + 1 WHERE tenant = 'acme';
            """);
        Assert.Equal(2, await follower.LookAsync());
        Assert.Equal(["小李", "王", "赵"], follower.Known.Select(row => PersonJson.Read(row.Json).Name));

        await storage.Tenants.PutPeopleAsync(
            A.Tenant, [.. follower.Known.Select(row => row with { Json = PersonJson.Write(new Person(row.Key)) })], [], A.Audit(), None);
        Assert.Equal(3, await follower.LookAsync());
        Assert.Equal(0, await follower.LookAsync());
    }

    [Fact]
    public async Task Appends_find_their_rooms_by_the_key_and_nothing_else_in_a_database_without_statistics()
    {
        var database = await fixture.Server.CreateDatabaseAsync();
        await using (var storage = await OpenAsync(database))
        {
            for (var version = 0; version < 12; version++)
            {
                await Task.WhenAll(Enumerable.Range(0, 20).Select(number =>
                {
                    var room = A.Room($"r{number}");
                    return storage.Log.AppendAsync(
                        A.Append(room, version, 1, A.Message(room, $"m{number}-{version}")), None).AsTask();
                }));
            }
        }

        Assert.Equal("rooms_pkey", await ValueAsync(database, """
            SELECT string_agg(indexrelname, ' ' ORDER BY indexrelname) FROM pg_stat_user_indexes
            WHERE relname IN ('rooms', 'messages', 'turns', 'events') AND idx_scan > 0
            """));
    }

    [Fact]
    public async Task Looks_read_only_people_who_have_changed_in_a_database_without_statistics()
    {
        const int looks = 20;
        const int people = 3000;
        var database = await fixture.Server.CreateDatabaseAsync();
        await using (var storage = await OpenAsync(database))
        {
            var follower = new PeopleFollower(storage.Tenants);
            // The plan may be kept from when the table was small.
            await MeetAndLookAsync(storage, follower, 0, looks);
            await storage.Tenants.PutPeopleAsync(
                A.Tenant, [.. Enumerable.Range(0, people).Select(number => new PersonRow(new(A.Channel, $"c{number}"), "{}"))], [],
                A.Audit(), None);
            Assert.Equal(people, await follower.LookAsync());

            await MeetAndLookAsync(storage, follower, looks, looks);
        }

        var rows = await NumberAsync(database, "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_user_tables WHERE relname = 'people'");
        Assert.InRange(rows, people + looks, people + (looks * looks));
    }

    /// <summary>Meets a sender so many times, and looks each time.</summary>
    private static async Task MeetAndLookAsync(PostgresStorage storage, PeopleFollower follower, int first, int count)
    {
        for (var version = first; version < first + count; version++)
        {
            var sender = new SeenSender(new(A.Channel, $"new{version}"), "新", null, A.Noon);
            await storage.Log.AppendAsync(A.Append(A.Room("r"), version) with { Senders = [sender] }, None);
            Assert.Equal(1, await follower.LookAsync());
        }
    }

    private static StoragePorts PortsOf(PostgresStorage storage) =>
        new(storage, storage, storage.Log, storage.Outbox, storage.Queries, storage.Tenants);

    private static async Task<PostgresStorage> OpenAsync(string database)
    {
        var storage = new PostgresStorage(
            new() { ConnectionString = database }, new(), NullLogger<PostgresStorage>.Instance);
        try
        {
            await storage.StartAsync(None);
            return storage;
        }
        catch
        {
            await storage.DisposeAsync();
            throw;
        }
    }

    /// <summary>Brings every room to the version after the round.</summary>
    private static async Task CatchUpAsync(PostgresStorage storage, int round)
    {
        for (var r = 0; r < 6; r++)
        {
            await storage.Log.AppendAsync(A.Append(A.Room($"r{r}"), round), None);
        }
    }

    private static Task TerminateConnectionsAsync(string database) => ExecuteAsync(
        database,
        """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
        """);

    private static async Task<long> NumberAsync(string database, string sql) => (long)await ValueAsync(database, sql);

    private static async Task<object> ValueAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (await command.ExecuteScalarAsync())!;
    }

    private static async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
