using System.Text;
using SalesAssistant.Benchmarks.Figures;

namespace SalesAssistant.Benchmarks.Report;

/// <summary>Writes <c>PERFORMANCE.md</c> and its pictures from results.</summary>
internal static class PerformanceReport
{
    private const double BusyLoad = 1;

    private const string Head = """
        # Performance

        Written by `./bench --report` from the results in `artifacts/bench`; `./bench` measures all of it in one go, with each baseline
        in the same run. Client, server and database share one machine, so figures are those of a small server that also plays
        its own customers. Aims are printed beside figures and never asserted. Do not edit: the next report overwrites it.
        What limits ingest, by profile: [decision 0005](decisions/0005-what-limits-ingest.md).


        """;

    /// <param name="folder">Of the document; pictures go to its folder <c>pictures</c>.</param>
    public static void Write(IReadOnlyList<StoredResult> results, string folder)
    {
        var text = new StringBuilder(Head);
        WriteAims(text, results);
        Directory.CreateDirectory(Path.Combine(folder, "pictures"));
        foreach (var stored in results)
        {
            text.Append($"## {stored.Result.Title}\n\n{stored.Result.Method.Trim()}\n\n");
            text.Append($"`{stored.Command}`{(stored.IsQuick ? " (quick: smaller sizes, rougher figures)" : "")}, ");
            text.Append($"{stored.At:yyyy-MM-dd HH:mm} UTC, took {stored.Took.TotalMinutes:0.0} minutes. {stored.Machine}.\n\n");
            if (stored.Machine.LoadBefore > BusyLoad)
            {
                text.Append("**A load average over 1 before it began: what ran before, or beside it, may have cost time.**\n\n");
            }

            foreach (var table in stored.Result.Tables)
            {
                WriteTable(text, table);
            }

            foreach (var chart in stored.Result.Charts)
            {
                var file = $"performance-{chart.Name}.svg";
                File.WriteAllText(Path.Combine(folder, "pictures", file), ChartPicture.Draw(chart));
                text.Append($"![{chart.Title}](pictures/{file})\n\n");
            }
        }

        File.WriteAllText(Path.Combine(folder, "PERFORMANCE.md"), text.ToString().TrimEnd() + "\n");
        Console.WriteLine($"{results.Count} parts written to {Path.Combine(folder, "PERFORMANCE.md")}");
    }

    private static void WriteAims(StringBuilder text, IReadOnlyList<StoredResult> results)
    {
        var figures = results.SelectMany(stored => stored.Result.Tables).SelectMany(table => table.Figures)
            .Where(figure => figure.Aim is not null)
            .ToList();
        if (figures.Count == 0)
        {
            return;
        }

        text.Append("## Aims\n\n| what | figure | aim |\n|---|---:|---|\n");
        foreach (var figure in figures)
        {
            text.Append($"| {figure.What} | {FigureTexts.Value(figure)} | {FigureTexts.Aim(figure)} |\n");
        }

        text.Append('\n');
    }

    private static void WriteTable(StringBuilder text, FigureTable table)
    {
        var hasBaseline = table.Figures.Any(figure => figure.Baseline is not null);
        var hasAim = table.Figures.Any(figure => figure.Aim is not null);
        text.Append($"| {table.Title} | figure |{(hasBaseline ? " baseline |" : "")}{(hasAim ? " aim |" : "")}\n");
        text.Append($"|---|---:|{(hasBaseline ? "---:|" : "")}{(hasAim ? "---|" : "")}\n");
        foreach (var figure in table.Figures)
        {
            text.Append($"| {figure.What} | {FigureTexts.Value(figure)} |");
            text.Append(hasBaseline ? $" {FigureTexts.Baseline(figure)} |" : "");
            text.Append(hasAim ? $" {FigureTexts.Aim(figure)} |" : "").Append('\n');
        }

        text.Append('\n');
    }
}
