using System.Globalization;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Views;
using SalesAssistant.Gateway.Api.Http;
using SalesAssistant.Gateway.Api.Settings;

namespace SalesAssistant.Gateway.Api.Turns;

/// <summary>Answers "why did, or didn't, this card go out".</summary>
internal sealed class Explanations(IQueries queries, IOutbox outbox, TermsReader reader, TimeProvider clock)
{
    public async ValueTask<ExplanationView> ExplainAsync(Tenant tenant, TurnRow turn, CancellationToken ct)
    {
        var terms = await reader.FindAsync(tenant.Name, turn.TermsId, ct)
            ?? tenant.TermsOf(Stage.PreSales, ownCalendar: null, current: null);
        var room = await queries.ReadRoomAsync(turn.Room, ct);
        var snoozedUntil = room?.OpenTurnId == turn.TurnId ? room.SnoozedUntil : null;
        var alerts = await queries.ReadAlertsOfTurnAsync(tenant.Name, turn.TurnId, ct);
        List<AttemptView> attempts = [];
        foreach (var alert in alerts)
        {
            var tries = await outbox.ReadAttemptsAsync(tenant.Name, alert.AlertId, ct);
            attempts.AddRange(tries.Select(attempt => Show(attempt, alert, tenant)));
        }

        return new(
            turn.TurnId, turn.Status, Sentence(tenant, turn, terms, alerts, snoozedUntil),
            PolicyDocument.Write(terms.Policy),
            terms.Calendar is { } calendar ? CalendarDocument.Write(calendar) : null, terms.TimeZone,
            tenant.At(turn.WaitingSince), tenant.At(turn.EndedAt), tenant.At(snoozedUntil), tenant.At(turn.NextDueAt),
            [.. TiersOf(tenant, turn, terms)], [.. alerts.Select(alert => Show(alert, tenant))],
            [.. attempts.OrderBy(attempt => attempt.At)]);
    }

    private static IEnumerable<TurnTierView> TiersOf(Tenant tenant, TurnRow turn, Terms terms)
    {
        var raised = turn.Tiers.ToDictionary(tier => tier.AfterMinutes);
        foreach (var tier in terms.Policy.Schedule)
        {
            if (raised.Remove(tier.AfterMinutes, out var done))
            {
                yield return new(
                    done.AfterMinutes, done.Color, tenant.At(done.DueAt), tenant.At(done.RaisedAt), done.IsCovered, done.IsLate);
            }
            else if (terms.Hours.After(turn.WaitingSince, TimeSpan.FromMinutes(tier.AfterMinutes)) is { } dueAt
                && !(turn.EndedAt < dueAt))
            {
                yield return new(tier.AfterMinutes, ApiJson.Name(tier.Color), tenant.At(dueAt), null, false, false);
            }
        }

        // Tiers of the terms that the turn had before it moved to others.
        foreach (var done in raised.Values.OrderBy(tier => tier.AfterMinutes))
        {
            yield return new(
                done.AfterMinutes, done.Color, tenant.At(done.DueAt), tenant.At(done.RaisedAt), done.IsCovered, done.IsLate);
        }
    }

    private static ExplainedAlertView Show(AlertRow alert, Tenant tenant) => new(
        alert.AlertId, alert.Tier, new(alert.Destination.Kind, alert.Destination.Name), alert.Status,
        tenant.At(alert.RaisedAt), tenant.At(alert.DeliveredAt), alert.LastError);

    private static AttemptView Show(DeliveryAttempt attempt, AlertRow alert, Tenant tenant) => new(
        alert.AlertId, alert.Tier, new(alert.Destination.Kind, alert.Destination.Name), attempt.Number,
        tenant.At(attempt.At), attempt.Kind, attempt.Outcome,
        string.Join(" ", new[] { attempt.ProviderCode, attempt.ProviderMessage }.Where(part => !string.IsNullOrEmpty(part))));

    private static string Shown(Tenant tenant, DateTimeOffset at) =>
        tenant.At(at).ToString("MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private string Sentence(
        Tenant tenant, TurnRow turn, Terms terms, IReadOnlyList<AlertRow> alerts, DateTimeOffset? snoozedUntil)
    {
        var until = turn.EndedAt ?? clock.GetUtcNow();
        var waited = terms.Hours.Between(turn.WaitingSince, until).TotalMinutes.ToString("0.##", CultureInfo.InvariantCulture);
        var start = Texts.Get(
            "ExplainStart", Shown(tenant, turn.WaitingSince), Texts.Get("ExplainEnd" + turn.Status), waited);
        return start + Reason(tenant, turn, terms, alerts, snoozedUntil) + Deliveries(alerts);
    }

    private string Reason(
        Tenant tenant, TurnRow turn, Terms terms, IReadOnlyList<AlertRow> alerts, DateTimeOffset? snoozedUntil)
    {
        var raised = turn.Tiers.Where(tier => !tier.IsCovered).ToList();
        if (raised.Count > 0)
        {
            return Texts.Get(
                "ExplainRaised", string.Join("、", raised.Select(tier => tier.AfterMinutes)),
                turn.Tiers.Any(tier => tier.IsCovered) ? Texts.Get("ExplainCovered") : "");
        }

        var now = clock.GetUtcNow();
        return terms.Policy.Schedule.Count == 0 ? Texts.Get("ExplainNoTiers")
            : turn.Status == TurnStatus.ClosedByRemark ? Texts.Get("ExplainRemark")
            : snoozedUntil > now ? Texts.Get("ExplainSnoozed", Shown(tenant, snoozedUntil.Value))
            : turn.Status == TurnStatus.Open && !terms.Hours.IsOpenAt(now) ? Texts.Get("ExplainClosed")
            : turn.Status == TurnStatus.Open && turn.NextDueAt is { } next ? Texts.Get("ExplainNext", Shown(tenant, next))
            : turn.Flags.Contains("late") ? Texts.Get("ExplainLate")
            : Texts.Get("ExplainInTime", terms.Policy.Schedule[0].AfterMinutes);
    }

    private static string Deliveries(IReadOnlyList<AlertRow> alerts)
    {
        if (alerts.Count == 0)
        {
            return "";
        }

        var counts = alerts
            .GroupBy(alert => alert.Status)
            .OrderBy(group => group.Key)
            .Select(group => Texts.Get("Explain" + group.Key, group.Count()));
        var error = alerts.LastOrDefault(alert => alert.LastError is not null && alert.Status != AlertStatus.Delivered);
        return Texts.Get("ExplainDeliveries", string.Join("，", counts))
            + (error is null ? "" : Texts.Get("ExplainError", error.LastError));
    }
}
