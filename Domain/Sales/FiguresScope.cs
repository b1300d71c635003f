using SalesAssistant.Domain.Calendars;
using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Domain.Sales;

/// <summary>What figures are about.</summary>
/// <param name="From">Start of the range.</param>
/// <param name="To">End of the range, exclusive; may lie ahead of <paramref name="Now"/>.</param>
/// <param name="Now">The time now.</param>
/// <param name="Zone">The tenant's zone, which gives hours and days.</param>
/// <param name="Over">N: a wait is over when it is strictly longer, to the millisecond.</param>
/// <param name="OpenWait">Open time that a turn has waited by an instant, in its own calendar.</param>
public sealed record FiguresScope(
    DateTimeOffset From,
    DateTimeOffset To,
    DateTimeOffset Now,
    TimeZoneInfo Zone,
    TimeSpan Over,
    Func<TurnFact, DateTimeOffset, TimeSpan> OpenWait)
{
    /// <summary>When open turns are looked at: at the range's end, or now if the range includes it.</summary>
    public DateTimeOffset AsOf => To < Now ? To : Now;

    /// <summary>The hour in which turns left open are shown: the one that ends the range, or holds now.</summary>
    internal DateTimeOffset LastHour =>
        LocalTime.StartOfHour(To <= Now && To > From ? To.AddTicks(-1) : AsOf, Zone);

    /// <summary>How a turn counts in this range; in one way at most.</summary>
    internal TurnStanding StandingOf(TurnFact turn)
    {
        if (turn.Status == TurnStatus.Retracted)
        {
            return TurnStanding.Outside;
        }

        if (turn.EndedAt >= From && turn.EndedAt < To)
        {
            return TurnStanding.Ended;
        }

        // An accepted send time may be a little ahead of now, so a range that includes now asks for its end.
        var isLeftOpen = From <= Now && turn.WaitingSince < To && (turn.EndedAt is null || turn.EndedAt >= To);
        return isLeftOpen ? TurnStanding.LeftOpen : TurnStanding.Outside;
    }

    internal bool IsOver(long replyMs) => replyMs > Over.Ticks / TimeSpan.TicksPerMillisecond;

    internal bool IsOverAtEnd(TurnFact turn) =>
        IsOver(OpenWait(turn, AsOf).Ticks / TimeSpan.TicksPerMillisecond);

    internal bool Includes(MessageCount count) => count.HourStart < To && count.HourStart.AddHours(1) > From;
}

/// <summary>How a turn counts in a range.</summary>
internal enum TurnStanding
{
    Outside,
    Ended,
    LeftOpen,
}
