using System.Globalization;

namespace SalesAssistant.Domain.Calendars;

/// <summary>Opening hours as somebody wrote them; <see cref="OpenHours"/> computes with them.</summary>
/// <param name="Weekly">Intervals by weekday; an absent weekday is closed.</param>
/// <param name="Exceptions">Dates that differ, at most one entry per date.</param>
/// <remarks>Two definitions are equal when they say the same, however their collections are held.</remarks>
public sealed record CalendarDefinition(
    IReadOnlyDictionary<DayOfWeek, IReadOnlyList<OpenInterval>> Weekly,
    IReadOnlyList<CalendarException> Exceptions)
{
    /// <summary>Most intervals that one day may have.</summary>
    public const int IntervalsPerDayMax = 48;

    /// <summary>Most dated exceptions that a calendar may have: ten years of single days.</summary>
    public const int ExceptionsMax = 3660;

    /// <summary>Names of the weekdays in documents, in the order in which errors are named.</summary>
    public static IReadOnlyList<(DayOfWeek Day, string Name)> Weekdays { get; } =
    [
        (DayOfWeek.Monday, "mon"),
        (DayOfWeek.Tuesday, "tue"),
        (DayOfWeek.Wednesday, "wed"),
        (DayOfWeek.Thursday, "thu"),
        (DayOfWeek.Friday, "fri"),
        (DayOfWeek.Saturday, "sat"),
        (DayOfWeek.Sunday, "sun"),
    ];

    /// <summary>Names everything that is wrong; empty when the definition may be used.</summary>
    /// <param name="path">JSON path of this definition, such as <c>calendar</c>.</param>
    public IEnumerable<FieldError> Validate(string path)
    {
        foreach (var (day, name) in Weekdays)
        {
            if (Weekly.TryGetValue(day, out var intervals))
            {
                foreach (var error in ValidateDay(intervals, $"{path}.weekly.{name}"))
                {
                    yield return error;
                }
            }
        }

        if (Exceptions.Count > ExceptionsMax)
        {
            yield return FieldErrorText.Error($"{path}.exceptions", FieldErrorText.TooManyExceptions, ExceptionsMax);
            yield break;
        }

        var dates = new HashSet<DateOnly>();
        for (var index = 0; index < Exceptions.Count; index++)
        {
            var exception = Exceptions[index];
            if (!dates.Add(exception.Date))
            {
                yield return FieldErrorText.Error(
                    $"{path}.exceptions[{index}].date",
                    FieldErrorText.DuplicateDate,
                    exception.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            }

            foreach (var error in ValidateDay(exception.Open, $"{path}.exceptions[{index}].open"))
            {
                yield return error;
            }
        }
    }

    /// <inheritdoc />
    public bool Equals(CalendarDefinition? other) =>
        other is not null
        && Weekdays.All(weekday => OpenOn(weekday.Day).SequenceEqual(other.OpenOn(weekday.Day)))
        && Exceptions.SequenceEqual(other.Exceptions);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var (day, _) in Weekdays)
        {
            hash.Add(OpenOn(day).Count);
        }

        hash.Add(Exceptions.Count);
        return hash.ToHashCode();
    }

    private IReadOnlyList<OpenInterval> OpenOn(DayOfWeek day) => Weekly.TryGetValue(day, out var open) ? open : [];

    private static IEnumerable<FieldError> ValidateDay(IReadOnlyList<OpenInterval> intervals, string path)
    {
        if (intervals.Count > IntervalsPerDayMax)
        {
            yield return FieldErrorText.Error(path, FieldErrorText.TooManyIntervals, IntervalsPerDayMax);
            yield break;
        }

        for (var index = 0; index < intervals.Count; index++)
        {
            var interval = intervals[index];
            if (!interval.IsWithinDay)
            {
                yield return FieldErrorText.Error($"{path}[{index}]", FieldErrorText.IntervalOutOfDay);
            }
            else if (intervals.Take(index).Any(earlier => earlier.IsWithinDay && earlier.Overlaps(interval)))
            {
                yield return FieldErrorText.Error($"{path}[{index}]", FieldErrorText.IntervalsOverlap);
            }
        }
    }
}
