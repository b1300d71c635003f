using Microsoft.Extensions.Logging;

namespace SalesAssistant.Engine.Webhooks;

internal static partial class Log
{
    [LoggerMessage(5301, LogLevel.Warning, "Tenant {Tenant}: webhook {Webhook} answered 410 and is disabled")]
    public static partial void Disabled(ILogger logger, string tenant, string webhook);

    [LoggerMessage(5302, LogLevel.Warning, "Tenant {Tenant}: webhook {Webhook}: delivery {Delivery} is given up; last status {Status}")]
    public static partial void GivenUp(ILogger logger, string tenant, string webhook, string delivery, int status);

    [LoggerMessage(5303, LogLevel.Error, "Tenant {Tenant}: delivering to webhook {Webhook} failed; it is taken up again")]
    public static partial void SessionFailed(ILogger logger, Exception error, string tenant, string webhook);

    [LoggerMessage(5304, LogLevel.Error, "Looking for webhooks failed; it is tried again")]
    public static partial void LookFailed(ILogger logger, Exception error);
}
