using System.Diagnostics;

namespace SalesAssistant.Storage.Sql;

/// <summary>A connection in use.</summary>
internal abstract class SqlSession
{
    public abstract SqlDialect Dialect { get; }

    /// <summary>Starts a statement; its parameters are named <c>@name</c>.</summary>
    public abstract SqlStatement Sql(string text);

    /// <summary>Inserts one row.</summary>
    /// <returns>1, or 0 where the table leaves a row that is already there.</returns>
    public ValueTask<int> InsertAsync<T>(Table<T> table, T row, CancellationToken ct)
    {
        var statement = Sql(table.InsertOne);
        foreach (var column in table.Columns)
        {
            statement = column switch
            {
                TextColumn<T> text => statement.With("@" + column.Name, text.Value(row)),
                NumberColumn<T> number => statement.With("@" + column.Name, number.Value(row)),
                _ => throw new UnreachableException(column.Name),
            };
        }

        return statement.ExecuteAsync(ct);
    }
}

internal static class ValueTasks
{
    /// <summary>Waits for it and forgets what it gives.</summary>
    public static async ValueTask WithoutResult<T>(this ValueTask<T> task) => await task;
}
