namespace SalesAssistant.Engine.Ports;

/// <summary>
/// The alerts' rows as delivery sees them. An alert needs work while it is pending, or delivered with a card version
/// newer than the one sent and a provider message id to update.
/// </summary>
public interface IOutbox
{
    /// <summary>Every destination that has an alert in need of work: read at start and by the sweep.</summary>
    ValueTask<IReadOnlyList<(string Tenant, string DestinationKey)>> ReadBusyDestinationsAsync(CancellationToken ct);

    /// <summary>Alerts of one destination in need of work, oldest first (raised at, then id).</summary>
    ValueTask<IReadOnlyList<AlertRow>> ReadWorkAsync(string tenant, string destinationKey, int limit, CancellationToken ct);

    /// <summary>Adds alerts that no room raised: operations, reports, test cards. One whose id exists stays as it is.</summary>
    /// <returns>Whether at least one row was new.</returns>
    ValueTask<bool> AddAsync(IReadOnlyList<AlertRow> alerts, CancellationToken ct);

    /// <summary>Writes down a try, and what it made of the alert, in one transaction.</summary>
    ValueTask RecordAsync(DeliveryAttempt attempt, AlertProgress progress, CancellationToken ct);

    /// <summary>Writes down tries, such as those of a digest's alerts: all of them or, where a storage can do no better, each by itself.</summary>
    async ValueTask RecordAsync(IReadOnlyList<(DeliveryAttempt Attempt, AlertProgress Progress)> tries, CancellationToken ct)
    {
        foreach (var (attempt, progress) in tries)
        {
            await RecordAsync(attempt, progress, ct);
        }
    }

    /// <summary>Sets a failed or undeliverable alert to pending again.</summary>
    /// <returns>The alert after the change; null if there is none of that id in the tenant.</returns>
    ValueTask<AlertRow?> RetryAsync(string tenant, string alertId, CancellationToken ct);

    ValueTask<IReadOnlyList<DeliveryAttempt>> ReadAttemptsAsync(string tenant, string alertId, CancellationToken ct);
}

/// <summary>One try to deliver or update a card, as the provider answered it.</summary>
/// <param name="Number">1 for the first.</param>
/// <param name="At">Real clock, UTC.</param>
/// <param name="Kind"><c>send</c> or <c>update</c>.</param>
/// <param name="Outcome">Such as <c>delivered</c>, <c>rate-limited</c>, <c>transient</c>, <c>refused</c>, <c>misconfigured</c>.</param>
/// <param name="ProviderCode">The provider's code or HTTP status.</param>
/// <param name="ProviderMessage">The provider's words, without secrets, at most 500 characters.</param>
public sealed record DeliveryAttempt(
    string Tenant, string AlertId, int Number, DateTimeOffset At, string Kind, string Outcome, string? ProviderCode,
    string? ProviderMessage);

/// <summary>
/// State of an alert after a try. Delivered is a fact and stands even where the turn's end cancelled the alert meanwhile;
/// pending does not bring a cancelled alert back.
/// </summary>
public sealed record AlertProgress(
    string Tenant, string AlertId, AlertStatus Status, DateTimeOffset? DeliveredAt, string? LastError, int SentVersion,
    string? ProviderMessageId, DateTimeOffset? NextAttemptAt);
