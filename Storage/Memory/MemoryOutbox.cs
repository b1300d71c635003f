using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Memory;

/// <summary>The outbox of tests and of the simulator.</summary>
internal sealed class MemoryOutbox(MemoryState state) : IOutbox
{
    internal static bool NeedsWork(AlertRow alert) => alert.Status == AlertStatus.Pending
        || (alert.Status == AlertStatus.Delivered && alert.CardVersion > alert.SentVersion
            && alert.ProviderMessageId is not null);

    public ValueTask<IReadOnlyList<(string Tenant, string DestinationKey)>> ReadBusyDestinationsAsync(CancellationToken ct)
    {
        lock (state.Gate)
        {
            return new([.. state.Alerts.Values.Where(NeedsWork)
                .Select(a => (a.Tenant, a.Destination.Key))
                .Distinct()
                .OrderBy(d => d.Tenant, StringComparer.Ordinal)
                .ThenBy(d => d.Key, StringComparer.Ordinal)]);
        }
    }

    public ValueTask<IReadOnlyList<AlertRow>> ReadWorkAsync(
        string tenant, string destinationKey, int limit, CancellationToken ct)
    {
        lock (state.Gate)
        {
            return new([.. state.Alerts.Values
                .Where(a => a.Tenant == tenant && a.Destination.Key == destinationKey && NeedsWork(a))
                .OrderBy(a => a.RaisedAt)
                .ThenBy(a => a.AlertId, StringComparer.Ordinal)
                .Take(limit)]);
        }
    }

    public ValueTask<bool> AddAsync(IReadOnlyList<AlertRow> alerts, CancellationToken ct)
    {
        lock (state.Gate)
        {
            return new(alerts.Count(state.AddAlert) > 0);
        }
    }

    public ValueTask RecordAsync(DeliveryAttempt attempt, AlertProgress progress, CancellationToken ct)
    {
        lock (state.Gate)
        {
            if (!state.Attempts.TryGetValue((attempt.Tenant, attempt.AlertId), out var attempts))
            {
                state.Attempts.Add((attempt.Tenant, attempt.AlertId), attempts = []);
            }

            if (attempts.TrueForAll(a => a.Number != attempt.Number))
            {
                attempts.Add(attempt);
            }

            if (state.Alerts.TryGetValue((progress.Tenant, progress.AlertId), out var alert))
            {
                state.Alerts[(progress.Tenant, progress.AlertId)] = After(alert, attempt, progress);
            }

            return default;
        }
    }

    public ValueTask<AlertRow?> RetryAsync(string tenant, string alertId, CancellationToken ct)
    {
        lock (state.Gate)
        {
            if (state.Alerts.TryGetValue((tenant, alertId), out var alert)
                && alert.Status is AlertStatus.Failed or AlertStatus.Undeliverable)
            {
                alert = alert with { Status = AlertStatus.Pending, NextAttemptAt = null };
                state.Alerts[(tenant, alertId)] = alert;
            }

            return new(alert);
        }
    }

    public ValueTask<IReadOnlyList<DeliveryAttempt>> ReadAttemptsAsync(string tenant, string alertId, CancellationToken ct)
    {
        lock (state.Gate)
        {
            return new(state.Attempts.TryGetValue((tenant, alertId), out var attempts)
                ? [.. attempts.OrderBy(a => a.Number)]
                : []);
        }
    }

    private static AlertRow After(AlertRow alert, DeliveryAttempt attempt, AlertProgress progress) => alert with
    {
        Status = (alert.Status, progress.Status) switch
        {
            (AlertStatus.Delivered, _) or (_, AlertStatus.Delivered) => AlertStatus.Delivered,
            (AlertStatus.Cancelled, _) => AlertStatus.Cancelled,
            var (_, next) => next,
        },
        DeliveredAt = progress.DeliveredAt ?? alert.DeliveredAt,
        Attempts = Math.Max(alert.Attempts, attempt.Number),
        LastError = progress.LastError,
        SentVersion = Math.Max(alert.SentVersion, progress.SentVersion),
        ProviderMessageId = progress.ProviderMessageId ?? alert.ProviderMessageId,
        NextAttemptAt = progress.NextAttemptAt,
    };
}
