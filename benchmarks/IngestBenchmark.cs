using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using SalesAssistant.Benchmarks.Figures;
using SalesAssistant.Tests.Shared;

namespace SalesAssistant.Benchmarks;

/// <summary>Messages per second over HTTP, in batches and one by one, each beside its baseline in the same run.</summary>
internal static class IngestBenchmark
{
    public static async Task<PartResult> RunAsync(BenchRun run)
    {
        var plan = run.IsQuick ? IngestPlan.Quick : IngestPlan.Full;
        run.Say("SQLite");
        var sqlite = await SqliteAsync(plan);
        run.Say("PostgreSQL");
        var postgres = await PostgresAsync(plan);
        return new(
            "Ingest over HTTP",
            $"""
            `POST /v1/messages`, answered once durable: {IngestPlan.Rooms:N0} rooms, batches of {IngestPlan.BatchSize} over
            {IngestPlan.BatchConnections} connections, single messages over {IngestPlan.SingleConnections}. Beside batches: what the
            database takes when the very rows that the host wrote are inserted in batches of 1,000 by one connection with nothing
            else to do. Beside singles: a plain ASP.NET handler, one durable INSERT a message. Each is measured once its rate has
            stopped growing: until then a server that has just started compiles itself.
            """,
            [sqlite.ToTable("SQLite", "WAL, synchronous FULL"), postgres.ToTable("PostgreSQL", "fsync on")],
            [ChartOf(sqlite, postgres)]);
    }

    private static Chart ChartOf(StorageIngest sqlite, StorageIngest postgres)
    {
        return new("ingest", "Messages a second over HTTP, durable before the answer", new(""), new("messages a second"),
        [
            Of("SalesAssistant", false, ingest => ingest.Batches, ingest => ingest.Singles),
            Of("baseline: raw batched insert; plain handler", true, ingest => ingest.Raw, ingest => ingest.Plain),
        ])
        {
            Groups = ["SQLite, batches", "SQLite, singles", "PostgreSQL, batches", "PostgreSQL, singles"],
        };

        Series Of(string name, bool isBaseline, Func<StorageIngest, Measured> batches, Func<StorageIngest, Measured> singles) => new(
            name,
            [
                new(0, batches(sqlite).PerSecond), new(1, singles(sqlite).PerSecond),
                new(2, batches(postgres).PerSecond), new(3, singles(postgres).PerSecond),
            ],
            isBaseline);
    }

    private static async Task<StorageIngest> SqliteAsync(IngestPlan plan)
    {
        Measured batches;
        Measured singles;
        Measured raw;
        await using (var host = await HostProcess.StartAsync(postgres: null))
        {
            batches = await BatchesAsync(host, plan);
            raw = await RawInsert.SqliteAsync(host.Database);
            singles = await SinglesAsync(host, plan);
        }

        var path = Path.Combine(Path.GetTempPath(), $"plain-{Guid.NewGuid():N}.db");
        await using var keeper = new SqliteConnection($"Data Source={path}");
        await keeper.OpenAsync();
        Run(keeper, "PRAGMA journal_mode=WAL", PlainHandler.Table);
        var plain = await PlainAsync(plan, writersMax: 1, async () =>
        {
            var connection = new SqliteConnection($"Data Source={path}");
            await connection.OpenAsync();
            Run(connection, "PRAGMA synchronous=FULL");
            return connection;
        });
        SqliteConnection.ClearAllPools();
        File.Delete(path);
        return new(batches, raw, singles, plain);
    }

