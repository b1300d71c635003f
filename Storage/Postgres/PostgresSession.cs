using Npgsql;
using SalesAssistant.Storage.Sql;

namespace SalesAssistant.Storage.Postgres;

/// <summary>A pooled connection in use. The driver keeps statements prepared that come again.</summary>
internal sealed class PostgresSession(NpgsqlConnection connection) : SqlSession
{
    public static readonly SqlDialect Words = new(
        "ILIKE", "{0} = ANY({1})", "json_array_elements({0}::json) given (value)", "SELECT position FROM log_head", "{0}");

    public override SqlDialect Dialect => Words;

    public override SqlStatement Sql(string text) => new(new NpgsqlCommand(text, connection), isShared: false, ToArray);

    private static object ToArray(IReadOnlyCollection<string> values) => values.Select(SafeText.Of).ToArray();
}
