using Microsoft.AspNetCore.Http.HttpResults;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Access;
using SalesAssistant.Gateway.Api.Http;

namespace SalesAssistant.Gateway.Api.Operations;

/// <summary>For those who run the installation. What needs no key holds nothing of a tenant.</summary>
internal static class OperationsApi
{
    private const string MetricsType = "text/plain; version=0.0.4; charset=utf-8";

    // Load balancers often ask for the head alone.
    private static readonly string[] Looks = ["GET", "HEAD"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/healthz", Looks, Ok<HealthView> () => TypedResults.Ok(new HealthView("alive")))
            .WithTags("Operations");
        routes.MapMethods("/readyz", Looks, ReadyAsync).WithTags("Operations");
        routes.MapGet("/metrics", MetricsAsync).WithTags("Operations").Produces<string>(200, "text/plain");
        routes.MapGet("/v1/clock", Clock).Allow(Allow.Everybody).WithTags("Operations");
    }

    private static async Task<Results<Ok<HealthView>, ApiProblem>> ReadyAsync(Readiness readiness, CancellationToken ct) =>
        await readiness.WhyNotAsync(ct) is { } whyNot
            ? ApiProblem.NotReady(whyNot)
            : TypedResults.Ok(new HealthView("ready"));

    private static async Task<IResult> MetricsAsync(
        MetricsExporter exporter, IQueries queries, ILogger<MetricsExporter> logger, CancellationToken ct)
    {
        List<(string Name, string Help, double Value)> gauges =
        [
            ("heap_bytes", "Managed memory of this process: what lives, and what was not collected yet.", GC.GetTotalMemory(false)),
            ("working_set_bytes", "Memory that the system has given to this process.", Environment.WorkingSet),
        ];
        try
        {
            var (openTurns, outboxDepth) = await queries.CountLoadAsync(ct);
            gauges.Add(("open_turns", "Customers' waits that nobody has answered yet.", openTurns));
            gauges.Add(("outbox_depth", "Alerts that wait to be delivered or updated.", outboxDepth));
            gauges.Add(("storage_reachable", "Whether the storage answered this page.", 1));
        }
        catch (LogUnavailableException exception)
        {
            // The rest of the page is most wanted just now.
            OperationsLog.MetricsWithoutStorage(logger, exception);
            gauges.Add(("storage_reachable", "Whether the storage answered this page.", 0));
        }

        return TypedResults.Text(exporter.Write(gauges), MetricsType);
    }

    private static Ok<ClockView> Clock(HttpContext context, TimeProvider clock, IClockInfo info)
    {
        var now = clock.GetUtcNow();
        return TypedResults.Ok(new ClockView(context.Features.Get<Caller>()?.Tenant.At(now) ?? now, info.Speed));
    }
}

internal static partial class OperationsLog
{
    [LoggerMessage(6020, LogLevel.Warning, "The metrics page was written without the storage's figures")]
    public static partial void MetricsWithoutStorage(ILogger logger, Exception exception);
}

/// <param name="Status"><c>alive</c> or <c>ready</c>.</param>
internal sealed record HealthView(string Status);

/// <param name="Now">The host's clock, simulated or not.</param>
/// <param name="Speed">Seconds that pass on it in a real second.</param>
internal sealed record ClockView(DateTimeOffset Now, double Speed);
