using System.Data.Common;

namespace SalesAssistant.Grains.Hosting;

/// <summary>The connection string that Orleans' providers get.</summary>
public static class OrleansConnection
{
    /// <summary>The database's own with statements prepared, which doubled the writes of grains in a trial.</summary>
    public static string Of(string connectionString)
    {
        var given = new DbConnectionStringBuilder { ConnectionString = connectionString };
        Default("Max Auto Prepare", 40);
        Default("Maximum Pool Size", 8);
        Default("Command Timeout", 10);
        return given.ConnectionString;

        void Default(string key, object value)
        {
            if (!given.ContainsKey(key))
            {
                given[key] = value;
            }
        }
    }
}
