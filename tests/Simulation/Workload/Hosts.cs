using SalesAssistant.Simulation.Tests.Clockwork;

namespace SalesAssistant.Simulation.Tests.Workload;

/// <summary>The processes that run: mostly one, at times none, at times an old one beside a new one.</summary>
internal sealed class Hosts(World world, Chance chance, bool isShared)
{
    private static readonly TimeSpan OthersSeenAfter = TimeSpan.FromSeconds(1);

    private readonly List<SimulatedHost> running = [];
    private int started;

    public int Started => started;

    public int Crashes { get; private set; }

    /// <summary>Most that ran at once.</summary>
    public int MostAtOnce { get; private set; }

    /// <summary>How long nothing runs after a crash.</summary>
    public TimeSpan LongestDown { get; set; } = TimeSpan.FromMinutes(10);

    public IReadOnlyList<SimulatedHost> Serving => [.. running.Where(host => host.Serves)];

    public IReadOnlyList<SimulatedHost> Running => running;

    public SimulatedHost? Any(Chance drawn) => Serving is { Count: > 0 } serving ? drawn.Any(serving) : null;

    public void Start()
    {
        var process = new SimulatedProcess($"h{++started}", world.Clock);
        process.Time.Offset = TimeSpan.FromMilliseconds(chance.Next(-300, 300));
        var host = new SimulatedHost(
            process, world.Store, world.Provider, chance, world.Violations, isShared ? OthersSeenAfter : null);
        process.Died = () => Died(host);
        running.Add(host);
        MostAtOnce = Math.Max(MostAtOnce, running.Count);
        world.Watch.Started(process);
        world.Trace.Add($"{process.Name} starts");
        world.Go(async () =>
        {
            try
            {
                await host.StartAsync();
                world.Trace.Add($"{process.Name} is up");
            }
            catch (Exception error) when (World.IsTrouble(error))
            {
                // As a host that cannot start ends, and whoever supervises it starts it anew.
                process.Die();
            }
        });
    }

    /// <summary>A host dies within its next steps, without a word.</summary>
    public void Crash(SimulatedHost host)
    {
        Crashes++;
        host.Process.DieAfter(chance.Next(1, 60));
    }

    public void Stop(SimulatedHost host) => world.Go(async () =>
    {
        world.Trace.Add($"{host.Process.Name} is asked to stop");
        await host.StopAsync();
    });

    private void Died(SimulatedHost host)
    {
        world.Trace.Add($"{host.Process.Name} is gone");
        running.Remove(host);
        if (running.Count == 0)
        {
            world.Clock.In(chance.Between(TimeSpan.FromSeconds(1), LongestDown), () =>
            {
                if (running.Count == 0)
                {
                    Start();
                }
            });
        }
    }
}
