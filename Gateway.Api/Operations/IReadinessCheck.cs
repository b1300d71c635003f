namespace SalesAssistant.Gateway.Api.Operations;

/// <summary>Something that must be in order before this host can take messages, such as having joined the cluster.</summary>
public interface IReadinessCheck
{
    /// <returns>Null when in order, else what is not, in English.</returns>
    ValueTask<string?> WhyNotAsync(CancellationToken ct);
}
