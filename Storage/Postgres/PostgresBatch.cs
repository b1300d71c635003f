using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;
using SalesAssistant.Storage.Sql;

namespace SalesAssistant.Storage.Postgres;

/// <summary>
/// Statements that go to the server in one message and are one transaction there: so no lock ever waits for this process.
/// </summary>
internal sealed class PostgresBatch(NpgsqlConnection connection) : IAsyncDisposable
{
    private readonly NpgsqlBatch batch = new(connection);
    private bool plansAnew;

    /// <summary>Adds a statement with parameters <c>$1</c>, <c>$2</c>, …</summary>
    public void Add(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        batch.BatchCommands.Add(command);
    }

    /// <summary>
    /// To be said before statements that choose among indexes: they, and what follows in the transaction, get plans for their
    /// values instead of kept ones, see <see cref="PostgresDatabase"/>.
    /// </summary>
    public void PlanAnew()
    {
        if (!plansAnew)
        {
            plansAnew = true;
            Add("SELECT 1 WHERE set_config('plan_cache_mode', 'force_custom_plan', true) IS NULL");
        }
    }

    /// <summary>Inserts rows as one array per column; none adds nothing.</summary>
    public void Insert<T>(Table<T> table, IReadOnlyCollection<T> rows)
    {
        if (rows.Count > 0)
        {
            Add(table.InsertMany, [.. table.Columns.Select(column => Array(column, rows))]);
        }
    }

    public Task<NpgsqlDataReader> ExecuteAsync() => batch.ExecuteReaderAsync();

    public ValueTask DisposeAsync() => batch.DisposeAsync();

    public static NpgsqlParameter Texts(IEnumerable<string?> values) => new NpgsqlParameter<string?[]>
    {
        TypedValue = [.. values.Select(SafeText.Of)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
    };

    public static NpgsqlParameter Numbers(IEnumerable<long?> values) => new NpgsqlParameter<long?[]>
    {
        TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint,
    };

    public static NpgsqlParameter Number(long value) => new NpgsqlParameter<long> { TypedValue = value };

    public static NpgsqlParameter Array<T>(Column<T> column, IReadOnlyCollection<T> rows) => column switch
    {
        TextColumn<T> text => Texts(rows.Select(text.Value)),
        NumberColumn<T> number => Numbers(rows.Select(number.Value)),
        _ => throw new UnreachableException(column.Name),
    };
}
