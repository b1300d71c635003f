using System.Globalization;
using System.Text.Json.Serialization;

namespace SalesAssistant.Domain.Calendars;

/// <summary>A stretch of one day in which the calendar is open.</summary>
/// <param name="Start">Wall-clock time of opening, 00:00 to 23:59.</param>
/// <param name="End">Wall-clock time of closing, after <paramref name="Start"/>, at most 24:00; itself closed.</param>
public sealed record OpenInterval(TimeSpan Start, TimeSpan End)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Whether the interval lies within one day and has a length.</summary>
    [JsonIgnore]
    public bool IsWithinDay => Start >= TimeSpan.Zero && Start < End && End <= Day;

    /// <summary>Whether the two share an instant; touching ends do not.</summary>
    public bool Overlaps(OpenInterval other) => Start < other.End && other.Start < End;

    /// <summary>Reads a wall-clock time written <c>HH:mm</c>, <c>00:00</c> to <c>24:00</c>.</summary>
    public static bool TryParseTime(string? text, out TimeSpan time)
    {
        if (text == "24:00")
        {
            time = Day;
            return true;
        }

        return TimeSpan.TryParseExact(text, @"hh\:mm", CultureInfo.InvariantCulture, out time);
    }

    /// <summary>Writes a wall-clock time as <c>HH:mm</c>; a whole day is <c>24:00</c>.</summary>
    public static string FormatTime(TimeSpan time) =>
        time == Day ? "24:00" : time.ToString(@"hh\:mm", CultureInfo.InvariantCulture);
}
