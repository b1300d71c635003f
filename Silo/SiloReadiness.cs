using SalesAssistant.Gateway.Api.Operations;

namespace SalesAssistant.Silo;

/// <summary>Ready once the silo is a member of the cluster, and not any more when it begins to leave.</summary>
internal sealed class SiloReadiness(ISiloStatusOracle silo) : IReadinessCheck
{
    public ValueTask<string?> WhyNotAsync(CancellationToken ct) => ValueTask.FromResult(
        silo.CurrentStatus == SiloStatus.Active ? null : $"the silo is {silo.CurrentStatus} in the cluster");
}
