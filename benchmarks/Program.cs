using SalesAssistant.Benchmarks;

return await IngestBenchmark.RunAsync(args.FirstOrDefault() == "--quick" ? IngestPlan.Quick : IngestPlan.Full);
