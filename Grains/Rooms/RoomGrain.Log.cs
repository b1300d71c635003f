using Microsoft.Extensions.Logging;

namespace SalesAssistant.Grains.Rooms;

internal static partial class Log
{
    [LoggerMessage(2051, LogLevel.Warning, "Tenant {Tenant}, room {Room}: the wake-up failed, again in a while")]
    public static partial void WakeUpFailed(ILogger logger, Exception error, string tenant, string room);

    [LoggerMessage(2052, LogLevel.Warning, "Room {Room}: the reminder could not be changed; the sweep stands in for it")]
    public static partial void ReminderFailed(ILogger logger, Exception error, string room);

    [LoggerMessage(2053, LogLevel.Warning, "Tenant {Tenant}: destinations could not be told of changed cards; the sweep will")]
    public static partial void CardsNotTold(ILogger logger, Exception error, string tenant);
}
