using Microsoft.Extensions.Logging;

namespace SalesAssistant.Grains.Hosting;

internal static partial class Log
{
    [LoggerMessage(1401, LogLevel.Warning, "The storage cannot be opened yet: {Reason}")]
    public static partial void StorageAwaited(ILogger logger, string reason);
}
