using Microsoft.Extensions.Logging;

namespace SalesAssistant.Grains.Sales;

internal static partial class Log
{
    [LoggerMessage(3051, LogLevel.Debug, "Tenant {Tenant}: {Rooms} rooms had reports that did not come; they are read anew")]
    public static partial void ReportsMissed(ILogger logger, string tenant, int rooms);
}
