using Microsoft.Data.Sqlite;
using SalesAssistant.Storage.Sql;

namespace SalesAssistant.Storage.Sqlite;

/// <summary>A connection that keeps its prepared statements. Used by one caller at a time.</summary>
internal sealed class SqliteSession : SqlSession, IDisposable
{
    // Filters are put together from parts, so that there are many texts but not endlessly many.
    private const int CommandsMax = 256;

    public static readonly SqlDialect Words = new(
        "LIKE", "{0} IN (SELECT value FROM json_each({1}))", "json_each({0}) given", "SELECT max(position) FROM events", "+{0}");

    private readonly SqliteConnection connection;
    private readonly Dictionary<string, SqliteCommand> commands = new(StringComparer.Ordinal);
    private readonly Dictionary<object, IDisposable> writes = new(ReferenceEqualityComparer.Instance);

    /// <param name="isWriter">False: the connection refuses every write.</param>
    public SqliteSession(string path, bool isWriter)
    {
        connection = new(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = isWriter ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
            Pooling = false,
        }.ToString());
        try
        {
            connection.Open();
            // A larger WAL before it is folded into the file: pages that many batches touch are then copied once.
            Execute(isWriter
                ? "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 8000"
                : "PRAGMA query_only = ON; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY");
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public override SqlDialect Dialect => Words;

    /// <summary>Id of the row that was inserted last; with <c>INTEGER PRIMARY KEY</c> that is the key.</summary>
    public long LastInsertId => SQLitePCL.raw.sqlite3_last_insert_rowid(connection.Handle);

    public override SqlStatement Sql(string text)
    {
        if (!commands.ContainsKey(text) && commands.Count >= CommandsMax)
        {
            return new(CreateCommand(text), isShared: false, RowJsonList);
        }

        return new(Command(text), isShared: true, RowJsonList);
    }

    /// <summary>The kept command of this text.</summary>
    public SqliteCommand Command(string text)
    {
        if (!commands.TryGetValue(text, out var command))
        {
            command = CreateCommand(text);
            commands.Add(text, command);
        }

        return command;
    }

    public void Execute(string text)
    {
        using var command = CreateCommand(text);
        command.ExecuteNonQuery();
    }

    /// <summary>Runs a statement for a row, prepared at its first use.</summary>
    /// <returns>Number of rows that it inserted, changed or deleted.</returns>
    public int Write<T>(SqliteWrite<T> write, T row)
    {
        if (!writes.TryGetValue(write, out var prepared))
        {
            writes.Add(write, prepared = new PreparedWrite<T>(connection.Handle!, write));
        }

        return ((PreparedWrite<T>)prepared).Run(row);
    }

    public void Write<T>(SqliteWrite<T> write, IReadOnlyList<T> rows)
    {
        for (var index = 0; index < rows.Count; index++)
        {
            Write(write, rows[index]);
        }
    }

    public void Dispose()
    {
        foreach (var command in commands.Values)
        {
            command.Dispose();
        }

        foreach (var write in writes.Values)
        {
            write.Dispose();
        }

        connection.Dispose();
    }

    private static object RowJsonList(IReadOnlyCollection<string> values) =>
        System.Text.Json.JsonSerializer.Serialize(values);

    private SqliteCommand CreateCommand(string text)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        return command;
    }
}
