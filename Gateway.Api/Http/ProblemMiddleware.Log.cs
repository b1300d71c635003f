namespace SalesAssistant.Gateway.Api.Http;

internal static partial class ProblemMiddlewareLog
{
    [LoggerMessage(6001, LogLevel.Error, "{Method} {Route} failed")]
    public static partial void Failed(ILogger logger, Exception exception, string method, string? route);

    [LoggerMessage(6002, LogLevel.Warning, "{Method} {Route}: the storage cannot be reached")]
    public static partial void StorageUnavailable(ILogger logger, Exception exception, string method, string? route);
}
