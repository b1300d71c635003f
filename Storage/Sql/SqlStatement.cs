using System.Data;
using System.Data.Common;

namespace SalesAssistant.Storage.Sql;

/// <summary>One command on its way: values are bound by name, then it runs once.</summary>
/// <param name="isShared">The session keeps the command for the next use of the same text.</param>
internal readonly struct SqlStatement(DbCommand command, bool isShared, Func<IReadOnlyCollection<string>, object> toList)
{
    public SqlStatement With(string name, string? value) => Bind(name, DbType.String, SafeText.Of(value));

    public SqlStatement With(string name, long? value) => Bind(name, DbType.Int64, value);

    public SqlStatement With(string name, DateTimeOffset? value) => With(name, value?.ToUnixTimeMilliseconds());

    /// <summary>Binds what <see cref="SqlDialect.AnyOf"/> compares with.</summary>
    public SqlStatement WithList(string name, IReadOnlyCollection<string> values)
    {
        Parameter(name).Value = toList(values);
        return this;
    }

    public async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        try
        {
            return await command.ExecuteNonQueryAsync(ct);
        }
        finally
        {
            Release();
        }
    }

    public async ValueTask<List<T>> QueryAsync<T>(Func<DbDataReader, T> read, CancellationToken ct)
    {
        try
        {
            await using var reader = await command.ExecuteReaderAsync(ct);
            var rows = new List<T>();
            while (await reader.ReadAsync(ct))
            {
                rows.Add(read(reader));
            }

            return rows;
        }
        finally
        {
            Release();
        }
    }

    /// <returns>The first row; the default of <typeparamref name="T"/> if there is none.</returns>
    public async ValueTask<T?> FirstAsync<T>(Func<DbDataReader, T> read, CancellationToken ct)
    {
        try
        {
            await using var reader = await command.ExecuteReaderAsync(ct);
            return await reader.ReadAsync(ct) ? read(reader) : default;
        }
        finally
        {
            Release();
        }
    }

    /// <returns>The number in the first row's first column; 0 if there is none.</returns>
    public ValueTask<long> NumberAsync(CancellationToken ct) =>
        FirstAsync(r => r.IsDBNull(0) ? 0 : r.GetInt64(0), ct);

    private SqlStatement Bind(string name, DbType type, object? value)
    {
        var parameter = Parameter(name);
        parameter.DbType = type;
        parameter.Value = value ?? DBNull.Value;
        return this;
    }

    private DbParameter Parameter(string name)
    {
        if (isShared && command.Parameters.IndexOf(name) is >= 0 and var at)
        {
            return command.Parameters[at];
        }

        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        command.Parameters.Add(parameter);
        return parameter;
    }

    private void Release()
    {
        if (!isShared)
        {
            command.Dispose();
        }
    }
}
