using SalesAssistant.Benchmarks;
using SalesAssistant.Benchmarks.Cluster;
using SalesAssistant.Benchmarks.Growth;
using SalesAssistant.Benchmarks.Memory;
using SalesAssistant.Benchmarks.Micro;
using SalesAssistant.Benchmarks.Punctuality;
using SalesAssistant.Benchmarks.Reads;

// In the order in which they run without a part named.
return await Bench.RunAsync(args,
[
    new("ingest", IngestBenchmark.RunAsync),
    new("punctuality", PunctualityBenchmark.RunAsync),
    new("reads", ReadsBenchmark.RunAsync),
    new("memory", MemoryBenchmark.RunAsync),
    new("growth", GrowthBenchmark.RunAsync),
    new("micro", MicroBenchmark.RunAsync),
    new("cluster", ClusterBenchmark.RunAsync),
]);
