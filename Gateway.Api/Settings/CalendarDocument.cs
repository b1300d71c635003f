using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SalesAssistant.Domain.Calendars;
using SalesAssistant.Gateway.Api.Http;

namespace SalesAssistant.Gateway.Api.Settings;

/// <summary>A calendar as the API has it: intervals by weekday, and dated exceptions.</summary>
internal static class CalendarDocument
{
    private const string DateFormat = "yyyy-MM-dd";

    /// <returns>Null, with errors, for a calendar that is wrong.</returns>
    public static CalendarDefinition? Read(ObjectReader calendar)
    {
        calendar.RefuseUnknown("weekly", "exceptions");
        var before = calendar.Errors.Count;
        var weekly = ReadWeekly(calendar.Object("weekly"));
        var exceptions = ReadExceptions(calendar);
        var definition = new CalendarDefinition(weekly, exceptions);
        calendar.Errors.AddUnlessNamed([.. definition.Validate(calendar.Path)]);
        return calendar.Errors.Count == before ? definition : null;
    }

    public static JsonObject Write(CalendarDefinition calendar)
    {
        var weekly = new JsonObject();
        foreach (var (day, name) in CalendarDefinition.Weekdays)
        {
            if (calendar.Weekly.TryGetValue(day, out var open))
            {
                weekly[name] = Write(open);
            }
        }

        return new()
        {
            ["weekly"] = weekly,
            ["exceptions"] = new JsonArray([.. calendar.Exceptions.Select(exception => (JsonNode)new JsonObject
            {
                ["date"] = exception.Date.ToString(DateFormat, CultureInfo.InvariantCulture),
                ["open"] = Write(exception.Open),
            })]),
        };
    }

    private static JsonArray Write(IReadOnlyList<OpenInterval> open) =>
    [
        .. open.Select(interval => (JsonNode)new JsonArray(
            OpenInterval.FormatTime(interval.Start), OpenInterval.FormatTime(interval.End))),
    ];

    private static Dictionary<DayOfWeek, IReadOnlyList<OpenInterval>> ReadWeekly(ObjectReader? weekly)
    {
        var days = new Dictionary<DayOfWeek, IReadOnlyList<OpenInterval>>();
        if (weekly is null)
        {
            return days;
        }

        weekly.RefuseUnknown([.. CalendarDefinition.Weekdays.Select(weekday => weekday.Name)]);
        foreach (var (day, name) in CalendarDefinition.Weekdays)
        {
            if (ReadOpen(weekly, name) is { } open)
            {
                days[day] = open;
            }
        }

        return days;
    }

    private static List<CalendarException> ReadExceptions(ObjectReader calendar)
    {
        List<CalendarException> exceptions = [];
        foreach (var (value, path) in calendar.Array("exceptions", CalendarDefinition.ExceptionsMax) ?? [])
        {
            // A date of its own stands in for one that could not be read, so that the places of the others still agree.
            var exception = ObjectReader.Of(value, path, calendar.Errors);
            exception?.RefuseUnknown("date", "open");
            exceptions.Add(new(
                (exception is null ? null : ReadDate(exception)) ?? DateOnly.MinValue.AddDays(exceptions.Count),
                (exception is null ? null : ReadOpen(exception, "open", required: true)) ?? []));
        }

        return exceptions;
    }

    private static DateOnly? ReadDate(ObjectReader exception)
    {
        if (exception.String("date", 10, required: true) is not { } text)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        exception.Errors.Add(exception.PathOf("date"), "MustBeDate");
        return null;
    }

    private static List<OpenInterval>? ReadOpen(ObjectReader of, string name, bool required = false)
    {
        if (of.Array(name, CalendarDefinition.IntervalsPerDayMax, required) is not { } items)
        {
            return null;
        }

        List<OpenInterval> open = [];
        foreach (var (value, path) in items)
        {
            if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 2
                && TryReadTime(value[0], out var start) && TryReadTime(value[1], out var end))
            {
                open.Add(new(start, end));
            }
            else
            {
                of.Errors.Add(path, "MustBeInterval");
                open.Add(new(TimeSpan.Zero, TimeSpan.Zero));
            }
        }

        return open;
    }

    private static bool TryReadTime(JsonElement value, out TimeSpan time)
    {
        time = default;
        return value.ValueKind == JsonValueKind.String && ObjectReader.TryGetString(value, out var text)
            && OpenInterval.TryParseTime(text, out time);
    }
}
