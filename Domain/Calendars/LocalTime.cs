namespace SalesAssistant.Domain.Calendars;

/// <summary>Hours, days and weeks of a time zone as UTC instants, on days when its clock changes too.</summary>
public static class LocalTime
{
    private static readonly TimeSpan ChangeStep = TimeSpan.FromMinutes(15);

    /// <summary>The date that a calendar on the wall shows at <paramref name="at"/>.</summary>
    public static DateOnly DateOf(DateTimeOffset at, TimeZoneInfo zone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    /// <summary>The hour, 0 to 23, that a clock on the wall shows at <paramref name="at"/>.</summary>
    public static int HourOf(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).Hour;

    /// <summary>First instant of <paramref name="date"/>, UTC; midnight except where the clock skips it.</summary>
    public static DateTimeOffset StartOfDay(DateOnly date, TimeZoneInfo zone)
    {
        var local = date.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(local))
        {
            local += ChangeStep;
        }

        var offset = zone.IsAmbiguousTime(local)
            ? zone.GetAmbiguousTimeOffsets(local).Max() // the earlier of the two midnights
            : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    /// <summary>
    /// The full hour at or before <paramref name="at"/>, UTC. The hour that a clock runs through twice has two starts.
    /// </summary>
    public static DateTimeOffset StartOfHour(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        return local.AddTicks(-(local.Ticks % TimeSpan.TicksPerHour)).ToUniversalTime();
    }

    /// <summary>
    /// The hours, days or weeks (from Monday) of the zone that make up [<paramref name="from"/>,
    /// <paramref name="to"/>), ascending; the first and last are cut where the range begins and ends.
    /// </summary>
    public static IReadOnlyList<LocalSpan> Split(
        DateTimeOffset from, DateTimeOffset to, LocalUnit unit, TimeZoneInfo zone)
    {
        var spans = new List<LocalSpan>();
        for (var start = from.ToUniversalTime(); start < to; start = spans[^1].To)
        {
            var next = Next(start, unit, zone);
            spans.Add(new(start, next < to ? next : to.ToUniversalTime()));
        }

        return spans;
    }

    private static DateTimeOffset Next(DateTimeOffset start, LocalUnit unit, TimeZoneInfo zone)
    {
        if (unit == LocalUnit.Hour)
        {
            return StartOfHour(start, zone).AddHours(1);
        }

        var date = DateOf(start, zone);
        var days = unit == LocalUnit.Week ? 7 - (((int)date.DayOfWeek + 6) % 7) : 1;
        return StartOfDay(date.AddDays(days), zone);
    }
}

/// <summary>What a range can be split into.</summary>
public enum LocalUnit
{
    Hour,
    Day,
    Week,
}

/// <summary>A stretch of time [<paramref name="From"/>, <paramref name="To"/>), UTC.</summary>
public readonly record struct LocalSpan(DateTimeOffset From, DateTimeOffset To);
