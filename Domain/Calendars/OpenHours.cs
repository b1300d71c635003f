namespace SalesAssistant.Domain.Calendars;

/// <summary>
/// Opening hours in a time zone. A place is open at an instant when the wall clock of its zone stands in one of the
/// day's intervals at that instant; durations are elapsed time. So an interval that the clock skips in spring has no
/// length, and one that it runs through twice in autumn counts twice.
/// </summary>
/// <remarks>Immutable and safe to share between threads. Instants are returned in UTC.</remarks>
public sealed class OpenHours
{
    /// <summary>How far <see cref="After"/> and <see cref="NextOpen"/> look for an opening.</summary>
    public static readonly TimeSpan Horizon = TimeSpan.FromDays(5 * 366);

    private readonly TimeZoneInfo? zone;
    private readonly TickRange[][] weekly = [[], [], [], [], [], [], []];
    private readonly Dictionary<long, TickRange[]> exceptions = [];

    private OpenHours()
    {
    }

    private OpenHours(CalendarDefinition definition, TimeZoneInfo zone)
    {
        this.zone = zone;
        foreach (var (day, intervals) in definition.Weekly)
        {
            weekly[(int)day] = Normalise(intervals);
        }

        foreach (var exception in definition.Exceptions)
        {
            exceptions[exception.Date.DayNumber] = Normalise(exception.Open);
        }
    }

    /// <summary>Never closed; the default of a tenant without calendar.</summary>
    public static OpenHours Always { get; } = new();

    /// <summary>Whether there is no calendar, so that open time and wall-clock time are one.</summary>
    public bool IsAlways => zone is null;

    /// <summary>Opening hours by a definition that <see cref="CalendarDefinition.Validate"/> found right.</summary>
    /// <param name="definition">Null: <see cref="Always"/>.</param>
    /// <param name="zone">Where the definition's dates and times are read.</param>
    public static OpenHours Create(CalendarDefinition? definition, TimeZoneInfo zone) =>
        definition is null ? Always : new OpenHours(definition, zone);

    /// <summary>Open time in [<paramref name="from"/>, <paramref name="to"/>); zero when that is empty.</summary>
    public TimeSpan Between(DateTimeOffset from, DateTimeOffset to)
    {
        if (to <= from)
        {
            return TimeSpan.Zero;
        }

        return zone is null
            ? to - from
            : new TimeSpan(OpenRanges(zone, from.UtcTicks, to.UtcTicks).Sum(range => range.Length));
    }

    /// <summary>
    /// The earliest instant by which <paramref name="openTime"/> has passed since <paramref name="from"/>: it may be a
    /// closing instant, and is <paramref name="from"/> itself for zero or less.
    /// </summary>
    /// <returns>Null when no opening follows within <see cref="Horizon"/> before that much has passed.</returns>
    public DateTimeOffset? After(DateTimeOffset from, TimeSpan openTime)
    {
        if (openTime <= TimeSpan.Zero)
        {
            return from.ToUniversalTime();
        }

        var remaining = openTime.Ticks;
        var cursor = from.UtcTicks;
        if (zone is null)
        {
            return remaining > DateTimeOffset.MaxValue.UtcTicks - cursor ? null : At(cursor + remaining);
        }

        // Counted from the last opening: a long wait in short hours is not taken for one without end.
        while (FirstOpenRange(zone, cursor) is { } range)
        {
            if (remaining <= range.Length)
            {
                return At(range.Start + remaining);
            }

            remaining -= range.Length;
            cursor = range.End;
        }

        return null;
    }

    /// <summary><paramref name="at"/> itself when open, else the next opening.</summary>
    /// <returns>Null when there is none within <see cref="Horizon"/>.</returns>
    public DateTimeOffset? NextOpen(DateTimeOffset at)
    {
        if (zone is null)
        {
            return at.ToUniversalTime();
        }

        return FirstOpenRange(zone, at.UtcTicks) is { } range ? At(range.Start) : null;
    }

