namespace SalesAssistant.Simulation.Tests.Clockwork;

/// <summary>
/// The clock of a process's machine. Its reading may be off and may jump; timers go by true time, as those of a real machine
/// do not heed a clock that is set.
/// </summary>
internal sealed class ProcessTime(Clock clock, SimulatedProcess process) : TimeProvider
{
    /// <summary>How far ahead of true time the clock is.</summary>
    public TimeSpan Offset { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => clock.Now + Offset;

    public override long GetTimestamp() => (clock.Now - clock.Start).Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(clock, process, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(Clock clock, SimulatedProcess process, Action call) : ITimer
    {
        // Entries of the agenda cannot be taken back: those of an older setting do nothing. The collector's thread may end
        // the timer of a dead process, so this is all that ending it touches.
        private volatile int setting;

        private TimeSpan period;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            setting++;
            this.period = period;
            if (dueTime >= TimeSpan.Zero)
            {
                Arm(setting, dueTime);
            }

            return true;
        }

        public void Dispose() => setting++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        private void Arm(int current, TimeSpan after) => clock.In(after, () =>
        {
            if (process.IsDead || current != setting)
            {
                return;
            }

            if (period > TimeSpan.Zero)
            {
                Arm(current, period);
            }

            process.Run(call);
        });
    }
}
