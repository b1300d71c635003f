namespace SalesAssistant.Simulation.Tests.Clockwork;

/// <summary>
/// A process: its tasks run on the simulation's thread until it dies, between any two of them. What it held in memory is then
/// out of anybody's reach; what it had asked of others may still be done.
/// </summary>
internal sealed class SimulatedProcess : TaskScheduler
{
    private readonly Clock clock;
    private readonly List<Action> outside = [];
    private volatile bool isDead;
    private int stepsLeft = int.MaxValue;

    public SimulatedProcess(string name, Clock clock)
    {
        Name = name;
        this.clock = clock;
        Time = new(clock, this);
    }

    public string Name { get; }

    public ProcessTime Time { get; }

    public bool IsDead => isDead;

    /// <summary>Called once when it dies.</summary>
    public Action Died { get; set; } = () => { };

    /// <summary>Dies after so many more steps.</summary>
    public void DieAfter(int steps) => stepsLeft = Math.Min(stepsLeft, steps);

    public void Die()
    {
        if (isDead)
        {
            return;
        }

        isDead = true;
        foreach (var call in outside.ToArray())
        {
            call();
        }

        outside.Clear();
        Died();
    }

    /// <summary>Runs code in this process.</summary>
    public void Run(Action action) => Task.Factory.StartNew(
        action, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this);

    /// <summary>Asks something of this process from outside; fails with <see cref="ProcessDiedException"/> where it dies before it answers.</summary>
    public Task<T> AskAsync<T>(Func<Task<T>> work)
    {
        var answer = new TaskCompletionSource<T>();
        Action fail = () => answer.TrySetException(new ProcessDiedException());
        if (isDead)
        {
            fail();
            return answer.Task;
        }

        outside.Add(fail);
        Run(async () =>
        {
            try
            {
                var result = await work();
                outside.Remove(fail);
                answer.TrySetResult(result);
            }
            catch (Exception error)
            {
                outside.Remove(fail);
                answer.TrySetException(error);
            }
        });
        return answer.Task;
    }

    public void Execute(Task task)
    {
        if (isDead)
        {
            return;
        }

        TryExecuteTask(task);
        if (--stepsLeft <= 0)
        {
            Die();
        }
    }

    protected override void QueueTask(Task task)
    {
        if (!isDead)
        {
            clock.Ready(this, task);
        }
    }

    // Every continuation is a step of its own: more places to die between.
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}

/// <summary>The connection broke: what was asked may have been done.</summary>
internal sealed class ProcessDiedException() : Exception("The process died.");
