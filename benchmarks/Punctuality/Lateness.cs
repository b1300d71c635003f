using SalesAssistant.Benchmarks.Figures;

namespace SalesAssistant.Benchmarks.Punctuality;

/// <summary>How late alerts were raised, in milliseconds.</summary>
internal sealed record Lateness(IReadOnlyCollection<double> Milliseconds)
{
    public double P50 => Percentiles.Of(Milliseconds, 0.5);

    public double P99 => Percentiles.Of(Milliseconds, 0.99);

    public double Max => Percentiles.Of(Milliseconds, 1);

    public static Lateness Of(IEnumerable<(long DueAt, long RaisedAt)> alerts) =>
        new([.. alerts.Select(alert => (double)Math.Max(0, alert.RaisedAt - alert.DueAt))]);
}
