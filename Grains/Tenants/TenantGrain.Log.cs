using Microsoft.Extensions.Logging;

namespace SalesAssistant.Grains.Tenants;

internal static partial class Log
{
    [LoggerMessage(1161, LogLevel.Warning, "Tenant {Tenant}: rooms were not all recomputed; the sweep takes the task up again")]
    public static partial void RolesNotChanged(ILogger logger, Exception error, string tenant);

    [LoggerMessage(1162, LogLevel.Information, "Tenant {Tenant}: not every silo answered that it has forgotten; what they held has aged out")]
    public static partial void SilosSilent(ILogger logger, string tenant);
}
