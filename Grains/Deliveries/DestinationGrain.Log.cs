using Microsoft.Extensions.Logging;

namespace SalesAssistant.Grains.Deliveries;

internal static partial class Log
{
    [LoggerMessage(5051, LogLevel.Error, "Destination {Destination}: the run failed, again in a while")]
    public static partial void RunFailed(ILogger logger, Exception error, string destination);
}
