using System.Globalization;
using SalesAssistant.Domain.Calendars;

namespace SalesAssistant.Domain.Tests.Calendars;

/// <summary>Short forms for the calendars that tests speak of.</summary>
internal static class ACalendar
{
    public static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    public static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
    public static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    private static readonly DayOfWeek[] Workdays =
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];

    public static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Intervals as <c>09:00-12:00</c>.</summary>
    public static IReadOnlyList<OpenInterval> Day(params string[] intervals) =>
        [.. intervals.Select(interval => new OpenInterval(Time(interval[..5]), Time(interval[6..])))];

    public static CalendarDefinition Workweek(params string[] intervals) =>
        new(Workdays.ToDictionary(day => day, _ => Day(intervals)), []);

    public static CalendarDefinition EveryDay(params string[] intervals) =>
        new(Enum.GetValues<DayOfWeek>().ToDictionary(day => day, _ => Day(intervals)), []);

    public static CalendarDefinition Except(this CalendarDefinition calendar, string date, params string[] intervals) =>
        calendar with
        {
            Exceptions =
            [
                .. calendar.Exceptions,
                new(DateOnly.Parse(date, CultureInfo.InvariantCulture), Day(intervals)),
            ],
        };

    private static TimeSpan Time(string text) =>
        OpenInterval.TryParseTime(text, out var time) ? time : throw new FormatException(text);
}
