namespace SalesAssistant.Storage.Sql;

/// <summary>A column, and where its value comes from. Every value is a text or a number.</summary>
internal abstract record Column<T>(string Name);

internal sealed record TextColumn<T>(string Name, Func<T, string?> Value) : Column<T>(Name);

internal sealed record NumberColumn<T>(string Name, Func<T, long?> Value) : Column<T>(Name);

/// <summary>
/// A table that appends write: one list of columns for the insert of one row (SQLite), of many rows as arrays (PostgreSQL) and
/// for reading them back.
/// </summary>
/// <param name="onConflict">What happens when the row is there.</param>
internal sealed class Table<T>(string name, string onConflict, params Column<T>[] columns)
{
    public string Name => name;

    public IReadOnlyList<Column<T>> Columns => columns;

    /// <summary>The columns' names, separated by commas, in the order in which rows are read.</summary>
    public string ColumnNames { get; } = string.Join(", ", columns.Select(c => c.Name));

    /// <summary>Inserts one row, given as <c>@column</c> parameters, and fails if it is there.</summary>
    public string InsertOnly { get; } = $"""
        INSERT INTO {name} ({string.Join(", ", columns.Select(c => c.Name))})
        VALUES ({string.Join(", ", columns.Select(c => "@" + c.Name))})
        """;

    /// <summary>The same, with the table's way out of conflicts.</summary>
    public string InsertOne => $"{InsertOnly} {onConflict}";

    /// <summary>Inserts many rows, given as one array per column: <c>$1</c>, <c>$2</c>, …</summary>
    public string InsertMany { get; } = $"""
        INSERT INTO {name} ({string.Join(", ", columns.Select(c => c.Name))})
        SELECT * FROM unnest({Arrays(columns)})
        {onConflict}
        """;

    /// <summary>
    /// The same, but with <paramref name="expression"/> for one column: over the rows as <c>given</c>, which have
    /// <paramref name="further"/> columns for it behind the table's own.
    /// </summary>
    public string InsertManyWith(string column, string expression, params Column<T>[] further)
    {
        Column<T>[] all = [.. columns, .. further];
        return $"""
            INSERT INTO {name} ({ColumnNames})
            SELECT {string.Join(", ", columns.Select(c => c.Name == column ? expression : "given." + c.Name))}
            FROM unnest({Arrays(all)}) given ({string.Join(", ", all.Select(c => c.Name))})
            {onConflict}
            """;
    }

    /// <summary>The columns as array parameters.</summary>
    private static string Arrays(Column<T>[] columns) => string.Join(
        ", ", columns.Select((c, i) => FormattableString.Invariant($"${i + 1}::{(c is TextColumn<T> ? "text" : "bigint")}[]")));
}
