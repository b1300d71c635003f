using SalesAssistant.Benchmarks;

// In the order in which they run without a part named.
return await Bench.RunAsync(args,
[
    new("ingest", IngestBenchmark.RunAsync),
]);