    /// <summary>Whether open at <paramref name="at"/>; the closing instant counts as closed.</summary>
    public bool IsOpenAt(DateTimeOffset at)
    {
        if (zone is null)
        {
            return true;
        }

        var local = at.UtcTicks + OffsetAt(zone, at.UtcTicks);
        var day = DayOf(local);
        return OpenOn(day).Any(range => range.Contains(local - (day * TimeSpan.TicksPerDay)));
    }

    private static DateTimeOffset At(long utcTicks) => new(utcTicks, TimeSpan.Zero);

    /// <summary>Days since 0001-01-01; −1 where a zone west of Greenwich is still before it.</summary>
    private static long DayOf(long localTicks) => localTicks < 0 ? -1 : localTicks / TimeSpan.TicksPerDay;

    private static long OffsetAt(TimeZoneInfo zone, long utcTicks) =>
        zone.GetUtcOffset(new DateTime(utcTicks, DateTimeKind.Utc)).Ticks;

    private static TickRange[] Normalise(IReadOnlyList<OpenInterval> intervals)
    {
        var merged = new List<TickRange>();
        foreach (var interval in intervals.Where(interval => interval.IsWithinDay).OrderBy(interval => interval.Start))
        {
            if (merged.Count > 0 && merged[^1].End >= interval.Start.Ticks)
            {
                merged[^1] = new(merged[^1].Start, Math.Max(merged[^1].End, interval.End.Ticks));
            }
            else
            {
                merged.Add(new(interval.Start.Ticks, interval.End.Ticks));
            }
        }

        return [.. merged];
    }

    /// <summary>
    /// First tick after <paramref name="from"/> with another offset than there, at most <paramref name="limit"/>, which
    /// is within a day.
    /// </summary>
    private static long EndOfOffset(TimeZoneInfo zone, long from, long limit)
    {
        // No zone changes its offset twice within a day, so equal ends mean no change between them.
        var offset = OffsetAt(zone, from);
        if (OffsetAt(zone, limit) == offset)
        {
            return limit;
        }

        var (same, other) = (from, limit);
        while (other - same > 1)
        {
            var middle = same + ((other - same) / 2);
            (same, other) = OffsetAt(zone, middle) == offset ? (middle, other) : (same, middle);
        }

        return other;
    }

    // Day 0 was a Monday.
    private TickRange[] OpenOn(long day) =>
        exceptions.TryGetValue(day, out var open) ? open : weekly[(int)((day + 8) % 7)];

    private TickRange? FirstOpenRange(TimeZoneInfo zone, long fromUtc)
    {
        var limit = Math.Min(DateTimeOffset.MaxValue.UtcTicks, fromUtc + Horizon.Ticks);
        foreach (var range in OpenRanges(zone, fromUtc, limit))
        {
            return range;
        }

        return null;
    }

    /// <summary>The open ranges in UTC, clipped to [from, to), ascending; neighbours may touch.</summary>
    private IEnumerable<TickRange> OpenRanges(TimeZoneInfo zone, long from, long to)
    {
        while (from < to)
        {
            // Within a piece of one offset the wall clock runs evenly, so its ranges only need shifting.
            var pieceEnd = EndOfOffset(zone, from, limit: Math.Min(to, from + TimeSpan.TicksPerDay));
            var offset = OffsetAt(zone, from);
            for (var day = DayOf(from + offset); day <= DayOf(pieceEnd + offset - 1); day++)
            {
                var midnight = (day * TimeSpan.TicksPerDay) - offset;
                foreach (var open in OpenOn(day))
                {
                    var start = Math.Max(midnight + open.Start, from);
                    var end = Math.Min(midnight + open.End, pieceEnd);
                    if (start < end)
                    {
                        yield return new(start, end);
                    }
                }
            }

            from = pieceEnd;
        }
    }

    private readonly record struct TickRange(long Start, long End)
    {
        public long Length => End - Start;

        public bool Contains(long tick) => tick >= Start && tick < End;
    }
}
