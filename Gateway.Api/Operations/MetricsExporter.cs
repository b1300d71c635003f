using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace SalesAssistant.Gateway.Api.Operations;

/// <summary>Listens to the instruments of this product and writes them as Prometheus text.</summary>
internal sealed class MetricsExporter : IDisposable
{
    private const string Prefix = "salesassistant_";
    private static readonly double[] SecondsBounds =
        [0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600];

    private static readonly double[] OtherBounds = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];

    private readonly ConcurrentDictionary<Instrument, Family> families = new();
    private readonly MeterListener listener = new();

    public MetricsExporter()
    {
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name.StartsWith("SalesAssistant.", StringComparison.Ordinal))
            {
                listening.EnableMeasurementEvents(instrument, families.GetOrAdd(instrument, FamilyOf));
            }
        };
        listener.SetMeasurementEventCallback<byte>((_, value, tags, state) => Record(state, value, tags));
        listener.SetMeasurementEventCallback<short>((_, value, tags, state) => Record(state, value, tags));
        listener.SetMeasurementEventCallback<int>((_, value, tags, state) => Record(state, value, tags));
        listener.SetMeasurementEventCallback<long>((_, value, tags, state) => Record(state, value, tags));
        listener.SetMeasurementEventCallback<float>((_, value, tags, state) => Record(state, value, tags));
        listener.SetMeasurementEventCallback<double>((_, value, tags, state) => Record(state, value, tags));
        listener.SetMeasurementEventCallback<decimal>((_, value, tags, state) => Record(state, (double)value, tags));
        listener.Start();
    }

    /// <param name="gauges">Values that are looked up for this page: name without prefix, help, value.</param>
    public string Write(IEnumerable<(string Name, string Help, double Value)> gauges)
    {
        listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var family in families.Values.OrderBy(family => family.Name, StringComparer.Ordinal))
        {
            family.WriteTo(text);
        }

        foreach (var (name, help, value) in gauges)
        {
            text.Append(CultureInfo.InvariantCulture, $"# HELP {Prefix}{name} {help}\n# TYPE {Prefix}{name} gauge\n");
            text.Append(CultureInfo.InvariantCulture, $"{Prefix}{name} {value}\n");
        }

        return text.ToString();
    }

    public void Dispose() => listener.Dispose();

    private static void Record(object? state, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        ((Family)state!).Record(value, tags);

    private static Family FamilyOf(Instrument instrument)
    {
        var kind = instrument.GetType().GetGenericTypeDefinition();
        var isCounter = kind == typeof(Counter<>) || kind == typeof(ObservableCounter<>);
        var name = NameOf(instrument) + (isCounter ? "_total" : "");
        if (kind == typeof(Histogram<>))
        {
            return new(name, instrument.Description, "histogram", IsSum: true, BoundsOf(instrument));
        }

        // What an observable instrument says is the whole; what the others say is added up.
        var isSum = kind == typeof(Counter<>) || kind == typeof(UpDownCounter<>);
        return new(name, instrument.Description, isCounter ? "counter" : "gauge", isSum, null);
    }

    private static string NameOf(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_').Replace('-', '_');
        name = name.StartsWith(Prefix, StringComparison.Ordinal) ? name : Prefix + name;
        return instrument.Unit == "s" && !name.EndsWith("_seconds", StringComparison.Ordinal) ? name + "_seconds" : name;
    }

    private static double[] BoundsOf(Instrument instrument) => instrument switch
    {
        Histogram<int> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(Convert.ToDouble)],
        Histogram<long> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(Convert.ToDouble)],
        Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds],
        _ => instrument.Unit == "s" ? SecondsBounds : OtherBounds,
    };

    /// <summary>One instrument with its series by tags.</summary>
    private sealed record Family(string Name, string? Help, string Type, bool IsSum, double[]? Bounds)
    {
        private const int SeriesMax = 1000;

        private readonly Lock gate = new();
        private readonly Dictionary<string, Series> series = new(StringComparer.Ordinal);

        public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var labels = tags.IsEmpty ? "" : LabelsOf(tags);
            lock (gate)
            {
                if (!series.TryGetValue(labels, out var one))
                {
                    // A label that takes ever new values would fill the memory.
                    if (series.Count >= SeriesMax)
                    {
                        return;
                    }

                    series.Add(labels, one = new(Bounds is null ? null : new long[Bounds.Length + 1]));
                }

                one.Add(value, IsSum, Bounds);
            }
        }

        public void WriteTo(StringBuilder text)
        {
            lock (gate)
            {
                text.Append(CultureInfo.InvariantCulture, $"# HELP {Name} {Help}\n# TYPE {Name} {Type}\n");
                if (series.Count == 0 && Type == "counter")
                {
                    text.Append(CultureInfo.InvariantCulture, $"{Name} 0\n");
                }

                foreach (var (labels, one) in series.OrderBy(each => each.Key, StringComparer.Ordinal))
                {
                    one.WriteTo(text, Name, labels, Bounds);
                }
            }
        }

        private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var labels = new StringBuilder();
            foreach (var (key, value) in tags)
            {
                labels.Append(labels.Length == 0 ? "" : ",").Append(key.Replace('.', '_').Replace('-', '_')).Append("=\"")
                    .Append(Convert.ToString(value, CultureInfo.InvariantCulture)?
                        .Replace("\\", "\\\\", StringComparison.Ordinal)
                        .Replace("\"", "\\\"", StringComparison.Ordinal)
                        .Replace("\n", "\\n", StringComparison.Ordinal))
                    .Append('"');
            }

            return labels.ToString();
        }
    }

    private sealed class Series(long[]? buckets)
    {
        private double value;
        private long count;

        public void Add(double measured, bool isSum, double[]? bounds)
        {
            value = isSum ? value + measured : measured;
            count++;
            if (buckets is not null)
            {
                var index = Array.BinarySearch(bounds!, measured);
                buckets[index < 0 ? ~index : index]++;
            }
        }

        public void WriteTo(StringBuilder text, string name, string labels, double[]? bounds)
        {
            var braces = labels.Length == 0 ? "" : $"{{{labels}}}";
            if (buckets is null)
            {
                text.Append(CultureInfo.InvariantCulture, $"{name}{braces} {value}\n");
                return;
            }

            var before = labels.Length == 0 ? "" : labels + ",";
            var sum = 0L;
            for (var index = 0; index < buckets.Length; index++)
            {
                sum += buckets[index];
                var bound = index < bounds!.Length ? bounds[index].ToString(CultureInfo.InvariantCulture) : "+Inf";
                text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{before}le=\"{bound}\"}} {sum}\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"{name}_sum{braces} {value}\n{name}_count{braces} {count}\n");
        }
    }
}
