using System.Globalization;
using SalesAssistant.Simulation.Tests.Clockwork;

namespace SalesAssistant.Simulation.Tests;

/// <summary>What happened, line by line: the newest lines to read, and a hash of all of them to compare runs by.</summary>
internal sealed class Trace(Clock clock)
{
    private const int KeptMax = 40;

    private readonly Queue<string> kept = new();
    private ulong hash = 14695981039346656037UL;

    /// <summary>Equal for two runs in which the same happened at the same times.</summary>
    public ulong Hash => hash;

    public long Lines { get; private set; }

    /// <summary>All lines are kept and not only the newest.</summary>
    public bool KeepsAll { get; init; }

    public IEnumerable<string> Newest => kept;

    public void Add(string what)
    {
        Lines++;
        var at = clock.Now - clock.Start;
        Mix((ulong)at.Ticks);
        foreach (var sign in what)
        {
            Mix(sign);
        }

        if (!KeepsAll && kept.Count == KeptMax)
        {
            kept.Dequeue();
        }

        kept.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{at:d\\.hh\\:mm\\:ss\\.fff} {what}"));
    }

    private void Mix(ulong number) => hash = unchecked((hash ^ number) * 1099511628211UL);
}
