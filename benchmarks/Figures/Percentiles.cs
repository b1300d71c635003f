namespace SalesAssistant.Benchmarks.Figures;

internal static class Percentiles
{
    /// <summary>Nearest rank; 0 of nothing.</summary>
    /// <param name="share">0 to 1.</param>
    public static double Of(IReadOnlyCollection<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? 0 : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
    }
}
