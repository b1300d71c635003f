using System.Globalization;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Gateway.Api.Http;

/// <summary>Reads single values of a query string, noting the wrong ones.</summary>
internal static class QueryFields
{
    public const int LimitDefault = 50;
    public const int LimitMax = 500;

    public static T? Enum<T>(FieldErrors errors, string field, string? text, params IReadOnlyList<T> allowed)
        where T : struct, Enum
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var choices = allowed.Count > 0 ? allowed : System.Enum.GetValues<T>();
        if (ApiJson.Parse<T>(text) is { } value && choices.Contains(value))
        {
            return value;
        }

        errors.Add(field, "MustBeOneOf", string.Join(", ", choices.Select(ApiJson.Name)));
        return null;
    }

    public static bool Flag(FieldErrors errors, string field, string? text)
    {
        switch (text)
        {
            case null or "" or "false" or "0":
                return false;
            case "true" or "1":
                return true;
            default:
                errors.Add(field, "MustBeBoolean");
                return false;
        }
    }

    /// <summary>Minutes of at least 0, fractions allowed, as milliseconds.</summary>
    public static long? Minutes(FieldErrors errors, string field, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var minutes)
            && minutes is >= 0 and <= 10_000_000)
        {
            return (long)(minutes * 60_000);
        }

        errors.Add(field, "MustBeMinutes");
        return null;
    }

    /// <summary>More than <see cref="LimitMax"/> gives a page of that many.</summary>
    public static PageRequest Page(FieldErrors errors, string? limit, string? cursor)
    {
        if (string.IsNullOrEmpty(limit))
        {
            return new(LimitDefault, NullIfEmpty(cursor));
        }

        if (int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 1)
        {
            return new(Math.Min(count, LimitMax), NullIfEmpty(cursor));
        }

        errors.Add("limit", "MustBeInteger", 1, LimitMax);
        return new(LimitDefault, NullIfEmpty(cursor));
    }

    public static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
