using System.Data.Common;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Npgsql;
using SalesAssistant.Tests.Shared;

namespace SalesAssistant.Benchmarks;

/// <summary>Messages per second over HTTP, in batches and one by one, each beside its baseline in the same run.</summary>
internal static class IngestBenchmark
{
    public static async Task<int> RunAsync(IngestPlan plan)
    {
        Console.WriteLine($"{DateTimeOffset.UtcNow:u}  {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors, "
            + $".NET {Environment.Version}; client, server and database on this machine");
        Console.WriteLine($"{IngestPlan.Rooms:N0} rooms; batches of {IngestPlan.BatchSize} over {IngestPlan.BatchConnections} connections, "
            + $"singles over {IngestPlan.SingleConnections}");
        await SqliteAsync(plan);
        await PostgresAsync(plan);
        return 0;
    }

    private static async Task SqliteAsync(IngestPlan plan)
    {
        Title("SQLite (WAL, synchronous FULL)");
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
        Report(batches, raw, singles, plain);
        SqliteConnection.ClearAllPools();
        File.Delete(path);
    }

    private static async Task PostgresAsync(IngestPlan plan)
    {
        Title("PostgreSQL (fsync on, on this machine)");
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
        Report(batches, raw, singles, plain);
    }

    private static async Task<Measured> BatchesAsync(HostProcess host, IngestPlan plan)
    {
        var url = new Uri(host.Url, "/v1/messages");
        await SendAsync("warm", plan.Batches / 10);
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
        await SendAsync("warm-one", plan.Singles / 10);
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
        await SendAsync("warm", plan.Singles / 10);
        return await SendAsync("plain", plan.Singles);

        Task<Measured> SendAsync(string run, int requests)
        {
            var traffic = new Traffic(run);
            return Load.RunAsync(
                "plain handler, one INSERT each", handler.Url, null, requests, IngestPlan.SingleConnections, 1, traffic.Single);
        }
    }

    private static void Report(Measured batches, Measured raw, Measured singles, Measured plain)
    {
        Console.WriteLine($"{"",-46}{"messages/s",12}{"p50 ms",10}{"p95 ms",10}{"p99 ms",10}");
        foreach (var measured in new[] { batches, raw, singles, plain })
        {
            var latencies = measured.Milliseconds.Count == 0 ? ""
                : $"{measured.Percentile(0.5),10:N1}{measured.Percentile(0.95),10:N1}{measured.Percentile(0.99),10:N1}";
            Console.WriteLine($"{measured.Name,-46}{measured.PerSecond,12:N0}{latencies}");
        }

        Console.WriteLine($"batches / raw batched insert  {batches.PerSecond / raw.PerSecond:P0}   singles / plain handler  "
            + $"{singles.PerSecond / plain.PerSecond:N2} times");
    }

    private static void Title(string title) => Console.WriteLine($"\n== {title}");

    private static void Run(DbConnection connection, params string[] statements)
    {
        foreach (var sql in statements)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }
}
