using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Engine.Tests.Deliveries;

/// <summary>An outbox in trouble.</summary>
internal sealed class FaultyOutbox(IOutbox inner) : IOutbox
{
    /// <summary>So many tries are not written down.</summary>
    public int FailuresLeft { get; set; }

    /// <summary>Done when somebody asks for work, before it is read.</summary>
    public Func<Task> Asked { get; set; } = () => Task.CompletedTask;

    public ValueTask<IReadOnlyList<(string Tenant, string DestinationKey)>> ReadBusyDestinationsAsync(CancellationToken ct) =>
        inner.ReadBusyDestinationsAsync(ct);

    public async ValueTask<IReadOnlyList<AlertRow>> ReadWorkAsync(
        string tenant, string destinationKey, int limit, CancellationToken ct)
    {
        await Asked();
        return await inner.ReadWorkAsync(tenant, destinationKey, limit, ct);
    }

    public ValueTask<bool> AddAsync(IReadOnlyList<AlertRow> alerts, CancellationToken ct) => inner.AddAsync(alerts, ct);

    public ValueTask RecordAsync(DeliveryAttempt attempt, AlertProgress progress, CancellationToken ct) =>
        FailuresLeft-- > 0
            ? ValueTask.FromException(new LogUnavailableException("gone"))
            : inner.RecordAsync(attempt, progress, ct);

    public ValueTask<AlertRow?> RetryAsync(string tenant, string alertId, CancellationToken ct) =>
        inner.RetryAsync(tenant, alertId, ct);

    public ValueTask<IReadOnlyList<DeliveryAttempt>> ReadAttemptsAsync(string tenant, string alertId, CancellationToken ct) =>
        inner.ReadAttemptsAsync(tenant, alertId, ct);
}
