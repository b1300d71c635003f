using System.Collections.Concurrent;

namespace SalesAssistant.Engine.Deliveries;

/// <summary>
/// What the platform lets an app do over all its chats, shared by the delivery sessions of a process. Thread-safe. Several
/// processes do not know of each other: what they overdo together, the platform answers with a wait, and the card goes out after it.
/// </summary>
public sealed class AppLimits
{
    private readonly ConcurrentDictionary<string, RateLimit> limits = new(StringComparer.Ordinal);

    /// <summary>Takes a place for one request now, or says how long to wait before asking again; zero: taken.</summary>
    public TimeSpan TryTake(string appId, DateTimeOffset now)
    {
        var limit = Of(appId);
        lock (limit)
        {
            var wait = limit.WaitAt(now);
            if (wait == TimeSpan.Zero)
            {
                limit.Take(now);
            }

            return wait;
        }
    }

    /// <summary>Counts a request that cannot wait: it belongs to one that has begun.</summary>
    public void Take(string appId, DateTimeOffset now)
    {
        var limit = Of(appId);
        lock (limit)
        {
            limit.Take(now);
        }
    }

    private RateLimit Of(string appId) => limits.GetOrAdd(appId, _ => DestinationLimits.ForApp());
}
