namespace SalesAssistant.Benchmarks.Figures;

/// <summary>What a part measured.</summary>
/// <param name="Title">Heading in the report.</param>
/// <param name="Method">What was measured and how, as Markdown.</param>
internal sealed record PartResult(string Title, string Method, IReadOnlyList<FigureTable> Tables, IReadOnlyList<Chart> Charts);

internal sealed record FigureTable(string Title, IReadOnlyList<Figure> Figures);

/// <summary>One measured value.</summary>
/// <param name="What">What it says, with its size.</param>
/// <param name="Unit">Unit of value, baseline and aim.</param>
internal sealed record Figure(string What, double Value, string Unit)
{
    /// <summary>The same, measured in the same run of what it is compared with; null without a comparison.</summary>
    public double? Baseline { get; init; }

    /// <summary>What the baseline is.</summary>
    public string? BaselineName { get; init; }

    public Aim? Aim { get; init; }
}

/// <summary>An aim: printed as met or missed, never asserted. One of the two bounds is given, in the figure's unit.</summary>
/// <param name="Below">Most that the value may be, exclusive.</param>
/// <param name="AtLeast">Least that it may be.</param>
internal sealed record Aim(double? Below = null, double? AtLeast = null)
{
    public bool IsMet(double value) => !(value >= Below) && !(value < AtLeast);
}

/// <summary>A picture of figures: lines over numbers, or bars over names.</summary>
/// <param name="Name">File name of the picture, without <c>performance-</c> and its ending.</param>
internal sealed record Chart(string Name, string Title, Axis X, Axis Y, IReadOnlyList<Series> Series)
{
    /// <summary>Names of the bars' groups; a point's x is an index here. Null: lines.</summary>
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>Horizontal lines that are to be kept below.</summary>
    public IReadOnlyList<Limit> Limits { get; init; } = [];
}

internal sealed record Axis(string Label, bool IsLogarithmic = false);

/// <param name="IsBaseline">Drawn so that it stands back.</param>
internal sealed record Series(string Name, IReadOnlyList<ChartPoint> Points, bool IsBaseline = false);

internal readonly record struct ChartPoint(double X, double Y);

internal sealed record Limit(string Name, double Y);
