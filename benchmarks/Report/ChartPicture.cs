using System.Net;
using System.Text;
using SalesAssistant.Benchmarks.Figures;

namespace SalesAssistant.Benchmarks.Report;

/// <summary>Draws a chart as SVG that is legible on light and on dark pages.</summary>
internal sealed class ChartPicture
{
    private const double Width = 760;
    private const double Left = 84;
    private const double Right = 40;
    private const double Top = 52;
    private const double PlotHeight = 270;
    private const double Bottom = 62;
    private const double LegendRow = 20;
    private const double LegendColumn = 330;
    private const double PlotWidth = Width - Left - Right;
    private const double BarShare = 0.72;

    private const string Style = """
        .page{fill:#fff}.text{font:13px system-ui,-apple-system,"Segoe UI",sans-serif;fill:#1f2328}
        .title{font-size:16px;font-weight:600}.small{font-size:12px;fill:#59636e}
        .grid{stroke:#d8dee4;stroke-width:1}.axis{stroke:#59636e;stroke-width:1}
        .limit{stroke:#c9302c;stroke-width:1.5;stroke-dasharray:7 4}.limit-text{fill:#c9302c;paint-order:stroke;stroke:#fff;stroke-width:4px}
        .line{fill:none;stroke-width:2.5;stroke-linejoin:round}.back{stroke-dasharray:3 4}
        .s0{stroke:#0969da}.f0{fill:#0969da}.s1{stroke:#bc4c00}.f1{fill:#bc4c00}.s2{stroke:#1a7f37}.f2{fill:#1a7f37}
        .s3{stroke:#8250df}.f3{fill:#8250df}.s4{stroke:#59636e}.f4{fill:#59636e}.s5{stroke:#bf3989}.f5{fill:#bf3989}
        @media (prefers-color-scheme:dark){
        .page{fill:#0d1117}.text{fill:#f0f6fc}.small{fill:#9198a1}.grid{stroke:#30363d}.axis{stroke:#9198a1}
        .limit{stroke:#ff7b72}.limit-text{fill:#ff7b72;stroke:#0d1117}
        .s0{stroke:#58a6ff}.f0{fill:#58a6ff}.s1{stroke:#f0883e}.f1{fill:#f0883e}.s2{stroke:#3fb950}.f2{fill:#3fb950}
        .s3{stroke:#bc8cff}.f3{fill:#bc8cff}.s4{stroke:#9198a1}.f4{fill:#9198a1}.s5{stroke:#f778ba}.f5{fill:#f778ba}}
        """;

    private readonly Chart chart;
    private readonly StringBuilder svg = new();
    private readonly Scale across;
    private readonly Scale up;

    private ChartPicture(Chart chart)
    {
        this.chart = chart;
        var points = chart.Series.SelectMany(series => series.Points).ToList();
        up = Scale.Over(points.Select(point => point.Y).Concat(chart.Limits.Select(limit => limit.Y)), chart.Y.IsLogarithmic);
        across = chart.Groups is { } groups
            ? new(-0.5, groups.Count - 0.5, IsLogarithmic: false)
            : Scale.Over(points.Select(point => point.X), chart.X.IsLogarithmic);
    }

    public static string Draw(Chart chart) => new ChartPicture(chart).Draw();

    private string Draw()
    {
        var legendRows = (chart.Series.Count + 1) / 2;
        var height = Top + PlotHeight + Bottom + (legendRows * LegendRow) + 6;
        svg.Append($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width:0} {height:0}\" width=\"{Width:0}\" ");
        svg.Append($"height=\"{height:0}\" role=\"img\" aria-label=\"{Escape(chart.Title)}\">\n<style>{Style}</style>\n");
        svg.Append($"<rect class=\"page\" width=\"{Width:0}\" height=\"{height:0}\" rx=\"8\"/>\n");
        Text(20, 30, chart.Title, "text title");
        DrawAxes();
        if (chart.Groups is null)
        {
            DrawLines();
        }
        else
        {
            DrawBars(chart.Groups.Count);
        }

