using Npgsql;

namespace SalesAssistant.Benchmarks.Cluster;

/// <summary>Looks into a cluster's database.</summary>
internal sealed class ClusterDatabase(string connectionString) : IAsyncDisposable
{
    private readonly NpgsqlDataSource source = NpgsqlDataSource.Create(connectionString);

    public async Task<long> NumberAsync(string sql)
    {
        await using var command = source.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync());
    }

    public async Task<IReadOnlyList<(long First, long Second)>> PairsAsync(string sql)
    {
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        List<(long, long)> pairs = [];
        while (await reader.ReadAsync())
        {
            pairs.Add((reader.GetInt64(0), reader.GetInt64(1)));
        }

        return pairs;
    }

    public async Task<HashSet<string>> TextsAsync(string sql)
    {
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        HashSet<string> texts = [];
        while (await reader.ReadAsync())
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }

    /// <summary>Waits until a count has come to so many, and gives what it came to in that time.</summary>
    public async Task<long> UntilAsync(string countSql, long wanted, TimeSpan patience)
    {
        var until = DateTimeOffset.UtcNow + patience;
        while (true)
        {
            var count = await NumberAsync(countSql);
            if (count >= wanted || DateTimeOffset.UtcNow >= until)
            {
                return count;
            }

            await Task.Delay(500);
        }
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();
}
