using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace SalesAssistant.Simulation.Tests;

/// <summary>
/// Days of simulated time (docs/RELIABILITY.md). <c>SIM_SEED=n</c> runs one seed, <c>SIM_SEEDS=n</c> the seeds 1 to n,
/// <c>SIM_HOURS=h</c> new seeds for so long; <c>SIM_TRACE=file</c> with one seed writes down all that happened.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int SeedsDefault = 200;
    private const int ViolationsMax = 10;
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(30);

    [Fact]
    public void Days_end_as_they_must_whatever_went_wrong_in_them()
    {
        ConcurrentBag<Outcome> outcomes = [];
        ConcurrentQueue<string> violations = [];
        var progress = new Progress(output);
        var clock = Stopwatch.StartNew();
        // One thread for each seed; a seed never sees another.
        Parallel.ForEach(
            Partitioner.Create(Seeds(clock), EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = Threads },
            (seed, loop) =>
            {
                var outcome = Environment.GetEnvironmentVariable("SIM_TRACE") is { Length: > 0 } file
                    ? Outcome.WithTrace(seed, file)
                    : Outcome.Of(seed);
                outcomes.Add(outcome with { Trace = null });
                if (outcome.Violation is not null)
                {
                    violations.Enqueue(outcome.Report());
                    progress.Say(outcome.Report());
                }

                progress.SayNowAndThen(clock, ProgressEvery, () => Summary(outcomes, clock));
                if (violations.Count >= ViolationsMax)
                {
                    loop.Stop();
                }
            });

        progress.Say(Summary(outcomes, clock));
        Assert.True(violations.IsEmpty, string.Join("\n\n", violations.Prepend($"{violations.Count} of {outcomes.Count} seeds")));
        if (outcomes.Count >= SeedsDefault)
        {
            // Enough went wrong to prove anything.
            Assert.True(outcomes.Sum(outcome => outcome.Crashes) > outcomes.Count, "Hardly a crash.");
            Assert.True(outcomes.Count(outcome => outcome.HostsAtOnce > 1) > outcomes.Count / 10, "Hardly two hosts at once.");
            Assert.True(outcomes.Sum(outcome => outcome.Alerts) > 20 * outcomes.Count, "Hardly an alert.");
            Assert.True(outcomes.Sum(outcome => outcome.LedgersCompared) > 10 * outcomes.Count, "Hardly a ledger compared.");
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(20)]
    [InlineData(57)]
    public void A_seed_leaves_the_same_trace_again(int seed)
    {
        var one = Outcome.Of(seed);
        var other = Outcome.Of(seed);

        Assert.Equal((one.Trace!.Hash, one.Trace.Lines, one.Steps), (other.Trace!.Hash, other.Trace.Lines, other.Steps));
        Assert.NotEqual(one.Trace.Hash, Outcome.Of(seed + 1).Trace!.Hash);
    }

    private static int Threads => Environment.GetEnvironmentVariable("SIM_THREADS") is { Length: > 0 } number
        ? int.Parse(number, CultureInfo.InvariantCulture)
        : Environment.ProcessorCount;

    private static IEnumerable<int> Seeds(Stopwatch clock)
    {
        if (Number("SIM_SEED") is { } seed)
        {
            return [(int)seed];
        }

        return Number("SIM_HOURS") is { } hours
            // New ones each time, so that every hour of a machine adds to the last.
            ? Enumerable.Range((int)(DateTimeOffset.UtcNow.ToUnixTimeSeconds() % 1_000_000_000), int.MaxValue - 1_000_000_000)
                .TakeWhile(_ => clock.Elapsed < TimeSpan.FromHours(hours))
            : Enumerable.Range(1, (int)(Number("SIM_SEEDS") ?? SeedsDefault));
    }

    private static double? Number(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text
        ? double.Parse(text, CultureInfo.InvariantCulture)
        : null;

    private static string Summary(IReadOnlyCollection<Outcome> outcomes, Stopwatch clock) => string.Join(", ",
    [
        $"{clock.Elapsed:hh\\:mm\\:ss}: {outcomes.Count} seeds",
        $"{outcomes.Sum(outcome => outcome.Simulated.TotalHours):0} simulated hours",
        $"{outcomes.Sum(outcome => outcome.Messages)} messages",
        $"{outcomes.Sum(outcome => outcome.Alerts)} alerts",
        $"{outcomes.Sum(outcome => outcome.CardsShown)} cards",
        $"{outcomes.Sum(outcome => outcome.Crashes)} crashes",
        $"{outcomes.Sum(outcome => outcome.HostsStarted)} hosts started",
        $"{outcomes.Count(outcome => outcome.HostsAtOnce > 1)} seeds with two hosts at once",
        $"{outcomes.Sum(outcome => outcome.LedgersCompared)} ledgers compared",
        $"{outcomes.Sum(outcome => outcome.Steps)} steps",
        $"{outcomes.Count(outcome => outcome.Violation is not null)} violations",
    ]);

    /// <summary>A test's own output is shown when it is over; <c>SIM_PROGRESS</c> names a file to look at before.</summary>
    private sealed class Progress(ITestOutputHelper output)
    {
        private readonly Lock gate = new();
        private readonly string? file = Environment.GetEnvironmentVariable("SIM_PROGRESS");
        private TimeSpan saidAt;

        public void Say(string line)
        {
            lock (gate)
            {
                output.WriteLine(line);
                if (file is { Length: > 0 })
                {
                    File.AppendAllText(file, line + "\n");
                }
            }
        }

        public void SayNowAndThen(Stopwatch clock, TimeSpan every, Func<string> line)
        {
            lock (gate)
            {
                if (clock.Elapsed - saidAt < every)
                {
                    return;
                }

                saidAt = clock.Elapsed;
            }

            Say(line());
        }
    }
}
