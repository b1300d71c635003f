using Microsoft.Data.Sqlite;

namespace SalesAssistant.Benchmarks;

/// <summary>Looks into a running host's database beside the host: what is read there is durable.</summary>
internal static class SqliteFile
{
    public static List<(long, long)> Pairs(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        List<(long, long)> rows = [];
        while (reader.Read())
        {
            rows.Add((reader.GetInt64(0), reader.GetInt64(1)));
        }

        return rows;
    }

    public static long Number(string path, string sql) => Pairs(path, $"SELECT ({sql}), 0")[0].Item1;
}
