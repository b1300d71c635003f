using Microsoft.Extensions.Logging;
using SalesAssistant.Domain.Escalation;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Engine.Deliveries;

/// <summary>The ports that deliveries work through.</summary>
/// <param name="Clock">The real clock: rate limits, retries and signatures never use a simulated one.</param>
/// <param name="Jitter">0 to 1, spreads retries.</param>
public sealed record DeliveryPorts(
    IOutbox Outbox, IQueries Queries, ITenants Tenants, INotifier Notifier, IChangeSignal Changes, TimeProvider Clock,
    Func<double> Jitter, ILogger<DeliverySession> Logger)
{
    /// <summary>One for all sessions of the process.</summary>
    public AppLimits Apps { get; } = new();
}

/// <summary>
/// Brings one destination up to date with the outbox: in order, within the provider's limits, one card at a time. The outbox
/// is read before every try, so that a card whose turn has ended meanwhile is not sent. One run at a time.
/// </summary>
public sealed class DeliverySession(string tenantName, string destinationKey, DeliveryPorts ports)
{
    private const int DigestMax = 50;
    private static readonly TimeSpan BackoffMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BackoffMax = TimeSpan.FromMinutes(1);

    /// <summary>An alert that a provider in trouble did not take within this time has failed, visibly.</summary>
    private static readonly TimeSpan TriesFor = TimeSpan.FromHours(24);

    private readonly RateLimit webhookLimit = DestinationLimits.ForWebhook();
    private readonly RateLimit chatLimit = DestinationLimits.ForChat();
    private readonly FatigueGuard guard = new();
    private bool hasPlace;

    /// <summary>No rate lets anything out in this stretch.</summary>
    private (DateTimeOffset Since, DateTimeOffset Until) limited;

    /// <summary>Tries that are over but not written down yet: the storage went away in between.</summary>
    private readonly Queue<(DeliveryAttempt Attempt, AlertProgress Progress)> unrecorded = new();

    /// <summary>Works until nothing is left to do now.</summary>
    /// <returns>When to run again; null: when the outbox has something new.</returns>
    public async Task<DateTimeOffset?> RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            // First, or the outbox would ask for what was already sent.
            await WriteDownAsync(CancellationToken.None);
            if (ports.Clock.GetUtcNow() is var woken && woken >= limited.Since && woken < limited.Until)
            {
                // Each of many new alerts wakes this session, and none may go out yet: nothing is read for them.
                return limited.Until;
            }

            var work = await ports.Outbox.ReadWorkAsync(tenantName, destinationKey, DigestMax, ct);
            if (work.Count == 0)
            {
                return null;
            }

            // After the reading, or what was raised meanwhile would be delivered before that.
            var now = ports.Clock.GetUtcNow();

            // Cards go out in order, but an old card that cannot be changed yet holds up no customer's alert.
            var alert = work.FirstOrDefault(row => !(row.Status == AlertStatus.Delivered && row.NextAttemptAt > now));
            if (alert is null || alert.NextAttemptAt > now)
            {
                return work.Where(row => row.NextAttemptAt > now).Min(row => row.NextAttemptAt);
            }

            var tenant = await ports.Tenants.FindAsync(tenantName, ct);
            if (tenant is null)
            {
                return null;
            }

            var fresh = work.Where(IsFreshTurnCard).ToList();
            var pace = IsFreshTurnCard(alert) ? guard.Judge(tenant.Settings.Cards, destinationKey, fresh.Count, now) : Pace.Send;
            var wait = pace.HoldUntil is { } held ? held - now : WaitAt(tenant, now);
            if (wait > TimeSpan.Zero)
            {
                // The outbox is read again after the wait: the turn may be answered by then.
                limited = pace.HoldUntil is null ? (now, now + wait) : default;
                return now + wait;
            }

