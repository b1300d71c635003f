namespace SalesAssistant.Engine.InProcess;

/// <summary>Calls back when keys are due; a key has one due time at most. In memory only: the persisted due time rules.</summary>
/// <param name="wake">Called on a timer's thread for each due key; must not block or throw.</param>
public sealed class WakeUpQueue<TKey>(TimeProvider clock, Action<TKey> wake) : IDisposable
    where TKey : notnull
{
    // Longer waits are cut into pieces: a simulated clock may be faster than the timer thinks.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(10);

    /// <summary>So many entries without a meaning, and more than those with one, are taken out before they come up.</summary>
    private const int StaleMax = 1_000;

    private readonly Lock gate = new();
    private readonly PriorityQueue<TKey, DateTimeOffset> queue = new();
    private readonly Dictionary<TKey, DateTimeOffset> dueAt = [];
    private ITimer? timer;
    private DateTimeOffset armedFor = DateTimeOffset.MaxValue;
    private bool isDisposed;

    public int Count
    {
        get
        {
            lock (gate)
            {
                return dueAt.Count;
            }
        }
    }

    /// <summary>Sets, moves or (null) takes away a key's due time.</summary>
    public void Set(TKey key, DateTimeOffset? due)
    {
        lock (gate)
        {
            if (due is null)
            {
                dueAt.Remove(key);
                DropStale();
                return;
            }

            if (dueAt.TryGetValue(key, out var known) && known == due)
            {
                return;
            }

            dueAt[key] = due.Value;
            queue.Enqueue(key, due.Value);
            DropStale();
            Arm();
        }
    }

    /// <summary>Whether the key has a due time here.</summary>
    public bool Has(TKey key)
    {
        lock (gate)
        {
            return dueAt.ContainsKey(key);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            timer?.Dispose();
        }
    }

    /// <summary>Entries that were moved or taken away stay until they come up, which may be long.</summary>
    private void DropStale()
    {
        if (queue.Count - dueAt.Count <= Math.Max(StaleMax, dueAt.Count))
        {
            return;
        }

        queue.Clear();
        queue.EnqueueRange(dueAt.Select(each => (each.Key, each.Value)));
        queue.TrimExcess();
        dueAt.TrimExcess();
    }

    private void Tick()
    {
        List<TKey> due = [];
        lock (gate)
        {
            armedFor = DateTimeOffset.MaxValue;
            var now = clock.GetUtcNow();
            while (queue.TryPeek(out var key, out var at) && at <= now)
            {
                queue.Dequeue();
                if (dueAt.TryGetValue(key, out var current) && current == at)
                {
                    dueAt.Remove(key);
                    due.Add(key);
                }
            }

            Arm();
        }

        foreach (var key in due)
        {
            wake(key);
        }
    }

    private void Arm()
    {
        // Entries that were moved or taken away go when they come up.
        while (queue.TryPeek(out var key, out var at) && (!dueAt.TryGetValue(key, out var current) || current != at))
        {
            queue.Dequeue();
        }

        if (isDisposed || !queue.TryPeek(out _, out var next) || next >= armedFor)
        {
            return;
        }

        var sleep = next - clock.GetUtcNow();
        sleep = sleep < TimeSpan.Zero ? TimeSpan.Zero : sleep > LongestSleep ? LongestSleep : sleep;
        armedFor = next;
        timer ??= clock.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(sleep, Timeout.InfiniteTimeSpan);
    }
}
