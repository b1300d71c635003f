using System.Globalization;

namespace SalesAssistant.Storage.Sql;

/// <summary>The conditions of one query, and the values they are bound to.</summary>
internal sealed class SqlFilter
{
    private readonly List<string> conditions = [];
    private readonly List<(string Name, object? Value)> values = [];

    /// <summary>Every condition, joined by AND.</summary>
    public string Where => string.Join(" AND ", conditions);

    public SqlFilter And(string condition)
    {
        conditions.Add(condition);
        return this;
    }

    public SqlFilter And(string condition, string name, string? value) => And(condition).Value(name, value);

    public SqlFilter And(string condition, string name, long value) => And(condition).Value(name, value);

    /// <summary>Adds the condition only where there is a value.</summary>
    public SqlFilter AndIf(string condition, string name, string? value) =>
        value is null ? this : And(condition, name, value);

    /// <inheritdoc cref="AndIf(string, string, string?)" />
    public SqlFilter AndIf(string condition, string name, long? value) =>
        value is null ? this : And(condition, name, value.Value);

    /// <inheritdoc cref="AndIf(string, string, string?)" />
    public SqlFilter AndIf(string condition, string name, DateTimeOffset? value) =>
        AndIf(condition, name, value?.ToUnixTimeMilliseconds());

    public SqlFilter Value(string name, object? value)
    {
        values.Add((name, value));
        return this;
    }

    public SqlStatement BindTo(SqlStatement statement)
    {
        foreach (var (name, value) in values)
        {
            statement = value is string or null
                ? statement.With(name, (string?)value)
                : statement.With(name, Convert.ToInt64(value, CultureInfo.InvariantCulture));
        }

        return statement;
    }
}
