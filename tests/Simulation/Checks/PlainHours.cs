using SalesAssistant.Domain.Calendars;
using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Simulation.Tests.Checks;

/// <summary>Open time computed day by day in the one zone that the simulation uses, with no code of the product's.</summary>
internal sealed class PlainHours(CalendarDefinition? calendar)
{
    private static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);

    public static PlainHours Of(Terms terms) => new(terms.Calendar);

    public bool IsOpenAt(DateTimeOffset at) => calendar is null || Stretches(at, at).Any(open => open.From <= at && at < open.To);

    public TimeSpan Between(DateTimeOffset from, DateTimeOffset to) =>
        to <= from ? TimeSpan.Zero
        : calendar is null ? to - from
        : TimeSpan.FromTicks(Stretches(from, to).Sum(open => Math.Max(0, (Min(open.To, to) - Max(open.From, from)).Ticks)));

    private IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Stretches(DateTimeOffset from, DateTimeOffset to)
    {
        for (var day = from.ToOffset(Shanghai).Date; day <= to.ToOffset(Shanghai).Date; day = day.AddDays(1))
        {
            var midnight = new DateTimeOffset(day, Shanghai);
            var open = calendar!.Exceptions.FirstOrDefault(one => one.Date == DateOnly.FromDateTime(day))?.Open
                ?? calendar.Weekly.GetValueOrDefault(day.DayOfWeek) ?? [];
            foreach (var interval in open)
            {
                yield return (midnight + interval.Start, midnight + interval.End);
            }
        }
    }

    private static DateTimeOffset Min(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static DateTimeOffset Max(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
