namespace SalesAssistant.Engine.Tests;

/// <summary>A clock that moves only when told to, and calls its timers on the way, each at its own instant.</summary>
internal sealed class ManualClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<ManualTimer> timers = [];
    private DateTimeOffset now = start;

    public DateTimeOffset Now
    {
        get { lock (gate) { return now; } }
    }

    public override DateTimeOffset GetUtcNow() => Now;

    /// <summary>Moves to an instant; what is due on the way is called in order, on this thread.</summary>
    public void MoveTo(DateTimeOffset end)
    {
        while (NextDue(end) is { } timer)
        {
            timer.Call();
        }

        lock (gate)
        {
            now = end > now ? end : now;
        }
    }

    public void Advance(TimeSpan by) => MoveTo(Now + by);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        lock (gate)
        {
            timers.Add(timer);
        }

        timer.Change(dueTime, period);
        return timer;
    }

    private ManualTimer? NextDue(DateTimeOffset end)
    {
        lock (gate)
        {
            if (timers.Where(timer => timer.DueAt <= end).MinBy(timer => timer.DueAt) is not { } timer)
            {
                return null;
            }

            now = timer.DueAt > now ? timer.DueAt.Value : now;
            timer.DueAt = timer.Period > TimeSpan.Zero ? timer.DueAt + timer.Period : null;
            return timer;
        }
    }

    private sealed class ManualTimer(ManualClock clock, Action call) : ITimer
    {
        public DateTimeOffset? DueAt { get; set; }

        public TimeSpan Period { get; private set; }

        public void Call() => call();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                DueAt = dueTime < TimeSpan.Zero ? null : clock.now + dueTime;
                Period = period;
                return true;
            }
        }

        public void Dispose()
        {
            lock (clock.gate)
            {
                clock.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
