namespace SalesAssistant.Engine.Deliveries;

/// <summary>At most <paramref name="Count"/> sends in any stretch of <paramref name="Per"/>.</summary>
public readonly record struct Rate(int Count, TimeSpan Per);

/// <summary>
/// How long to wait before the next send so that every rate holds in whatever stretch the provider looks at. A bucket that
/// refills while it is emptied lets nearly twice its size through in one such stretch, so the times of the sends are kept.
/// Not thread-safe: one per destination session.
/// </summary>
public sealed class RateLimit
{
    private readonly Rate[] rates;

    /// <summary>The last sends, as a ring; as many as the largest count looks back.</summary>
    private readonly DateTimeOffset[] sends;

    private long taken;

    public RateLimit(params ReadOnlySpan<Rate> rates)
    {
        foreach (var rate in rates)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(rate.Count, 1, nameof(rates));
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(rate.Per, TimeSpan.Zero, nameof(rates));
        }

        this.rates = rates.ToArray();
        sends = new DateTimeOffset[this.rates.Max(rate => rate.Count)];
    }

    /// <summary>Zero: send now. Changes nothing.</summary>
    public TimeSpan WaitAt(DateTimeOffset now)
    {
        var wait = TimeSpan.Zero;
        foreach (var rate in rates)
        {
            if (taken < rate.Count)
            {
                continue;
            }

            var left = sends[(taken - rate.Count) % sends.Length] + rate.Per - now;
            // A clock set back must not stop a destination for longer than the rate itself would.
            left = left > rate.Per ? rate.Per : left;
            wait = left > wait ? left : wait;
        }

        return wait;
    }

    /// <summary>Notes a send, whatever became of it: the provider counts refused ones too.</summary>
    public void Take(DateTimeOffset now)
    {
        sends[taken % sends.Length] = now;
        taken++;
    }
}
