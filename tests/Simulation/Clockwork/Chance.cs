namespace SalesAssistant.Simulation.Tests.Clockwork;

/// <summary>Seeded chance. Each part of the world draws from one of its own, so that a change of one leaves the others.</summary>
internal sealed class Chance(int seed, int part)
{
    // Random with a seed draws the same on every machine; the factor keeps neighbouring seeds apart.
    private readonly Random random = new(unchecked((seed * 486_187_739) + (part * 16_777_619)));

    /// <param name="probability">0 to 1.</param>
    public bool Is(double probability) => probability > 0 && random.NextDouble() < probability;

    public double Next() => random.NextDouble();

    /// <param name="end">Exclusive.</param>
    public int Next(int start, int end) => random.Next(start, end);

    public T Any<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];

    /// <summary>Whole milliseconds; short ones are likelier than long ones.</summary>
    public TimeSpan Between(TimeSpan shortest, TimeSpan longest)
    {
        var part = random.NextDouble();
        return shortest + TimeSpan.FromMilliseconds(Math.Floor((longest - shortest).TotalMilliseconds * part * part));
    }

    public void Shuffle<T>(T[] items) => random.Shuffle(items);
}
