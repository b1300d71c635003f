using SalesAssistant.Domain.Sales;

namespace SalesAssistant.Gateway.Tests.Sales;

/// <summary>Figures that differ in every metric.</summary>
internal static class SomeFigures
{
    public static Figures Of(Random random) => Figures.Of(
        [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => random.NextInt64(1, 4_000_000))],
        [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => random.NextInt64(1, 9_000_000))],
        new(
            random.Next(100), random.Next(100), random.Next(100), random.Next(100), random.Next(100), random.Next(1000),
            random.Next(1000), random.Next(1000), random.Next(1000), random.Next(1000)));
}
