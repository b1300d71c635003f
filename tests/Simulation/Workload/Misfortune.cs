using SalesAssistant.Simulation.Tests.Clockwork;
using SalesAssistant.Simulation.Tests.Providers;

namespace SalesAssistant.Simulation.Tests.Workload;

/// <summary>What goes wrong in a day: crashes, stops, second hosts, a sick or lost store, clocks that jump, providers in a mood.</summary>
internal sealed class Misfortune(World world, Chance chance)
{
    private static readonly Mood[] Moods = [Mood.Flaky, Mood.Flaky, Mood.Throttling, Mood.Down];

    private static readonly string[] Destinations =
        ["public", "no-owner", "operations", "person:wechaty|li", "person:wechaty|wang", "person:wechaty|zhao"];

    public bool IsShared { get; } = chance.Is(0.4);

    public void Plan(DateTimeOffset from, TimeSpan length, IReadOnlyList<TenantPlan> tenants)
    {
        if (chance.Is(0.1))
        {
            // A day on which nothing goes wrong.
            return;
        }

        world.Hosts.LongestDown = chance.Is(0.7) ? TimeSpan.FromMinutes(4) : TimeSpan.FromHours(2);
        Often(12, CrashOne);
        Often(3, () => OnOne(world.Hosts.Stop));
        Often(4, () => OnOne(Jump));
        if (IsShared)
        {
            Often(5, StartSecond);
        }

        var weather = world.Store.Weather;
        var usual = weather.Longest;
        Often(6, () => During(
            TimeSpan.FromMinutes(chance.Next(1, 45)), () => weather.Failing = chance.Next() * 0.4, () => weather.Failing = 0));
        Often(4, () => During(
            TimeSpan.FromMinutes(chance.Next(1, 240)), () => weather.Longest = TimeSpan.FromMilliseconds(chance.Next(50, 8_000)),
            () => weather.Longest = usual));
        Often(3, () => During(
            TimeSpan.FromSeconds(chance.Next(5, 1_500)), () => weather.IsDown = true, () => weather.IsDown = false));
        foreach (var tenant in tenants)
        {
            foreach (var destination in Destinations)
            {
                Often(5, () => BeInAMood(tenant.Name, destination));
            }
        }

        void Often(int most, Action act)
        {
            for (var times = chance.Next(0, most + 1); times > 0; times--)
            {
                world.Clock.At(from + (length * chance.Next()), () =>
                {
                    if (!world.IsEnding)
                    {
                        act();
                    }
                });
            }
        }
    }

    /// <summary>Stretches in which a channel brings nothing.</summary>
    public IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> Outages(DateTimeOffset from, TimeSpan length) =>
    [
        .. Enumerable.Range(0, chance.Next(0, 3)).Select(_ => from + (length * chance.Next()))
            .Order()
            .Select(at => (at, at + chance.Between(TimeSpan.FromMinutes(1), TimeSpan.FromHours(3)))),
    ];

    private void During(TimeSpan length, Action begin, Action end)
    {
        begin();
        var weather = world.Store.Weather;
        world.Trace.Add($"weather: {(weather.IsDown ? "down" : "up")}, failing {weather.Failing}, longest {weather.Longest}");
        world.Clock.In(length, end);
    }

    private void BeInAMood(string tenant, string destination)
    {
        world.Provider.SetMood(tenant, destination, chance.Any(Moods));
        world.Clock.In(TimeSpan.FromMinutes(chance.Next(1, 90)), () => world.Provider.SetMood(tenant, destination, Mood.Well));
    }

    private void OnOne(Action<SimulatedHost> act)
    {
        if (world.Hosts.Any(chance) is { } host)
        {
            act(host);
        }
    }

    private void CrashOne()
    {
        // Also one that is just starting.
        if (world.Hosts.Running is { Count: > 0 } running)
        {
            world.Hosts.Crash(chance.Any(running));
        }
    }

    private void StartSecond()
    {
        if (world.Hosts.Running.Count == 0)
        {
            return;
        }

        var old = chance.Any(world.Hosts.Running);
        world.Hosts.Start();
        world.Clock.In(chance.Between(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(90)), old.Process.Die);
    }

    private void Jump(SimulatedHost host)
    {
        var by = chance.Is(0.5) ? TimeSpan.FromSeconds(-chance.Next(1, 40)) : chance.Between(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(40));
        host.Process.Time.Offset += by;
        world.Trace.Add($"the clock of {host.Process.Name} jumps by {by}");
    }
}
