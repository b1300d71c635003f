namespace SalesAssistant.Domain.Sales;

/// <summary>Reply times in milliseconds with their exact sum; sorted when a percentile is first asked for.</summary>
internal sealed class ReplyTimes
{
    private const double MsPerMinute = 60_000;

    private long[] ms = [];
    private long sum;

    // A copy costs nothing: it sees the first so many of the same array, of which its original goes on to fill the rest.
    private bool mayAppend = true;
    private bool hasCopies;

    // Once complete the times may be read by many at the same time: all of them would sort alike.
    private long[]? sorted;

    public int Count { get; private set; }

    public double? MedianMinutes
    {
        get
        {
            var all = Sorted();
            return all.Length == 0 ? null : Minutes(all[(all.Length - 1) / 2] + all[all.Length / 2], count: 2);
        }
    }

    /// <summary>By nearest rank.</summary>
    public double? P90Minutes
    {
        get
        {
            var all = Sorted();
            var rank = ((all.Length * 9L) + 9) / 10;
            return all.Length == 0 ? null : Minutes(all[rank - 1], count: 1);
        }
    }

    /// <returns>Null when <paramref name="count"/> is 0.</returns>
    public double? MinutesPer(long count) => Minutes(sum, count);

    public void Add(long replyMs)
    {
        if (!mayAppend || Count == ms.Length)
        {
            TakeArray(Math.Max(4, Count * 2));
        }

        ms[Count++] = replyMs;
        sum += replyMs;
        sorted = null;
    }

    /// <summary>Takes out one that was added.</summary>
    public void Remove(long replyMs)
    {
        if (!mayAppend || hasCopies)
        {
            TakeArray(ms.Length);
        }

        var index = ms.AsSpan(0, Count).IndexOf(replyMs);
        ms[index] = ms[--Count];
        sum -= replyMs;
        sorted = null;
    }

    public void Add(ReplyTimes other)
    {
        if (!mayAppend || Count + other.Count > ms.Length)
        {
            TakeArray(Math.Max(Count * 2, Count + other.Count));
        }

        other.ms.AsSpan(0, other.Count).CopyTo(ms.AsSpan(Count));
        Count += other.Count;
        sum += other.sum;
        sorted = null;
    }

    public void Add(IReadOnlyList<long> replyMs)
    {
        TakeArray(Count + replyMs.Count);
        foreach (var each in replyMs)
        {
            Add(each);
        }
    }

    public long[] ToArray() => ms[..Count];

    /// <summary>The same times, which no longer change with these.</summary>
    public ReplyTimes Copy()
    {
        hasCopies = true;
        return new() { ms = ms, Count = Count, sum = sum, mayAppend = false, sorted = sorted };
    }

    private static double? Minutes(long ms, long count) => count == 0 ? null : ms / (MsPerMinute * count);

    private void TakeArray(int capacity)
    {
        var own = new long[capacity];
        ms.AsSpan(0, Count).CopyTo(own);
        ms = own;
        mayAppend = true;
        hasCopies = false;
    }

    private long[] Sorted()
    {
        if (sorted is { } known)
        {
            return known;
        }

        var all = ms[..Count];
        Array.Sort(all);
        return sorted = all;
    }
}
