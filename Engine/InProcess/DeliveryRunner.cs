using System.Collections.Concurrent;
using SalesAssistant.Engine.Deliveries;

namespace SalesAssistant.Engine.InProcess;

/// <summary>Runs one delivery session per destination of this process, each when its outbox has work.</summary>
public sealed class DeliveryRunner : IAsyncDisposable
{
    private static readonly TimeSpan FailedAgain = TimeSpan.FromSeconds(5);

    private readonly DeliveryPorts ports;
    private readonly WakeUpQueue<(string Tenant, string Destination)> again;
    private readonly ConcurrentDictionary<(string Tenant, string Destination), Runner> runners = new();
    private readonly CancellationTokenSource stopping = new();

    public DeliveryRunner(DeliveryPorts ports)
    {
        this.ports = ports;
        again = new(ports.Clock, key => Wake(key.Tenant, key.Destination));
    }

    /// <summary>Says that there may be work; cheap and harmless when there is none.</summary>
    public void Wake(string tenant, string destination)
    {
        var runner = runners.GetOrAdd((tenant, destination), key => new(new(key.Tenant, key.Destination, ports)));
        if (!stopping.IsCancellationRequested && runner.TryStart())
        {
            runner.Running = RunAsync((tenant, destination), runner);
        }
    }

    /// <summary>Wakes every destination that has work in the outbox.</summary>
    public async Task WakeAllAsync(CancellationToken ct)
    {
        foreach (var (tenant, destination) in await ports.Outbox.ReadBusyDestinationsAsync(ct))
        {
            Wake(tenant, destination);
        }
    }

    /// <summary>Lets the tries that are under way end, so that the next start does not repeat them.</summary>
    public async ValueTask DisposeAsync()
    {
        // Not CancelAsync, which leaves the caller's scheduler for the thread pool.
        stopping.Cancel();
        again.Dispose();
        await Task.WhenAll(runners.Values.Select(runner => runner.Running));
    }

    private async Task RunAsync((string Tenant, string Destination) key, Runner runner)
    {
        // Off the caller's path: a room's step must not wait for a provider.
        await Task.Yield();
        do
        {
            try
            {
                again.Set(key, await runner.Session.RunAsync(stopping.Token));
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                Log.RunFailed(ports.Logger, error, key.Tenant, key.Destination);
                again.Set(key, ports.Clock.GetUtcNow() + FailedAgain);
            }
        }
        while (runner.MustRunAgain());
    }

    /// <summary>Sees to it that a session runs once at a time, and once more after a wake-up during a run.</summary>
    private sealed class Runner(DeliverySession session)
    {
        private const int Idle = 0;
        private const int Busy = 1;
        private const int BusyAndWoken = 2;

        private int state;

        public DeliverySession Session => session;

        /// <summary>The newest run; never fails.</summary>
        public Task Running { get; set; } = Task.CompletedTask;

        public bool TryStart()
        {
            while (true)
            {
                var seen = Volatile.Read(ref state);
                var next = seen == Idle ? Busy : BusyAndWoken;
                if (Interlocked.CompareExchange(ref state, next, seen) == seen)
                {
                    return seen == Idle;
                }
            }
        }

        public bool MustRunAgain()
        {
            if (Interlocked.CompareExchange(ref state, Idle, Busy) == Busy)
            {
                return false;
            }

            Volatile.Write(ref state, Busy);
            return true;
        }
    }
}
