namespace SalesAssistant.Simulation.Tests;

/// <summary>What must not be, and was. The first one ends a run.</summary>
internal sealed class Violations
{
    /// <summary>Null as long as all is well.</summary>
    public string? First { get; private set; }

    public bool HasAny => First is not null;

    /// <param name="rule">The rule in words; tests that plant a fault look for it.</param>
    public void Add(string rule, string detail) => First ??= $"{rule}: {detail}";

    public void Check(bool holds, string rule, FormattableString detail)
    {
        if (!holds)
        {
            Add(rule, FormattableString.Invariant(detail));
        }
    }
}
