using Microsoft.Extensions.Logging;

namespace SalesAssistant.Storage;

internal static partial class GroupCommitterLog
{
    [LoggerMessage(4101, LogLevel.Error, "A batch of {Appends} appends was not confirmed; their rooms reload")]
    public static partial void BatchFailed(ILogger logger, int appends, Exception error);

    [LoggerMessage(4102, LogLevel.Error, "One append of a batch could not be written; its room reloads")]
    public static partial void AppendFailed(ILogger logger, Exception error);
}
