using Orleans.Concurrency;
using SalesAssistant.Grains.Interfaces;

namespace SalesAssistant.Grains.Watches;

/// <inheritdoc cref="IPulseGrain" />
[StatelessWorker, GrainType("pulse")]
public sealed class PulseGrain : Grain, IPulseGrain
{
    public Task BeatAsync() => Task.CompletedTask;
}
