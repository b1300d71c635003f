using System.Diagnostics;
using System.Text;
using Microsoft.Data.Sqlite;
using SalesAssistant.Storage.Sql;
using SQLitePCL;

namespace SalesAssistant.Storage.Sqlite;

/// <summary>A statement of the writer's hot path that takes its <c>@column</c> parameters from a row.</summary>
internal sealed record SqliteWrite<T>(string Sql, IReadOnlyList<Column<T>> Columns)
{
    public static SqliteWrite<T> InsertInto(Table<T> table) => new(table.InsertOne, table.Columns);
}

/// <summary>
/// Such a statement on a connection, bound and stepped without the driver's command and parameter objects, which cost as much
/// as SQLite itself.
/// </summary>
internal sealed class PreparedWrite<T> : IDisposable
{
    private readonly sqlite3 connection;
    private readonly sqlite3_stmt statement;
    private readonly (int Parameter, Column<T> Column)[] parameters;
    private byte[] utf8 = new byte[4096];

    public PreparedWrite(sqlite3 connection, SqliteWrite<T> write)
    {
        this.connection = connection;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(connection, write.Sql, out statement), connection);
        parameters =
        [
            .. write.Columns
                .Select(column => (raw.sqlite3_bind_parameter_index(statement, "@" + column.Name), column))
                .Where(parameter => parameter.Item1 > 0),
        ];
    }

    /// <returns>Number of rows that it inserted, changed or deleted.</returns>
    public int Run(T row)
    {
        foreach (var (parameter, column) in parameters)
        {
            var bound = column switch
            {
                TextColumn<T> text => BindText(parameter, text.Value(row)),
                NumberColumn<T> number when number.Value(row) is { } value => raw.sqlite3_bind_int64(statement, parameter, value),
                NumberColumn<T> => raw.sqlite3_bind_null(statement, parameter),
                _ => throw new UnreachableException(column.Name),
            };
            SqliteException.ThrowExceptionForRC(bound, connection);
        }

        // A reset reports the step's error again, and leaves the statement ready for the next row.
        raw.sqlite3_step(statement);
        SqliteException.ThrowExceptionForRC(raw.sqlite3_reset(statement), connection);
        return raw.sqlite3_changes(connection);
    }

    public void Dispose() => statement.Dispose();

    private int BindText(int parameter, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            // No bytes at all would be taken for NULL.
            return text is null ? raw.sqlite3_bind_null(statement, parameter) : raw.sqlite3_bind_text(statement, parameter, text);
        }

        if (Encoding.UTF8.GetMaxByteCount(text.Length) is var most && most > utf8.Length)
        {
            utf8 = new byte[most];
        }

        var length = Encoding.UTF8.GetBytes(text, utf8);
        return raw.sqlite3_bind_text(statement, parameter, utf8.AsSpan(0, length));
    }
}
