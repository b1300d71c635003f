using Microsoft.Extensions.Logging;

namespace SalesAssistant.Grains.Sheets;

internal static partial class Log
{
    [LoggerMessage(1171, LogLevel.Warning, "Tenant {Tenant}: the reminder of its sheets could not be changed; the next activation tries again")]
    public static partial void ReminderNotKept(ILogger logger, Exception error, string tenant);
}
