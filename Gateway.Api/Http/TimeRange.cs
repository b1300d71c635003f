using System.Globalization;
using SalesAssistant.Domain.Calendars;

namespace SalesAssistant.Gateway.Api.Http;

/// <summary>A stretch of time [<paramref name="From"/>, <paramref name="To"/>), UTC.</summary>
internal readonly record struct TimeRange(DateTimeOffset From, DateTimeOffset To)
{
    private const int DaysMax = 3660;
    private static readonly DateOnly FirstDate = new(1970, 1, 1);

    public static TimeRange Today(TimeZoneInfo zone, DateTimeOffset now) => OfDate(LocalTime.DateOf(now, zone), zone);

    public static TimeRange OfDate(DateOnly date, TimeZoneInfo zone) =>
        new(LocalTime.StartOfDay(date, zone), LocalTime.StartOfDay(date.AddDays(1), zone));

    /// <summary>
    /// Reads <c>date=</c>, or <c>from=</c> and <c>to=</c>: dates in the tenant's zone, both inclusive, or instants, the end
    /// exclusive.
    /// </summary>
    /// <param name="defaultDays">Whole days before today that the range holds where nothing is said.</param>
    public static TimeRange Read(
        string? date, string? from, string? to, TimeZoneInfo zone, DateTimeOffset now, int defaultDays, FieldErrors errors)
    {
        var today = LocalTime.DateOf(now, zone);
        if (!string.IsNullOrEmpty(date))
        {
            if (!string.IsNullOrEmpty(from) || !string.IsNullOrEmpty(to))
            {
                errors.Add("date", "DateOrRange");
            }

            return OfDate(ReadDate("date", date, errors) ?? today, zone);
        }

        var end = Bound("to", to, zone, isEnd: true, errors);
        var start = Bound("from", from, zone, isEnd: false, errors);
        var last = end is null ? today : LocalTime.DateOf(end.Value.AddTicks(-1), zone);
        start ??= LocalTime.StartOfDay(last.AddDays(-defaultDays), zone);
        end ??= LocalTime.StartOfDay((start > now ? LocalTime.DateOf(start.Value, zone) : today).AddDays(1), zone);

        // A day is never empty, so a date before the other one shows as an empty range.
        if (start > end || (start == end && to is { Length: 10 }))
        {
            errors.Add("from", "FromAfterTo");
            return new(end.Value, end.Value);
        }

        if (end - start > TimeSpan.FromDays(DaysMax))
        {
            errors.Add("from", "RangeTooLong", DaysMax);
            return new(end.Value, end.Value);
        }

        return new(start.Value, end.Value);
    }

    private static DateTimeOffset? Bound(string field, string? text, TimeZoneInfo zone, bool isEnd, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (text.Length == 10)
        {
            return ReadDate(field, text, errors) is { } date
                ? LocalTime.StartOfDay(date.AddDays(isEnd ? 1 : 0), zone)
                : null;
        }

        if (TryReadInstant(text, out var instant))
        {
            return instant;
        }

        errors.Add(field, "MustBeDateOrInstant");
        return null;
    }

    private static DateOnly? ReadDate(string field, string text, FieldErrors errors)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            && date >= FirstDate && date < DateOnly.MaxValue.AddDays(-1))
        {
            return date;
        }

        errors.Add(field, "MustBeDate");
        return null;
    }

    private static bool TryReadInstant(string text, out DateTimeOffset instant)
    {
        // A plus sign that was not percent-encoded arrives as a space.
        var written = text.Replace(' ', '+');
        var hasOffset = written.EndsWith('Z') || (written.Length > 19 && written[^3] == ':' && written[^6] is '+' or '-');
        instant = default;
        return hasOffset
            && written.Length > 10 && written[10] == 'T'
            && DateTimeOffset.TryParse(written, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out instant)
            && instant.Year is >= 1970 and < 9999;
    }
}
