using System.Diagnostics;
using Npgsql;

namespace SalesAssistant.Benchmarks.Cluster;

/// <summary>
/// What a grain that keeps its state in grain storage would cost: the statement that Orleans' provider sends with each write, one a
/// message, as quickly as the database takes them. Neither HTTP nor a grain nor the message's own row is in it.
/// </summary>
internal sealed class GrainStorageWrites(string connectionString)
{
    public const int Connections = 32;
    public const int StateBytes = 1_024;
    private const int GrainsEach = 1_000 / Connections;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(8);

    public Task WarmUpAsync() => WriteForAsync("warm", WarmUp);

    public Task<Measured> RunAsync() => WriteForAsync("measured", Window);

    private async Task<Measured> WriteForAsync(string run, TimeSpan time)
    {
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = Connections, MaxAutoPrepare = 20 }.ConnectionString);
        await using var ask = source.CreateCommand("SELECT querytext FROM orleansquery WHERE querykey = 'WriteToStorageKey'");
        var sql = (string)(await ask.ExecuteScalarAsync())!;
        var clock = Stopwatch.StartNew();
        var writes = await Task.WhenAll(Enumerable.Range(0, Connections).Select(worker => Task.Run(async () =>
        {
            await using var connection = await source.OpenConnectionAsync();
            var state = new byte[StateBytes];
            new Random(worker).NextBytes(state);
            var versions = new int?[GrainsEach];
            var written = 0;
            for (; clock.Elapsed < time; written++)
            {
                var grain = written % GrainsEach;
                await using var write = new NpgsqlCommand(sql, connection);
                write.Parameters.AddWithValue("GrainIdHash", worker);
                write.Parameters.AddWithValue("GrainIdN0", 0L);
                write.Parameters.AddWithValue("GrainIdN1", 0L);
                write.Parameters.AddWithValue("GrainTypeHash", 1);
                write.Parameters.AddWithValue("GrainTypeString", run);
                write.Parameters.AddWithValue("GrainIdExtensionString", $"tenant/channel/room-{worker}-{grain}");
                write.Parameters.AddWithValue("ServiceId", "bench");
                write.Parameters.Add(new NpgsqlParameter<int?>("GrainStateVersion", versions[grain]));
                write.Parameters.AddWithValue("PayloadBinary", state);
                versions[grain] = (int)(await write.ExecuteScalarAsync())!;
            }

            return written;
        })));
        return new("one grain-storage write a message", writes.Sum(), clock.Elapsed, []);
    }
}
