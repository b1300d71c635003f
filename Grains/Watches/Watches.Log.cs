using Microsoft.Extensions.Logging;

namespace SalesAssistant.Grains.Watches;

internal static partial class Log
{
    [LoggerMessage(1151, LogLevel.Warning, "The look at reports and channels failed; the next one is due soon")]
    public static partial void LookFailed(ILogger logger, Exception error);

    [LoggerMessage(1152, LogLevel.Warning, "The sweep failed; the next one is due within a minute")]
    public static partial void SweepFailed(ILogger logger, Exception error);

    [LoggerMessage(1153, LogLevel.Warning, "The sweep raised alerts in {Caught} rooms of {Looked} that no timer or reminder had woken")]
    public static partial void Caught(ILogger logger, int caught, int looked);

    [LoggerMessage(1154, LogLevel.Warning, "Tenant {Tenant}, room {Room}: could not be swept")]
    public static partial void RoomNotSwept(ILogger logger, Exception error, string tenant, string room);

    [LoggerMessage(1155, LogLevel.Warning, "A call to {Grain} failed, again in a moment")]
    public static partial void PromptFailed(ILogger logger, Exception error, string grain);
}