        DrawLimits();
        DrawLegend();
        return svg.Append("</svg>\n").ToString();
    }

    private void DrawAxes()
    {
        foreach (var tick in up.Ticks())
        {
            var y = Y(tick);
            svg.Append($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Left + PlotWidth}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\"/>\n");
            Text(Left - 8, y + 4, FigureTexts.Number(tick), "text small", "end");
        }

        var bottom = Top + PlotHeight;
        if (chart.Groups is { } groups)
        {
            for (var index = 0; index < groups.Count; index++)
            {
                Text(X(index), bottom + 18, groups[index], "text small", "middle");
            }
        }
        else
        {
            foreach (var tick in across.Ticks())
            {
                svg.Append($"<line class=\"axis\" x1=\"{X(tick):0.#}\" x2=\"{X(tick):0.#}\" y1=\"{bottom}\" y2=\"{bottom + 5}\"/>\n");
                Text(X(tick), bottom + 19, FigureTexts.Number(tick), "text small", "middle");
            }
        }

        svg.Append($"<line class=\"axis\" x1=\"{Left}\" x2=\"{Left + PlotWidth}\" y1=\"{bottom}\" y2=\"{bottom}\"/>\n");
        Text(Left + (PlotWidth / 2), bottom + 42, chart.X.Label + (chart.X.IsLogarithmic ? " (logarithmic)" : ""), "text", "middle");
        var middle = Top + (PlotHeight / 2);
        svg.Append($"<text class=\"text\" text-anchor=\"middle\" transform=\"translate(20 {middle:0}) rotate(-90)\">");
        svg.Append(Escape(chart.Y.Label + (chart.Y.IsLogarithmic ? " (logarithmic)" : ""))).Append("</text>\n");
    }

    private void DrawLines()
    {
        for (var index = 0; index < chart.Series.Count; index++)
        {
            var series = chart.Series[index];
            var points = series.Points.OrderBy(point => point.X).ToList();
            svg.Append($"<polyline class=\"line s{index % 6}{(series.IsBaseline ? " back" : "")}\" points=\"");
            svg.AppendJoin(' ', points.Select(point => $"{X(point.X):0.#},{Y(point.Y):0.#}")).Append("\"/>\n");
            foreach (var point in points)
            {
                svg.Append($"<circle class=\"f{index % 6}\" cx=\"{X(point.X):0.#}\" cy=\"{Y(point.Y):0.#}\" r=\"3.5\">");
                svg.Append($"<title>{Escape(series.Name)}: {FigureTexts.Number(point.Y)} at {FigureTexts.Number(point.X)}</title></circle>\n");
            }
        }
    }

    private void DrawBars(int groups)
    {
        var width = PlotWidth / groups * BarShare / chart.Series.Count;
        for (var index = 0; index < chart.Series.Count; index++)
        {
            foreach (var point in chart.Series[index].Points)
            {
                var x = X(point.X) + ((index - (chart.Series.Count / 2.0)) * width);
                var y = Y(point.Y);
                svg.Append($"<rect class=\"f{index % 6}\" x=\"{x + 1:0.#}\" y=\"{y:0.#}\" width=\"{width - 2:0.#}\" ");
                svg.Append($"height=\"{Math.Max(1, Top + PlotHeight - y):0.#}\"{(chart.Series[index].IsBaseline ? " opacity=\"0.55\"" : "")}/>\n");
                Text(x + (width / 2), y - 5, FigureTexts.Number(point.Y), "text small", "middle");
            }
        }
    }

    private void DrawLimits()
    {
        foreach (var limit in chart.Limits)
        {
            var y = Y(limit.Y);
            svg.Append($"<line class=\"limit\" x1=\"{Left}\" x2=\"{Left + PlotWidth}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\"/>\n");
            Text(Left + 6, y - 6, limit.Name, "text small limit-text");
        }
    }

    private void DrawLegend()
    {
        for (var index = 0; index < chart.Series.Count; index++)
        {
            var x = Left + (index % 2 * LegendColumn);
            var y = Top + PlotHeight + Bottom + (index / 2 * LegendRow);
            var dashes = chart.Series[index].IsBaseline && chart.Groups is null ? " back" : "";
            var paleness = chart.Series[index].IsBaseline && chart.Groups is not null ? " opacity=\"0.55\"" : "";
            svg.Append($"<line class=\"line s{index % 6}{dashes}\"{paleness} x1=\"{x}\" x2=\"{x + 24}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\"/>\n");
            Text(x + 32, y + 4, chart.Series[index].Name, "text small");
        }
    }

    private double X(double value) => Left + (across.Place(value) * PlotWidth);

    private double Y(double value) => Top + ((1 - up.Place(value)) * PlotHeight);

    private void Text(double x, double y, string text, string style, string anchor = "start") =>
        svg.Append($"<text class=\"{style}\" x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\">{Escape(text)}</text>\n");

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
