using Microsoft.Extensions.Logging;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Engine.Rooms;

internal static partial class Log
{
    [LoggerMessage(2001, LogLevel.Error, "Tenant {Tenant}, room {Room}: the step failed and the state was dropped")]
    public static partial void StepFailed(ILogger logger, Exception error, string tenant, string room);

    [LoggerMessage(2002, LogLevel.Information, "Tenant {Tenant}, room {Room}: {Result}, deciding again")]
    public static partial void StepRepeated(ILogger logger, string tenant, string room, AppendResult result);

    [LoggerMessage(2003, LogLevel.Warning, "Tenant {Tenant}, room {Room}: the wake-up failed, again in a while")]
    public static partial void WakeUpFailed(ILogger logger, Exception error, string tenant, string room);
}
