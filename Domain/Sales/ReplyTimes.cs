using System.Runtime.InteropServices;

namespace SalesAssistant.Domain.Sales;

/// <summary>Reply times in milliseconds with their exact sum; sorted when a percentile is first asked for.</summary>
internal sealed class ReplyTimes
{
    private const double MsPerMinute = 60_000;

    private readonly List<long> ms;

    // Once complete the times may be read by many at the same time: all of them would sort alike.
    private long[]? sorted;
    private long sum;

    public ReplyTimes()
        : this([], sum: 0)
    {
    }

    private ReplyTimes(List<long> ms, long sum)
    {
        this.ms = ms;
        this.sum = sum;
    }

    public int Count => ms.Count;

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
        sorted = null;
        ms.Add(replyMs);
        sum += replyMs;
    }

    /// <summary>Takes out one that was added.</summary>
    public void Remove(long replyMs)
    {
        var all = CollectionsMarshal.AsSpan(ms);
        all[all.IndexOf(replyMs)] = all[^1];
        ms.RemoveAt(ms.Count - 1);
        sorted = null;
        sum -= replyMs;
    }

    public void Add(ReplyTimes other)
    {
        sorted = null;
        ms.AddRange(other.ms);
        sum += other.sum;
    }

    public ReplyTimes Copy() => new([.. ms], sum);

    private static double? Minutes(long ms, long count) => count == 0 ? null : ms / (MsPerMinute * count);

    private long[] Sorted()
    {
        if (sorted is { } known)
        {
            return known;
        }

        long[] all = [.. ms];
        Array.Sort(all);
        return sorted = all;
    }
}
