using SalesAssistant.Benchmarks.Figures;

namespace SalesAssistant.Benchmarks.Report;

/// <summary>Figures as readers see them: three digits that matter, and the unit.</summary>
internal static class FigureTexts
{
    public static string Number(double value) => Math.Abs(value) switch
    {
        0 => "0",
        >= 100 => value.ToString("N0"),
        >= 10 => value.ToString("0.#"),
        >= 1 => value.ToString("0.##"),
        _ => value.ToString("0.###"),
    };

    public static string Value(Figure figure) => $"{Number(figure.Value)} {figure.Unit}";

    public static string Baseline(Figure figure) =>
        figure.Baseline is { } value ? $"{Number(value)} {figure.Unit}{(figure.BaselineName is { } name ? $" ({name})" : "")}" : "";

    public static string Aim(Figure figure) =>
        figure.Aim is { } aim
            ? $"{(aim.Below is { } most ? "< " + Number(most) : "≥ " + Number(aim.AtLeast!.Value))} {figure.Unit}: "
                + (aim.IsMet(figure.Value) ? "met" : "missed")
            : "";
}
