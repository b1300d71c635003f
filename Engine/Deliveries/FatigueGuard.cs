using SalesAssistant.Domain.Tenants;

namespace SalesAssistant.Engine.Deliveries;

/// <summary>How the next card for a destination goes out.</summary>
/// <param name="HoldUntil">Not before then.</param>
/// <param name="IsDigest">Together with all that wait.</param>
internal readonly record struct Pace(DateTimeOffset? HoldUntil, bool IsDigest)
{
    public static Pace Send => default;
}

/// <summary>Keeps a destination from being flooded: beyond the tenant's numbers cards go out as one digest.</summary>
internal sealed class FatigueGuard
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Queue<DateTimeOffset> sends = new();

    /// <param name="waiting">Cards that wait now, the next one included.</param>
    public Pace Judge(CardSettings settings, string destinationKey, int waiting, DateTimeOffset now)
    {
        while (sends.TryPeek(out var oldest) && oldest <= now - Hour)
        {
            sends.Dequeue();
        }

        var isPerson = destinationKey.StartsWith("person:", StringComparison.Ordinal);
        if (isPerson && settings.PersonHourlyMax > 0 && sends.Count >= settings.PersonHourlyMax)
        {
            // The next hour begins with one digest of what was held back.
            return new(sends.ElementAt(sends.Count - settings.PersonHourlyMax) + Hour, IsDigest: false);
        }

        var lastMinute = sends.Count(sent => sent > now - Minute);
        var isDigest = waiting > 1
            && ((settings.DigestOverPerMinute > 0 && lastMinute + waiting > settings.DigestOverPerMinute)
                || (isPerson && settings.PersonHourlyMax > 0 && sends.Count + waiting > settings.PersonHourlyMax));
        return new(null, isDigest);
    }

    public void Take(DateTimeOffset now) => sends.Enqueue(now);
}
