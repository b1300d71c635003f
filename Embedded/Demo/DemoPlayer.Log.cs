namespace SalesAssistant.Embedded.Demo;

internal static partial class Log
{
    [LoggerMessage(1201, LogLevel.Warning, "Demo: an act in room {Room} failed ({Deed}); the play goes on")]
    public static partial void ActFailed(ILogger logger, Exception error, string? room, string? deed);

    [LoggerMessage(1202, LogLevel.Information, "Demo: room {Room} refused an act: {Reason}")]
    public static partial void ActRefused(ILogger logger, string room, string reason);

    [LoggerMessage(1203, LogLevel.Error, "Demo: the play has ended before its time")]
    public static partial void PlayFailed(ILogger logger, Exception error);
}
