using System.Globalization;
using SalesAssistant.Benchmarks.Report;
using SalesAssistant.Benchmarks.Figures;

namespace SalesAssistant.Benchmarks;

/// <summary>A part that can be asked for by name.</summary>
internal sealed record BenchPart(string Name, Func<BenchRun, Task<PartResult>> RunAsync);

/// <summary>How a part is to run.</summary>
/// <param name="IsQuick">Smaller sizes.</param>
internal sealed record BenchRun(bool IsQuick)
{
    /// <summary>A progress line.</summary>
    public void Say(string line) => Console.WriteLine($"   {DateTime.UtcNow:HH:mm:ss}  {line}");
}

/// <summary>The command line: parts, <c>--quick</c>, <c>--report</c>.</summary>
internal static class Bench
{
    private const string Quick = "--quick";
    private const string Report = "--report";

    /// <returns>0; 1 if a part failed (the others run all the same); 2 for a wrong command line.</returns>
    public static async Task<int> RunAsync(string[] args, IReadOnlyList<BenchPart> parts)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var names = args.Where(arg => !arg.StartsWith("--", StringComparison.Ordinal)).ToList();
        if (args.Except(names).Except([Quick, Report]).Any() || names.Except(parts.Select(part => part.Name)).Any())
        {
            await Console.Error.WriteLineAsync(
                $"usage: ./bench [{string.Join('|', parts.Select(part => part.Name))} ...] [{Quick}] [{Report}]");
            return 2;
        }

        var wantsReport = args.Contains(Report);
        var store = new ResultStore(Path.Combine("artifacts", "bench"));
        var chosen = parts.Where(part => names.Contains(part.Name) || (names.Count == 0 && !wantsReport)).ToList();
        var failed = 0;
        if (chosen.Count > 0)
        {
            var machine = Machine.Read();
            var isQuick = args.Contains(Quick);
            Console.WriteLine($"{machine}{(isQuick ? "; quick: smaller sizes, rougher figures" : "")}");
            foreach (var part in chosen)
            {
                failed += await RunPartAsync(part, new(isQuick), machine, store) ? 0 : 1;
            }
        }

        if (wantsReport)
        {
            PerformanceReport.Write(store.ReadNewest([.. parts.Select(part => part.Name)]), "docs");
        }

        return failed == 0 ? 0 : 1;
    }

    private static async Task<bool> RunPartAsync(BenchPart part, BenchRun run, Machine machine, ResultStore store)
    {
        Console.WriteLine($"\n== {part.Name}");
        var began = DateTimeOffset.UtcNow;
        try
        {
            var result = await part.RunAsync(run);
            var command = $"./bench {part.Name}{(run.IsQuick ? " " + Quick : "")}";
            store.Write(new(part.Name, began, DateTimeOffset.UtcNow - began, command, run.IsQuick, machine, result));
            ConsoleTables.Write(result);
            return true;
        }
        catch (Exception error)
        {
            // The edge of a part: an unattended run goes on with the next one.
            await Console.Error.WriteLineAsync($"{part.Name} failed: {error}");
            return false;
        }
    }
}
