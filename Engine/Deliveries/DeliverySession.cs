using Microsoft.Extensions.Logging;
using SalesAssistant.Domain.Escalation;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Engine.Deliveries;

/// <summary>The ports that deliveries work through.</summary>
/// <param name="Clock">The real clock: rate limits, retries and signatures never use a simulated one.</param>
/// <param name="Jitter">0 to 1, spreads retries.</param>
public sealed record DeliveryPorts(
    IOutbox Outbox, ITenants Tenants, INotifier Notifier, IChangeSignal Changes, TimeProvider Clock, Func<double> Jitter,
    ILogger<DeliverySession> Logger);

/// <summary>
/// Brings one destination up to date with the outbox: in order, within the provider's limits, one card at a time. The outbox
/// is read before every try, so that a card whose turn has ended meanwhile is not sent. One run at a time.
/// </summary>
public sealed class DeliverySession(string tenantName, string destinationKey, DeliveryPorts ports)
{
    private static readonly TimeSpan BackoffMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BackoffMax = TimeSpan.FromMinutes(1);

    /// <summary>An alert that a provider in trouble did not take within this time has failed, visibly.</summary>
    private static readonly TimeSpan TriesFor = TimeSpan.FromHours(24);

    private readonly RateLimit limit = DestinationLimits.ForWebhook();

    /// <summary>Works until nothing is left to do now.</summary>
    /// <returns>When to run again; null: when the outbox has something new.</returns>
    public async Task<DateTimeOffset?> RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var work = await ports.Outbox.ReadWorkAsync(tenantName, destinationKey, 1, ct);
            if (work.Count == 0)
            {
                return null;
            }

            var alert = work[0];
            var now = ports.Clock.GetUtcNow();
            if (alert.NextAttemptAt > now)
            {
                return alert.NextAttemptAt;
            }

            var wait = limit.WaitAt(now);
            if (wait > TimeSpan.Zero)
            {
                // The outbox is read again after the wait: the turn may be answered by then.
                return now + wait;
            }

            await TryAsync(alert, now, ct);
        }

        return null;
    }

    private async Task TryAsync(AlertRow alert, DateTimeOffset now, CancellationToken ct)
    {
        var tenant = await ports.Tenants.FindAsync(tenantName, ct);
        var address = tenant is null ? null : Routing.AddressOf(destinationKey, tenant);
        var delivery = new Delivery(
            tenantName, IdempotencyIdOf(alert), alert.Destination, address, tenant?.Settings.Feishu.App, CardOf(alert));
        var isUpdate = alert is { Status: AlertStatus.Delivered, ProviderMessageId: not null };
        if (address is not null)
        {
            limit.Take(now);
        }

        var result = isUpdate
            ? await ports.Notifier.UpdateAsync(delivery, alert.ProviderMessageId!, ct)
            : await ports.Notifier.SendAsync(delivery, ct);
        var attempt = new DeliveryAttempt(
            tenantName, alert.AlertId, alert.Attempts + 1, now, isUpdate ? "update" : "send", NameOf(result.Outcome),
            result.ProviderCode, result.Reduced is { } reduced ? $"{result.ProviderMessage} (reduced: {reduced})" : result.ProviderMessage);
        await ports.Outbox.RecordAsync(attempt, ProgressOf(alert, result, isUpdate, now), ct);
        DeliveryMeter.Deliveries.Add(1, KeyValuePair.Create<string, object?>("result", NameOf(result.Outcome)));
        Log.Tried(ports.Logger, tenantName, alert.AlertId, attempt.Kind, attempt.Outcome, attempt.ProviderCode);
        ports.Changes.Changed(tenantName);
    }

    private AlertProgress ProgressOf(AlertRow alert, DeliveryResult result, bool isUpdate, DateTimeOffset now)
    {
        var progress = new AlertProgress(
            tenantName, alert.AlertId, alert.Status, alert.DeliveredAt, ErrorOf(result), alert.SentVersion,
            alert.ProviderMessageId, NextAttemptAt: null);
        var isGivenUp = now - FirstTriedAt(alert, now) > TriesFor;
        return result.Outcome switch
        {
            DeliveryOutcome.Delivered => progress with
            {
                Status = AlertStatus.Delivered,
                DeliveredAt = alert.DeliveredAt ?? now,
                SentVersion = alert.CardVersion,
                ProviderMessageId = result.ProviderMessageId ?? alert.ProviderMessageId,
                LastError = null,
            },
            DeliveryOutcome.RateLimited or DeliveryOutcome.Transient when !isGivenUp => progress with
            {
                NextAttemptAt = now + (result.RetryAfter ?? Backoff(alert.Attempts)),
            },
            // An update that cannot be made leaves a delivered card with an old text: done with, and said.
            _ when isUpdate => progress with { SentVersion = alert.CardVersion },
            DeliveryOutcome.NoAddress => progress with { Status = AlertStatus.Undeliverable },
            _ => progress with { Status = AlertStatus.Failed },
        };
    }

    // Attempts back off to a minute each, so their number tells the time well enough without another column.
    private static DateTimeOffset FirstTriedAt(AlertRow alert, DateTimeOffset now) => now - (BackoffMax * alert.Attempts);

    private TimeSpan Backoff(int attempts)
    {
        var seconds = BackoffMin.TotalSeconds * Math.Pow(2, Math.Min(attempts, 10));
        return TimeSpan.FromSeconds(Math.Min(seconds, BackoffMax.TotalSeconds) * (0.75 + (0.5 * ports.Jitter())));
    }

    /// <summary>Same for every try of one content: the provider tells a repeated send by it.</summary>
    private static string IdempotencyIdOf(AlertRow alert) => $"{alert.AlertId}-{alert.CardVersion}";

    private static Card CardOf(AlertRow alert) =>
        Card.FromJson(alert.CardJson) is TurnCard card && alert.EndingJson is { } ending
            ? card with { Ending = CardEnding.FromJson(ending) }
            : Card.FromJson(alert.CardJson);

    private static string? ErrorOf(DeliveryResult result) =>
        string.Join(' ', new[] { result.ProviderCode, result.ProviderMessage }.Where(part => !string.IsNullOrEmpty(part)))
            is { Length: > 0 } text ? text : NameOf(result.Outcome);

    private static string NameOf(DeliveryOutcome outcome) =>
        System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(outcome.ToString());
}