            switch (pace)
            {
                // A try that has begun is ended and written down, also while stopping: a bot without message ids would show it twice.
                case { IsDigest: true }:
                    await SendDigestAsync(tenant, fresh, now, CancellationToken.None);
                    break;
                default:
                    await TryAsync(tenant, alert, now, CancellationToken.None);
                    break;
            }
        }

        return null;
    }

    /// <summary>Zero: one request may go out now, and its place among the app's is taken.</summary>
    private TimeSpan WaitAt(Tenant tenant, DateTimeOffset now)
    {
        var app = AppOf(tenant);
        var wait = (app is null ? webhookLimit : chatLimit).WaitAt(now);
        if (wait > TimeSpan.Zero || app is null)
        {
            return wait;
        }

        wait = ports.Apps.TryTake(app.AppId, now);
        hasPlace = wait == TimeSpan.Zero;
        return wait;
    }

    /// <summary>Counts a request; the first one after <see cref="WaitAt"/> has its place already.</summary>
    private void Take(Tenant tenant, DateTimeOffset now)
    {
        if (AppOf(tenant) is not { } app)
        {
            webhookLimit.Take(now);
            return;
        }

        chatLimit.Take(now);
        if (!hasPlace)
        {
            ports.Apps.Take(app.AppId, now);
        }

        hasPlace = false;
    }

    /// <summary>The app that sends there; null where a custom bot does, or nobody.</summary>
    private FeishuApp? AppOf(Tenant tenant) =>
        Routing.AddressOf(destinationKey, tenant) is { ChatId.Length: > 0 } or { OpenId.Length: > 0 } ? tenant.Settings.Feishu.App : null;

    private static bool IsFreshTurnCard(AlertRow alert) =>
        alert is { Subject: AlertSubject.Turn, Status: AlertStatus.Pending };

    private async Task TryAsync(Tenant tenant, AlertRow alert, DateTimeOffset now, CancellationToken ct)
    {
        var living = tenant.Settings.Cards.IsLiving && alert.TurnId is not null
            ? LivingCard.Of(alert, await ports.Queries.ReadAlertsOfTurnAsync(tenantName, alert.TurnId, ct))
            : LivingCard.None;
        if (living.IsOutdated)
        {
            // A later tier's card stands in the same message and says it all.
            await ports.Outbox.RecordAsync(
                AttemptOf(alert, "update", "superseded", null, null, now),
                ProgressOf(alert) with { Status = AlertStatus.Delivered, SentVersion = alert.CardVersion }, ct);
            return;
        }

        var isDelivered = alert is { Status: AlertStatus.Delivered, ProviderMessageId: not null };
        var messageId = isDelivered ? alert.ProviderMessageId : living.MessageId;
        var result = await DeliverAsync(tenant, alert, messageId, now, ct);
        if (!isDelivered && messageId is not null && result.Outcome is DeliveryOutcome.Refused or DeliveryOutcome.Misconfigured)
        {
            // The living card is gone or too old to be changed: the alert needs a message of its own.
            messageId = null;
            result = await DeliverAsync(tenant, alert, messageId, now, ct);
        }

        var mustBeNoticed = !isDelivered && messageId is not null && result.Outcome == DeliveryOutcome.Delivered
            && !(tenant.Settings.Cards.UpdatesGreySilently && alert.Color == "grey");
        if (mustBeNoticed)
        {
            // Changing a message notifies nobody: a reply to it with the mention does.
            Take(tenant, now);
            var mention = await ports.Notifier.MentionAsync(
                DeliveryOf(tenant, alert, UpdateIdOf(alert), CardOf(alert)), messageId!, ct);
            // The card says it, but nobody was told: it counts as not delivered, and both are tried again.
            result = mention.Outcome is DeliveryOutcome.RateLimited or DeliveryOutcome.Transient ? mention : result;
        }

        if (!isDelivered && result.Outcome == DeliveryOutcome.Delivered)
        {
            guard.Take(now);
        }

        Note(alert, result, messageId is not null, isDelivered, now);
        await WriteDownAsync(ct);
    }

    /// <summary>Several alerts in one card: each counts as delivered, and none of them is updated later.</summary>
    private async Task SendDigestAsync(Tenant tenant, IReadOnlyList<AlertRow> alerts, DateTimeOffset now, CancellationToken ct)
    {
        var delivery = DeliveryOf(tenant, alerts[0], Digest.IdOf(alerts), Digest.Of(alerts));
        var result = await DeliverAsync(tenant, delivery, messageId: null, now, ct);
        if (result.Outcome == DeliveryOutcome.Delivered)
        {
            guard.Take(now);
        }

        foreach (var alert in alerts)
        {
            Note(alert, result with { ProviderMessageId = null }, isUpdate: false, isDelivered: false, now);
        }

        await WriteDownAsync(ct);
    }

    private ValueTask<DeliveryResult> DeliverAsync(
        Tenant tenant, AlertRow alert, string? messageId, DateTimeOffset now, CancellationToken ct) =>
        DeliverAsync(
            tenant, DeliveryOf(tenant, alert, messageId is null ? SendIdOf(alert) : UpdateIdOf(alert), CardOf(alert)), messageId,
            now, ct);

    private async ValueTask<DeliveryResult> DeliverAsync(
        Tenant tenant, Delivery delivery, string? messageId, DateTimeOffset now, CancellationToken ct)
    {
        if (delivery.Address is not null)
        {
            Take(tenant, now);
        }

        return messageId is null
            ? await ports.Notifier.SendAsync(delivery, ct)
            : await ports.Notifier.UpdateAsync(delivery, messageId, ct);
    }

    private void Note(AlertRow alert, DeliveryResult result, bool isUpdate, bool isDelivered, DateTimeOffset now)
    {
        var outcome = NameOf(result.Outcome);
        var message = result.Reduced is { } reduced ? $"{result.ProviderMessage} (reduced: {reduced})" : result.ProviderMessage;
        var attempt = AttemptOf(alert, isUpdate ? "update" : "send", outcome, result.ProviderCode, message, now);
        unrecorded.Enqueue((attempt, ProgressOf(alert, result, isDelivered, now)));
        DeliveryMeter.Deliveries.Add(1, KeyValuePair.Create<string, object?>("result", outcome));
        Log.Tried(ports.Logger, tenantName, alert.AlertId, attempt.Kind, outcome, attempt.ProviderCode);
    }

    private async Task WriteDownAsync(CancellationToken ct)
    {
        if (unrecorded.Count == 0)
        {
            return;
        }

        await ports.Outbox.RecordAsync([.. unrecorded], ct);
        unrecorded.Clear();
        ports.Changes.Changed(tenantName);
    }

    private AlertProgress ProgressOf(AlertRow alert) => new(
        tenantName, alert.AlertId, alert.Status, alert.DeliveredAt, LastError: null, alert.SentVersion,
        alert.ProviderMessageId, NextAttemptAt: null);

    private AlertProgress ProgressOf(AlertRow alert, DeliveryResult result, bool isDelivered, DateTimeOffset now)
    {
        var progress = ProgressOf(alert) with { LastError = ErrorOf(result) };
        // Tries back off to a minute each, so their number tells the time well enough without another column.
        var isGivenUp = BackoffMax * alert.Attempts > TriesFor;
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
            _ when isDelivered => progress with { SentVersion = alert.CardVersion },
            DeliveryOutcome.NoAddress => progress with { Status = AlertStatus.Undeliverable },
            _ => progress with { Status = AlertStatus.Failed },
        };
    }

    private TimeSpan Backoff(int attempts)
    {
        var seconds = BackoffMin.TotalSeconds * Math.Pow(2, Math.Min(attempts, 10));
        return TimeSpan.FromSeconds(Math.Min(seconds, BackoffMax.TotalSeconds) * (0.75 + (0.5 * ports.Jitter())));
    }

    private DeliveryAttempt AttemptOf(
        AlertRow alert, string kind, string outcome, string? code, string? message, DateTimeOffset now) =>
        new(tenantName, alert.AlertId, alert.Attempts + 1, now, kind, outcome, code, message);

    /// <summary>
    /// The same for every try of the alert, though its version may grow between two of them, as when its turn moves to another
    /// id: the provider may have shown it at the first, and tells a repeated send by this.
    /// </summary>
    private static string SendIdOf(AlertRow alert) => $"{alert.AlertId}-1";

    private static string UpdateIdOf(AlertRow alert) => $"{alert.AlertId}-{alert.CardVersion}";

    private Delivery DeliveryOf(Tenant tenant, AlertRow alert, string idempotencyId, Card card) => new(
        tenantName, idempotencyId, alert.Destination, Routing.AddressOf(destinationKey, tenant), tenant.Settings.Feishu.App, card);

    private static Card CardOf(AlertRow alert) =>
        Card.FromJson(alert.CardJson) is TurnCard card && alert.EndingJson is { } ending
            ? card with { Ending = CardEnding.FromJson(ending) }
            : Card.FromJson(alert.CardJson);

    private static string ErrorOf(DeliveryResult result) =>
        string.Join(' ', new[] { result.ProviderCode, result.ProviderMessage }.Where(part => !string.IsNullOrEmpty(part)))
            is { Length: > 0 } text ? text : NameOf(result.Outcome);

    private static string NameOf(DeliveryOutcome outcome) =>
        System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(outcome.ToString());
}
