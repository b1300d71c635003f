using SalesAssistant.Engine.Ports;
using SalesAssistant.Grains.Interfaces;

namespace SalesAssistant.Grains;

/// <summary>Trouble of the environment as an answer, and back.</summary>
public static class WireTroubles
{
    /// <summary>The trouble that an exception tells of; null for one that is a mistake of ours.</summary>
    public static WireTrouble? Of(Exception error) => error switch
    {
        LogUnavailableException => new() { Kind = WireTroubleKind.Unavailable, Message = error.Message },
        OverloadedException overloaded => new()
        {
            Kind = WireTroubleKind.Overloaded,
            Message = error.Message,
            RetryAfter = overloaded.RetryAfter,
        },
        _ => null,
    };

    public static Exception ToException(this WireTrouble trouble) => trouble.Kind switch
    {
        WireTroubleKind.Overloaded => new OverloadedException(trouble.RetryAfter ?? TimeSpan.FromSeconds(1)),
        _ => new LogUnavailableException(trouble.Message),
    };
}
