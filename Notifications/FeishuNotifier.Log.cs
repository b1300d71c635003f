using Microsoft.Extensions.Logging;

namespace SalesAssistant.Notifications;

internal static partial class FeishuNotifierLog
{
    [LoggerMessage(5101, LogLevel.Warning, "Tenant {Tenant}, {Destination}: card refused ({Code}), trying without {Part}")]
    public static partial void CardRefused(ILogger logger, string tenant, string destination, string code, string part);

    [LoggerMessage(5102, LogLevel.Warning, "Tenant {Tenant}, {Destination}: set up wrong ({Code})")]
    public static partial void Misconfigured(ILogger logger, string tenant, string destination, string code);
}
