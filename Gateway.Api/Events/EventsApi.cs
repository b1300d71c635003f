using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using SalesAssistant.Gateway.Api.Http;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Access;

namespace SalesAssistant.Gateway.Api.Events;

/// <summary>Server-sent events for live pages: <c>room</c>, <c>turn</c>, <c>alert</c>, <c>leaderboard</c>, and a <c>ping</c>.</summary>
internal static class EventsApi
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/events", StreamAsync).Allow(Allow.Read).WithTags("Events")
            .Produces(200, contentType: "text/event-stream");

    private static Task StreamAsync(HttpContext context, Caller caller, EventStreams streams) =>
        streams.StreamAsync(context, caller);
}

/// <summary>Serves the live events of every tenant.</summary>
internal sealed class EventStreams(
    IQueries queries, ITenants tenants, ITenantStore store, IChangeSignal signal, EventFrames frames, TimeProvider clock,
    [FromKeyedServices(GatewayApi.RealClock)] TimeProvider realClock, IHostApplicationLifetime lifetime,
    ILogger<EventStreams> logger)
{
    private const int EventsAtOnce = 500;
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, TenantFeed> feeds = new(StringComparer.Ordinal);

    public async Task StreamAsync(HttpContext context, Caller caller)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted, lifetime.ApplicationStopping);
        var ct = ending.Token;
        var feed = feeds.GetOrAdd(caller.TenantName, name =>
            new(name, queries, tenants, signal, frames, realClock, logger));
        var (live, position, leave) = await feed.JoinAsync(ct);
        using (leave)
        {
            var response = context.Response;
            response.ContentType = "text/event-stream";
            response.Headers.CacheControl = "no-cache, no-transform";
            response.Headers["X-Accel-Buffering"] = "no";
            try
            {
                var start = Math.Min(LastIdOf(context) ?? position, position);
                await WriteAsync(response, $"id: {start}\nretry: 2000\n: connected\n\n", ct);
                await CatchUpAsync(response, caller, LastIdOf(context), position, ct);
                await FollowAsync(response, caller, live, ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                // The reader left, or the host stops.
            }
        }
    }

    private static long? LastIdOf(HttpContext context)
    {
        var text = context.Request.Headers["Last-Event-ID"].FirstOrDefault()
            ?? context.Request.Query["lastEventId"].FirstOrDefault();
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
    }

    private static async ValueTask WriteAsync(HttpResponse response, string text, CancellationToken ct)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), ct);
        await response.Body.FlushAsync(ct);
    }

    /// <summary>What the reader missed since its last event, up to where the live frames begin.</summary>
    private async ValueTask CatchUpAsync(
        HttpResponse response, Caller caller, long? lastId, long until, CancellationToken ct)
    {
        var seen = new SeenTurns();
        for (var position = lastId ?? until; position < until;)
        {
            var events = await queries.ReadEventsAfterAsync(caller.TenantName, position, EventsAtOnce, ct);
            var missed = events.TakeWhile(each => each.Position <= until).ToList();
            if (missed.Count == 0)
            {
                return;
            }

            foreach (var frame in await frames.OfAsync(caller.Tenant, missed, seen, ct))
            {
                if (frame.IsFor(caller.Principal))
                {
                    await response.Body.WriteAsync(frame.Bytes, ct);
                }
            }

            await response.Body.FlushAsync(ct);
            position = missed[^1].Position;
        }
    }

    private async ValueTask FollowAsync(
        HttpResponse response, Caller caller, ChannelReader<EventFrame> live, CancellationToken ct)
    {
        using var pings = new PeriodicTimer(PingEvery, realClock);
        var ping = pings.WaitForNextTickAsync(ct).AsTask();
        var ready = live.WaitToReadAsync(ct).AsTask();
        while (true)
        {
            await Task.WhenAny(ping, ready);
            if (ready.IsCompleted)
            {
                if (!await ready)
                {
                    return;
                }

                while (live.TryRead(out var frame))
                {
                    if (frame.IsFor(caller.Principal))
                    {
                        await response.Body.WriteAsync(frame.Bytes, ct);
                    }
                }

                await response.Body.FlushAsync(ct);
                ready = live.WaitToReadAsync(ct).AsTask();
            }

            if (ping.IsCompleted)
            {
                await ping;
                if (!await IsStillAllowedAsync(caller.Principal, ct))
                {
                    return;
                }

                await WriteAsync(response, $"event: ping\ndata: {{\"now\":\"{caller.Tenant.At(clock.GetUtcNow()):O}\"}}\n\n", ct);
                ping = pings.WaitForNextTickAsync(ct).AsTask();
            }
        }
    }

    /// <summary>A stream outlives the look at its key; a revoked one ends within a ping.</summary>
    private async ValueTask<bool> IsStillAllowedAsync(Principal principal, CancellationToken ct) =>
        (await store.ReadKeysAsync(principal.Tenant, ct)).Any(key => key.KeyId == principal.KeyId);
}
