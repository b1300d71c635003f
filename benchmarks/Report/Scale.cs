namespace SalesAssistant.Benchmarks.Report;

/// <summary>Maps values to places from 0 to 1 on an axis.</summary>
internal sealed record Scale(double From, double To, bool IsLogarithmic)
{
    private const int TicksWanted = 5;
    private const double Headroom = 1.08;

    /// <summary>A linear scale begins at zero, a logarithmic one at a power of ten below the smallest value.</summary>
    public static Scale Over(IEnumerable<double> values, bool isLogarithmic)
    {
        var all = values.Where(value => !isLogarithmic || value > 0).DefaultIfEmpty(1).ToList();
        if (!isLogarithmic)
        {
            return new(0, Math.Max(all.Max() * Headroom, double.Epsilon), false);
        }

        var from = Math.Pow(10, Math.Floor(Math.Log10(all.Min())));
        var to = Math.Pow(10, Math.Ceiling(Math.Log10(all.Max())));
        return new(from, to > from ? to : from * 10, true);
    }

    public double Place(double value) => IsLogarithmic
        ? Math.Max(0, (Math.Log10(Math.Max(value, From)) - Math.Log10(From)) / (Math.Log10(To) - Math.Log10(From)))
        : (value - From) / (To - From);

    public IEnumerable<double> Ticks()
    {
        if (IsLogarithmic)
        {
            for (var power = Math.Round(Math.Log10(From)); power <= Math.Log10(To) + 0.01; power++)
            {
                yield return Math.Pow(10, power);
            }

            yield break;
        }

        var raw = (To - From) / TicksWanted;
        var unit = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        var step = unit * ((raw / unit) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 });
        for (var tick = From; tick <= To; tick += step)
        {
            yield return tick;
        }
    }
}
