using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Operations;
using SalesAssistant.Grains.Interfaces;

namespace SalesAssistant.Gateway;

/// <summary>Ready while some silo answers.</summary>
internal sealed class ClusterReadiness(IGrainFactory grains, GrainCalls calls) : IReadinessCheck
{
    public async ValueTask<string?> WhyNotAsync(CancellationToken ct)
    {
        try
        {
            await calls.CallAsync(grains.GetGrain<IPulseGrain>(IPulseGrain.Key).BeatAsync, isRepeatable: false).WaitAsync(ct);
            return null;
        }
        catch (Exception error) when (error is LogUnavailableException or OverloadedException)
        {
            return "the cluster does not answer";
        }
    }
}
