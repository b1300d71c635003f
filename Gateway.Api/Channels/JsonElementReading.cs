using System.Text.Json;

namespace SalesAssistant.Gateway.Api.Channels;

/// <summary>Reads fields that another system wrote: null and, for ids and names, empty strings are absent.</summary>
internal static class JsonElementReading
{
    /// <summary>False when the field is there but no string of valid Unicode.</summary>
    public static bool TryReadString(this JsonElement element, string name, out string? value)
    {
        value = null;
        return !element.TryGetProperty(name, out var field)
            || field.ValueKind == JsonValueKind.Null
            || (value = StringOrNull(field)) is not null;
    }

    /// <summary>The string, or null where it is absent, empty or of another type.</summary>
    public static string? Optional(this JsonElement element, string name) =>
        element.TryReadString(name, out var value) && value is { Length: > 0 } ? value : null;

    /// <summary>As <see cref="Optional"/>, but another type is a fault of the message.</summary>
    public static string? ReadString(this JsonElement element, string name, ref MessageDraft draft)
    {
        if (!element.TryReadString(name, out var value))
        {
            draft.Fail(name, "must be a string");
        }

        return value is { Length: > 0 } ? value : null;
    }

    /// <summary>The first of several spellings that is there.</summary>
    public static string? ReadString(this JsonElement element, string name, string otherName, ref MessageDraft draft) =>
        element.ReadString(name, ref draft) ?? element.ReadString(otherName, ref draft);

    /// <summary>A time as a Unix number (seconds or milliseconds); absent: null.</summary>
    public static DateTimeOffset? ReadUnixTime(this JsonElement element, string name, ref MessageDraft draft)
    {
        if (!element.TryGetProperty(name, out var field) || field.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (field.ValueKind == JsonValueKind.Number && field.TryGetDecimal(out var number)
            && ChannelTime.TryFromUnix(number, out var time))
        {
            return time;
        }

        draft.Fail(name, "must be Unix time from 1970 to 9999, in seconds or milliseconds");
        return null;
    }

    /// <summary>The field's true or false; absent or of another type: null.</summary>
    public static bool? OptionalBoolean(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var field) && field.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? element.GetProperty(name).GetBoolean()
            : null;

    /// <summary>The field's object; absent or of another type: null.</summary>
    public static JsonElement? OptionalObject(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var field) && field.ValueKind == JsonValueKind.Object ? field : null;

    /// <summary>The non-empty strings of an array; absent or of another type: none.</summary>
    public static IReadOnlyList<string> OptionalStrings(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var field) && field.ValueKind == JsonValueKind.Array
            ? [.. field.EnumerateArray().Select(StringOrNull).OfType<string>().Where(each => each.Length > 0)]
            : [];

    private static string? StringOrNull(JsonElement field)
    {
        try
        {
            return field.ValueKind == JsonValueKind.String ? field.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or bytes that are not UTF-8.
            return null;
        }
    }
}
