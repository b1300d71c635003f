using System.Globalization;

namespace SalesAssistant.Simulation.Tests;

/// <summary>What a seed came to.</summary>
internal sealed record Outcome(
    int Seed, string? Violation, Trace? Trace, TimeSpan Simulated, long Steps, long Messages, long Alerts, int CardsShown,
    int HostsStarted, int Crashes, int HostsAtOnce, int LedgersCompared)
{
    public static Outcome Of(int seed) => new World(seed).Run();

    /// <summary>Every line of the trace, for <c>SIM_TRACE=file</c>.</summary>
    public static Outcome WithTrace(int seed, string file)
    {
        var outcome = new World(seed, keepsTrace: true).Run();
        File.WriteAllLines(file, outcome.Trace!.Newest);
        return outcome;
    }

    /// <summary>The seed, what was violated, and the last lines of the trace.</summary>
    public string Report() => $"""
        SIM_SEED={Seed} violates: {Violation}
        Last of {Trace!.Lines.ToString(CultureInfo.InvariantCulture)} lines (time since the start of the day):
        {string.Join('\n', Trace.Newest)}
        Again: SIM_SEED={Seed} ./test simulation
        """;
}
