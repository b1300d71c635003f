using Microsoft.Extensions.Logging;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Sales;

namespace SalesAssistant.Engine;

/// <summary>All that the engine needs from outside.</summary>
/// <param name="Clock">The business clock, simulated or not.</param>
/// <param name="RealClock">For memory, retries and rate limits.</param>
public sealed record EnginePorts(
    IMessageLog Log, IQueries Queries, ITenantStore Store, IOutbox Outbox, ITenants Tenants, IChangeSignal Changes,
    FiguresReader Figures, TimeProvider Clock, TimeProvider RealClock, ILoggerFactory Loggers);

internal static partial class EngineLog
{
    [LoggerMessage(1101, LogLevel.Error, "Work in the background failed; it is tried again at the next turn")]
    public static partial void BackgroundFailed(ILogger logger, Exception error);
}
