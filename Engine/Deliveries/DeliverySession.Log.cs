using Microsoft.Extensions.Logging;

namespace SalesAssistant.Engine.Deliveries;

internal static partial class Log
{
    [LoggerMessage(5001, LogLevel.Information, "Tenant {Tenant}, alert {AlertId}: {Kind} {Outcome} {Code}")]
    public static partial void Tried(
        ILogger logger, string tenant, string alertId, string kind, string outcome, string? code);

    [LoggerMessage(5002, LogLevel.Error, "Tenant {Tenant}, destination {Destination}: the run failed, again in a while")]
    public static partial void RunFailed(ILogger logger, Exception error, string tenant, string destination);
}
