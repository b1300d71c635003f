using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace SalesAssistant.Benchmarks;

/// <summary>
/// The same rows that the host wrote (log, messages, turns), read back and inserted again into empty tables of the same
/// definition, as quickly as batches allow: the limit that a batch can come near.
/// </summary>
internal static class RawInsert
{
    private const int BatchRows = 1_000;
    private static readonly string[] Tables = ["events", "messages", "turns"];

    public static async Task<Measured> SqliteAsync(string database)
    {
        var target = Path.Combine(Path.GetTempPath(), $"raw-{Guid.NewGuid():N}.db");
        await using var source = new SqliteConnection($"Data Source={database};Mode=ReadOnly");
        await using var copy = new SqliteConnection($"Data Source={target}");
        await source.OpenAsync();
        await copy.OpenAsync();
        Run(copy, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
        foreach (var sql in Read(source, "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name IN ('events','messages','turns')"))
        {
            Run(copy, (string)sql[0]);
        }

        var rows = Tables.ToDictionary(table => table, table => Read(source, $"SELECT * FROM {table}"));
        var clock = Stopwatch.StartNew();
        foreach (var (table, all) in rows)
        {
            foreach (var batch in all.Chunk(BatchRows))
            {
                InsertBatch(copy, table, batch);
            }
        }

        var took = clock.Elapsed;
        SqliteConnection.ClearAllPools();
        File.Delete(target);
        return new("raw batched insert of the same rows", rows["messages"].Count, took, []);
    }

    public static async Task<Measured> PostgresAsync(string connectionString)
    {
        await using var data = NpgsqlDataSource.Create(connectionString);
        await using var connection = await data.OpenConnectionAsync();
        var took = TimeSpan.Zero;
        long messages = 0;
        foreach (var table in Tables)
        {
            await RunAsync(connection, $"CREATE TABLE raw_{table} (LIKE {table} INCLUDING ALL)");
            var columns = await ColumnsAsync(connection, table);
            var names = string.Join(", ", columns.Select(column => column.Name));
            var arrays = string.Join(", ", columns.Select((column, index) => $"${index + 1}::{column.Type}[]"));
            var rows = await RowsAsync(connection, $"SELECT {names} FROM {table}", columns.Count);
            messages = table == "messages" ? rows.Count : messages;
            var clock = Stopwatch.StartNew();
            foreach (var batch in rows.Chunk(BatchRows))
            {
                await using var insert = new NpgsqlCommand($"INSERT INTO raw_{table} ({names}) SELECT * FROM unnest({arrays})", connection);
                for (var index = 0; index < columns.Count; index++)
                {
                    insert.Parameters.Add(Parameter(columns[index].Type, [.. batch.Select(row => row[index])]));
                }

                await insert.PrepareAsync();
                await insert.ExecuteNonQueryAsync();
            }

            took += clock.Elapsed;
        }

        return new("raw batched insert of the same rows (unnest)", messages, took, []);
    }

    private static NpgsqlParameter Parameter(string type, object?[] values) => type switch
    {
        "bigint" => new NpgsqlParameter { Value = values.Select(value => (long?)value).ToArray() },
        "integer" => new NpgsqlParameter { Value = values.Select(value => (int?)value).ToArray() },
        "boolean" => new NpgsqlParameter { Value = values.Select(value => (bool?)value).ToArray() },
        _ => new NpgsqlParameter { Value = values.Select(value => value?.ToString()).ToArray() },
    };

    private static async Task<List<(string Name, string Type)>> ColumnsAsync(NpgsqlConnection connection, string table)
    {
        // What the database fills in by itself (position, transaction) it fills in here too.
        await using var command = new NpgsqlCommand(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1 "
            + "AND column_default IS NULL AND is_identity = 'NO' AND is_generated = 'NEVER' ORDER BY ordinal_position", connection);
        command.Parameters.Add(new() { Value = table });
        await using var reader = await command.ExecuteReaderAsync();
        List<(string, string)> columns = [];
        while (await reader.ReadAsync())
        {
            columns.Add((reader.GetString(0), reader.GetString(1)));
        }

        return columns;
    }

    private static async Task<List<object?[]>> RowsAsync(NpgsqlConnection connection, string sql, int columns)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        List<object?[]> rows = [];
        while (await reader.ReadAsync())
        {
            var row = new object?[columns];
            for (var index = 0; index < columns; index++)
            {
                row[index] = reader.IsDBNull(index) ? null : reader.GetValue(index);
            }

            rows.Add(row);
        }

        return rows;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static void InsertBatch(SqliteConnection connection, string table, object[][] batch)
    {
        using var transaction = connection.BeginTransaction();
        using var insert = connection.CreateCommand();
        var names = Enumerable.Range(0, batch[0].Length).Select(index => $"@p{index}").ToList();
        insert.CommandText = $"INSERT INTO {table} VALUES ({string.Join(", ", names)})";
        var parameters = names.ConvertAll(name => insert.Parameters.Add(new SqliteParameter { ParameterName = name }));
        foreach (var row in batch)
        {
            for (var index = 0; index < row.Length; index++)
            {
                parameters[index].Value = row[index];
            }

            insert.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private static List<object[]> Read(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        List<object[]> rows = [];
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
