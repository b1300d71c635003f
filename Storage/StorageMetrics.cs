using System.Diagnostics.Metrics;

namespace SalesAssistant.Storage;

/// <summary>Instruments of the storage.</summary>
public static class StorageMetrics
{
    public const string MeterName = "SalesAssistant.Storage";

    private static readonly Meter Meter = new(MeterName);

    internal static readonly Histogram<int> BatchSize = Meter.CreateHistogram(
        "salesassistant.append.batch_size", "{append}", "Appends that shared one commit.",
        advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] });

    internal static readonly Histogram<double> BatchSeconds = Meter.CreateHistogram(
        "salesassistant.append.seconds", "s", "Time from taking a batch to its commit.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
        });
}
