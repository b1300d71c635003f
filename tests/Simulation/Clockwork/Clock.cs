namespace SalesAssistant.Simulation.Tests.Clockwork;

/// <summary>
/// One thread, one time, one agenda. What is ready runs first, in the order in which it became so; then time moves to the
/// next entry of the agenda.
/// </summary>
internal sealed class Clock(DateTimeOffset start)
{
    private readonly PriorityQueue<Action, (DateTimeOffset At, long Number)> agenda = new();
    private readonly Queue<(SimulatedProcess Process, Task Task)> ready = new();
    private readonly int thread = Environment.CurrentManagedThreadId;
    private long entries;
    private volatile string? stray;

    /// <summary>True time; the hosts' clocks may be off.</summary>
    public DateTimeOffset Now { get; private set; } = start;

    public DateTimeOffset Start { get; } = start;

    /// <summary>How often a piece of code ran from one wait to the next.</summary>
    public long Steps { get; private set; }

    /// <summary>Set where code of a process ran outside the simulation's thread: its order would be left to chance.</summary>
    public string? Stray => stray;

    public void In(TimeSpan after, Action action) => At(Now + after, action);

    public void At(DateTimeOffset at, Action action) => agenda.Enqueue(action, (at < Now ? Now : at, ++entries));

    public void Ready(SimulatedProcess process, Task task)
    {
        if (Environment.CurrentManagedThreadId != thread)
        {
            stray ??= $"A task of {process.Name} was queued by another thread: {Environment.StackTrace}";
            return;
        }

        ready.Enqueue((process, task));
    }

    /// <summary>Runs everything up to an instant.</summary>
    /// <param name="mustStop">Asked after every step.</param>
    public void RunUntil(DateTimeOffset end, Func<bool> mustStop)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            while (!mustStop())
            {
                if (ready.TryDequeue(out var next))
                {
                    next.Process.Execute(next.Task);
                    Steps++;
                }
                else if (agenda.TryPeek(out _, out var entry) && entry.At <= end)
                {
                    Now = entry.At;
                    agenda.Dequeue()();
                }
                else
                {
                    Now = end;
                    return;
                }
            }
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }
}
