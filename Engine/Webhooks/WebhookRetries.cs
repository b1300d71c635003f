using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Engine.Webhooks;

/// <summary>When a delivery that failed is tried again, and when it is given up.</summary>
internal static class WebhookRetries
{
    private const double JitterShare = 0.1;

    /// <summary>Longest time for which one answer stops everything that goes to the endpoint, unless it names a longer one.</summary>
    private static readonly TimeSpan SlowDownMax = TimeSpan.FromMinutes(5);

    /// <summary>Waits before the second attempt and so on; after the last one a delivery is dead.</summary>
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
        TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    /// <param name="attempts">How many have failed, at least 1.</param>
    /// <param name="chance">0 to 1.</param>
    /// <returns>Null: give up.</returns>
    public static TimeSpan? WaitAfter(int attempts, WebhookReply reply, double chance)
    {
        if (attempts > Waits.Length)
        {
            return null;
        }

        // A tenth earlier or later, so that what failed together does not come back together.
        var wait = Waits[attempts - 1] * (1 - JitterShare + (2 * JitterShare * chance));
        return reply.RetryAfter > wait ? reply.RetryAfter : wait;
    }

    /// <summary>How long the whole endpoint is left alone; zero when only this delivery is concerned.</summary>
    public static TimeSpan PauseAfter(WebhookReply reply, TimeSpan wait) => reply switch
    {
        { RetryAfter: { } asked } => asked,
        { Status: 429 or 502 or 504 } => wait < SlowDownMax ? wait : SlowDownMax,
        _ => TimeSpan.Zero,
    };
}
