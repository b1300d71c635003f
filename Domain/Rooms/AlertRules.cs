using SalesAssistant.Domain.Escalation;
using SalesAssistant.Domain.Tenants;

namespace SalesAssistant.Domain.Rooms;

/// <summary>When an open turn alerts, and with which tier (behaviour.md §5).</summary>
public static class AlertRules
{
    /// <summary>
    /// A wake-up so soon after a due time counts as on time: a tier due at the closing instant is not put off to the next
    /// opening because a timer was slow, and is not marked late.
    /// </summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>The instant at which the open turn's next tier may be raised; null if none is left or no turn is open.</summary>
    public static DateTimeOffset? NextDueAt(Room room, DateTimeOffset now)
    {
        if (room.OpenTurn is not { } turn || NextTier(room, turn) is not { } tier
            || room.TermsOf(turn).Hours is var hours && hours.After(turn.WaitingSince, Minutes(tier)) is not { } due)
        {
            return null;
        }

        var from = due;
        if (room.SnoozedUntil(turn) is { } snoozed && snoozed > from)
        {
            from = snoozed;
        }

        if (room.LastLateArrivalAt is { } late && late + RoomRules.LateHold > from)
        {
            from = late + RoomRules.LateHold;
        }

        if (from == due && now <= due + Grace)
        {
            return due;
        }

        // What was missed, or held back until outside open time, goes out at the next opening.
        return hours.NextOpen(now > from ? now : from);
    }

    /// <summary>Raises the highest tier that is due, once; lower ones that are due are covered by it.</summary>
    public static Decision RaiseDueTiers(Room room, Tenant tenant, DateTimeOffset now)
    {
        // Wake-ups may come early, late or twice; only the clock decides, so all three are harmless.
        if (room.OpenTurn is not { } turn || NextDueAt(room, now) is not { } at || now < at)
        {
            return Decision.Nothing;
        }

        var terms = room.TermsOf(turn);
        var waited = terms.Hours.Between(turn.WaitingSince, now);
        var raised = HighestRaised(room, turn);
        var due = terms.Policy.Schedule.Where(tier => tier.AfterMinutes > raised && Minutes(tier) <= waited).ToList();
        if (due.Count == 0)
        {
            return Decision.Nothing;
        }

        var tiers = due.Select(tier => Raise(room, turn, terms, tier, isCovered: tier != due[^1], now)).ToList();
        var targets = due.SelectMany(tier => tier.To).ToHashSet();
        return Decision.Of(new TierRaised(
            turn.OpeningMessageId, tiers[^1], tiers[..^1], Routing.Resolve(targets, room.Owner, tenant, now)));
    }

    /// <summary>Minutes of the highest tier raised in the turn; 0 before the first.</summary>
    public static int HighestRaised(Room room, Turn turn) => room.TiersOf(turn) is { Count: > 0 } tiers ? tiers[^1].AfterMinutes : 0;

    private static Tier? NextTier(Room room, Turn turn)
    {
        var raised = HighestRaised(room, turn);
        return room.TermsOf(turn).Policy.Schedule.FirstOrDefault(tier => tier.AfterMinutes > raised);
    }

    private static RaisedTier Raise(Room room, Turn turn, Terms terms, Tier tier, bool isCovered, DateTimeOffset now)
    {
        var due = terms.Hours.After(turn.WaitingSince, Minutes(tier)) ?? now;
        var expected = room.SnoozedUntil(turn) is { } snoozed && snoozed > due ? snoozed : due;
        var isLate = due <= room.KnownAt(turn) || now - expected > Grace;
        return new(tier.AfterMinutes, tier.Color, due, now, isCovered, isLate);
    }

    private static TimeSpan Minutes(Tier tier) => TimeSpan.FromMinutes(tier.AfterMinutes);
}
