using System.Text.Json;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Embedded;

/// <summary>
/// The host's clock: real time, or (development only) a time that runs faster from an anchor kept in the data folder, so
/// that it goes on after a restart.
/// </summary>
public sealed class SimulatedClock : TimeProvider, IClockInfo
{
    private const string AnchorFile = "clock.json";
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private readonly Anchor anchor;

    private SimulatedClock(Anchor anchor)
    {
        this.anchor = anchor;
    }

    public double Speed => anchor.Speed;

    public override DateTimeOffset GetUtcNow() => At(System.GetUtcNow());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(this, System.CreateTimer(callback, state, Scale(dueTime), Scale(period)));

    /// <summary>Opens the clock of a data folder.</summary>
    /// <param name="hasDatabase">The folder already holds a database.</param>
    /// <returns>Real time where nothing says otherwise.</returns>
    /// <exception cref="StartException">The folder's messages are of real time, and another clock was asked for.</exception>
    public static TimeProvider Open(string folder, bool hasDatabase, double? speed, DateTimeOffset? start)
    {
        var path = Path.Combine(folder, AnchorFile);
        var known = File.Exists(path) ? JsonSerializer.Deserialize<Anchor>(File.ReadAllText(path), Options) : null;
        if (known is null && start is null && speed is null or 1)
        {
            return System;
        }

        if (known is null && hasDatabase)
        {
            throw new StartException(
                $"The data folder '{folder}' was made at clock speed 1; its times are real. "
                + "Start without --clock-speed and --clock-start, or give another folder with --data.");
        }

        var now = System.GetUtcNow();
        var simulated = start ?? (known is null ? now : new SimulatedClock(known).At(now));
        var anchor = new Anchor(now, simulated, speed ?? known?.Speed ?? 1);
        File.WriteAllText(path, JsonSerializer.Serialize(anchor, Options));
        return new SimulatedClock(anchor);
    }

    private DateTimeOffset At(DateTimeOffset real) => anchor.Simulated + ((real - anchor.Real) * anchor.Speed);

    private TimeSpan Scale(TimeSpan time)
    {
        if (time == Timeout.InfiniteTimeSpan || time == TimeSpan.Zero)
        {
            return time;
        }

        // Rounded up: a timer that fires a little early finds nothing due and is set again.
        return TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(time.TotalMilliseconds / anchor.Speed)));
    }

    /// <param name="Real">The instant of real time at which the simulated one stood at <paramref name="Simulated"/>.</param>
    private sealed record Anchor(DateTimeOffset Real, DateTimeOffset Simulated, double Speed);

    private sealed class Timer(SimulatedClock clock, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(clock.Scale(dueTime), clock.Scale(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
