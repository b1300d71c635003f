using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;
using SalesAssistant.Benchmarks.Figures;

namespace SalesAssistant.Benchmarks.Micro;

/// <summary>The hot paths by themselves, by BenchmarkDotNet in this process.</summary>
internal static class MicroBenchmark
{
    private static readonly (string Method, string What, string? Baseline, string? BaselineName)[] Rows =
    [
        (nameof(HotPathBenchmarks.Parse), "parse a message, in a batch of 500", nameof(HotPathBenchmarks.ParseBaseline), "into plain records"),
        (nameof(HotPathBenchmarks.DecideAndEvolve), "decide and evolve a message, in a conversation of 1,000", null, null),
        (nameof(HotPathBenchmarks.RecogniseRemark), "recognise a closing remark", nameof(HotPathBenchmarks.RecogniseBaseline), "a regular expression of six words"),
        (nameof(HotPathBenchmarks.RecogniseQuestion), "recognise that a question is none", null, null),
        (nameof(HotPathBenchmarks.WriteEvent), "write an event as JSON", nameof(HotPathBenchmarks.WriteEventBaseline), "by reflection"),
        (nameof(HotPathBenchmarks.ReadEvent), "read an event", null, null),
        (nameof(AppendBenchmarks.SessionStep), "step of a new room without storage: decide, evolve, rows, events", null, null),
        (nameof(AppendBenchmarks.AppendToSqlite), "append to SQLite, 2,000 rooms at once", null, null),
        (nameof(AppendBenchmarks.AppendToPostgres), "append to PostgreSQL, 2,000 rooms at once", null, null),
    ];

    public static Task<PartResult> RunAsync(BenchRun run)
    {
        var log = new AccumulationLogger();
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
                .WithWarmupCount(run.IsQuick ? 2 : 4).WithIterationCount(run.IsQuick ? 5 : 12)
                .WithIterationTime(TimeInterval.FromMilliseconds(run.IsQuick ? 100 : 250)))
            .AddDiagnoser(MemoryDiagnoser.Default).AddLogger(log)
            .WithOptions(ConfigOptions.DisableOptimizationsValidator | ConfigOptions.DisableLogFile)
            .WithArtifactsPath(Path.Combine("artifacts", "bench", "micro"));
        Dictionary<string, BenchmarkReport> reports = [];
        foreach (var type in (Type[])[typeof(HotPathBenchmarks), typeof(AppendBenchmarks)])
        {
            run.Say(type.Name);
            foreach (var report in BenchmarkRunner.Run(type, config).Reports)
            {
                reports.Add(report.BenchmarkCase.Descriptor.WorkloadMethod.Name, report);
            }
        }

        return reports.Values.Any(report => report.ResultStatistics is null)
            ? throw new InvalidOperationException("A benchmark gave no result:\n" + log.GetLog())
            : Task.FromResult(ResultOf(reports));
    }

    private static PartResult ResultOf(Dictionary<string, BenchmarkReport> reports)
    {
        List<Figure> times = [];
        List<Figure> allocations = [];
        foreach (var (method, what, baseline, baselineName) in Rows)
        {
            times.Add(new(what, Microseconds(method), "µs")
            {
                Baseline = baseline is null ? null : Microseconds(baseline), BaselineName = baselineName,
            });
            allocations.Add(new(what, Allocated(method), "B")
            {
                Baseline = baseline is null ? null : Allocated(baseline), BaselineName = baselineName,
            });
        }

        return new(
            "Hot paths",
            """
            BenchmarkDotNet, in process, medians, for one message or one append. Appends are first messages of new rooms, with their
            events, message, turn and room rows, durable, through the group commit.
            """,
            [new("Time", times), new("Allocated", allocations)],
            []);

        double Microseconds(string method) => reports[method].ResultStatistics!.Median / 1_000;

        double Allocated(string method) => reports[method].GcStats.GetBytesAllocatedPerOperation(reports[method].BenchmarkCase) ?? 0;
    }
}
