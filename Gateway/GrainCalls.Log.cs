namespace SalesAssistant.Gateway;

internal static partial class Log
{
    [LoggerMessage(1251, LogLevel.Debug, "A call to a grain met {Trouble} and is repeated")]
    public static partial void CallRepeated(ILogger logger, string trouble);

    [LoggerMessage(1252, LogLevel.Warning, "Tenant {Tenant}: the silos were not told of a change; what they hold has aged out")]
    public static partial void SilosNotTold(ILogger logger, Exception error, string tenant);

    [LoggerMessage(1254, LogLevel.Warning, "The cluster cannot be joined yet: {Reason}")]
    public static partial void ClusterAwaited(ILogger logger, string reason);

    [LoggerMessage(1255, LogLevel.Information, "Tenant {Tenant}: its sales grain did not answer; the figures come from the query tables")]
    public static partial void LedgerSilent(ILogger logger, Exception error, string tenant);
}
