using SalesAssistant.Benchmarks.Figures;

namespace SalesAssistant.Benchmarks.Report;

internal static class ConsoleTables
{
    public static void Write(PartResult result)
    {
        foreach (var table in result.Tables)
        {
            Console.WriteLine($"\n   {table.Title}");
            var width = table.Figures.Max(figure => figure.What.Length);
            var valueWidth = table.Figures.Max(figure => FigureTexts.Value(figure).Length);
            foreach (var figure in table.Figures)
            {
                var baseline = FigureTexts.Baseline(figure);
                Console.WriteLine(
                    $"   {figure.What.PadRight(width)}  {FigureTexts.Value(figure).PadLeft(valueWidth)}"
                    + (baseline.Length == 0 ? "" : $"   baseline {baseline}")
                    + (figure.Aim is null ? "" : $"   aim {FigureTexts.Aim(figure)}"));
            }
        }
    }
}