    private static async Task<StorageIngest> PostgresAsync(IngestPlan plan)
    {
        await using var server = await PostgresServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        Measured batches;
        Measured singles;
        Measured raw;
        await using (var host = await HostProcess.StartAsync(database))
        {
            batches = await BatchesAsync(host, plan);
            raw = await RawInsert.PostgresAsync(database);
            singles = await SinglesAsync(host, plan);
        }

        await using var data = NpgsqlDataSource.Create((await server.CreateDatabaseAsync()) + ";Max Auto Prepare=20;Maximum Pool Size=64");
        await using (var keeper = await data.OpenConnectionAsync())
        {
            Run(keeper, PlainHandler.Table);
        }

        var plain = await PlainAsync(plan, writersMax: 64, async () => await data.OpenConnectionAsync());
        return new(batches, raw, singles, plain);
    }

    private static async Task<Measured> BatchesAsync(HostProcess host, IngestPlan plan)
    {
        var url = new Uri(host.Url, "/v1/messages");
        await Load.WarmUpAsync(name => SendAsync(name, plan.Batches / IngestPlan.WarmUpShare));
        return await SendAsync("batch", plan.Batches);

        Task<Measured> SendAsync(string run, int requests)
        {
            var traffic = new Traffic(run);
            return Load.RunAsync(
                $"batches of {IngestPlan.BatchSize}", url, host.Key, requests, IngestPlan.BatchConnections, IngestPlan.BatchSize,
                number => traffic.Batch(number * IngestPlan.BatchSize, IngestPlan.BatchSize));
        }
    }

    private static async Task<Measured> SinglesAsync(HostProcess host, IngestPlan plan)
    {
        var url = new Uri(host.Url, "/v1/messages");
        await Load.WarmUpAsync(name => SendAsync("one-" + name, plan.Singles / IngestPlan.WarmUpShare));
        return await SendAsync("one", plan.Singles);

        Task<Measured> SendAsync(string run, int requests)
        {
            var traffic = new Traffic(run);
            return Load.RunAsync("singles", url, host.Key, requests, IngestPlan.SingleConnections, 1, traffic.Single);
        }
    }

    private static async Task<Measured> PlainAsync(IngestPlan plan, int writersMax, Func<ValueTask<DbConnection>> open)
    {
        await using var handler = await PlainHandler.StartAsync(open, writersMax);
        await Load.WarmUpAsync(name => SendAsync(name, plan.Singles / IngestPlan.WarmUpShare));
        return await SendAsync("plain", plan.Singles);

        Task<Measured> SendAsync(string run, int requests)
        {
            var traffic = new Traffic(run);
            return Load.RunAsync(
                "plain handler, one INSERT each", handler.Url, null, requests, IngestPlan.SingleConnections, 1, traffic.Single);
        }
    }

    private static void Run(DbConnection connection, params string[] statements)
    {
        foreach (var sql in statements)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }

    /// <summary>What one storage did.</summary>
    private sealed record StorageIngest(Measured Batches, Measured Raw, Measured Singles, Measured Plain)
    {
        private const string RawName = "raw insert of the same rows";
        private const string PlainName = "plain handler";
        private const double ShareOfRawAimed = 0.6;
        private const double TimesPlainAimed = 2;

        public FigureTable ToTable(string storage, string durability) => new($"{storage} ({durability})",
        [
            new($"batches, {storage}", Batches.PerSecond, "messages/s")
            {
                Baseline = Raw.PerSecond, BaselineName = RawName, Aim = new(AtLeast: Raw.PerSecond * ShareOfRawAimed),
            },
            new("batches: p50 of a request", Batches.Percentile(0.5), "ms"),
            new("batches: p99 of a request", Batches.Percentile(0.99), "ms"),
            new($"singles, {storage}", Singles.PerSecond, "messages/s")
            {
                Baseline = Plain.PerSecond, BaselineName = PlainName, Aim = new(AtLeast: Plain.PerSecond * TimesPlainAimed),
            },
            new("singles: p50", Singles.Percentile(0.5), "ms") { Baseline = Plain.Percentile(0.5), BaselineName = PlainName },
            new("singles: p99", Singles.Percentile(0.99), "ms") { Baseline = Plain.Percentile(0.99), BaselineName = PlainName },
        ]);
    }
}
