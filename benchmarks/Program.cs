using SalesAssistant.Benchmarks;
using SalesAssistant.Benchmarks.Punctuality;
using SalesAssistant.Benchmarks.Reads;

// In the order in which they run without a part named.
return await Bench.RunAsync(args,
[
    new("ingest", IngestBenchmark.RunAsync),
    new("punctuality", PunctualityBenchmark.RunAsync),
    new("reads", ReadsBenchmark.RunAsync),
]);
