using Microsoft.Extensions.Logging;

namespace SalesAssistant.Engine.Sheets;

internal static partial class SheetLog
{
    [LoggerMessage(5201, LogLevel.Warning, "Tenant {Tenant}, sheet {Sheet}: the round failed, again later: {Reason}")]
    public static partial void RoundFailed(ILogger logger, string tenant, SheetName sheet, string reason);

    [LoggerMessage(5202, LogLevel.Error, "Tenant {Tenant}, sheet {Sheet}: the round broke off, again later")]
    public static partial void RoundBroke(ILogger logger, Exception error, string tenant, SheetName sheet);
}
