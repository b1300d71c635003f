using System.Text.Json;
using SalesAssistant.Gateway.Api.Channels;

namespace SalesAssistant.Gateway.Api.Http;

/// <summary>
/// Reads the fields of a JSON object, noting every wrong one under its JSON path. Null counts as absent, except where
/// <see cref="IsNull"/> asks.
/// </summary>
internal sealed class ObjectReader(JsonElement element, string path, FieldErrors errors)
{
    public FieldErrors Errors => errors;

    /// <summary>JSON path of the object itself; empty for the document.</summary>
    public string Path => path;

    public string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";

    /// <summary>Null, and an error, where the value is no object.</summary>
    public static ObjectReader? Of(JsonElement element, string path, FieldErrors errors)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            return new(element, path, errors);
        }

        errors.Add(path.Length == 0 ? "body" : path, "MustBeObject");
        return null;
    }

    public bool Has(string name) => element.TryGetProperty(name, out _);

    public bool IsNull(string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Null;

    public void RefuseUnknown(params ReadOnlySpan<string> known)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            if (!known.Contains(property.Name))
            {
                errors.Add(PathOf(property.Name), "UnknownField");
            }
            else if (!seen.Add(property.Name))
            {
                errors.Add(PathOf(property.Name), "RepeatedField");
            }
        }
    }

    /// <summary>A text of 1 to <paramref name="lengthMax"/> characters.</summary>
    public string? String(string name, int lengthMax, bool required = false)
    {
        if (Value(name, required) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String || !TryGetString(value, out var text))
        {
            errors.Add(PathOf(name), "MustBeString");
            return null;
        }

        if (text.Length > lengthMax || string.IsNullOrWhiteSpace(text))
        {
            errors.Add(PathOf(name), "MustHaveLength", lengthMax);
            return null;
        }

        if (text.AsSpan().IndexOf('\0') >= 0)
        {
            errors.Add(PathOf(name), "MustNotHoldControls");
            return null;
        }

        return text;
    }

    public int? Integer(string name, int min, int max, bool required = false)
    {
        if (Value(name, required) is not { } value)
        {
            return null;
        }

        // 30.0 is the same number as 30 in JSON.
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number)
            && number >= min && number <= max && decimal.Truncate(number) == number)
        {
            return (int)number;
        }

        errors.Add(PathOf(name), "MustBeInteger", min, max);
        return null;
    }

    public bool? Boolean(string name, bool required = false)
    {
        if (Value(name, required) is not { } value)
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        errors.Add(PathOf(name), "MustBeBoolean");
        return null;
    }

    /// <summary>One of the kebab-case names of an enum, or of <paramref name="allowed"/> of its values.</summary>
    public T? Enum<T>(string name, bool required = false, params IReadOnlyList<T> allowed)
        where T : struct, Enum =>
        Value(name, required) is { } value ? EnumOf(value, PathOf(name), errors, allowed) : null;

    public static T? EnumOf<T>(JsonElement value, string path, FieldErrors errors, params IReadOnlyList<T> allowed)
        where T : struct, Enum
    {
        var choices = allowed.Count > 0 ? allowed : System.Enum.GetValues<T>();
        if (value.ValueKind == JsonValueKind.String && TryGetString(value, out var text)
            && ApiJson.Parse<T>(text) is { } parsed && choices.Contains(parsed))
        {
            return parsed;
        }

        errors.Add(path, "MustBeOneOf", string.Join(", ", choices.Select(ApiJson.Name)));
        return null;
    }

    /// <summary>A time in RFC 3339 with an offset.</summary>
    public DateTimeOffset? Instant(string name, bool required = false)
    {
        if (Value(name, required) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String && ChannelTime.TryFromText(value, out var time))
        {
            return time;
        }

        errors.Add(PathOf(name), "MustBeInstant");
        return null;
    }

    public ObjectReader? Object(string name, bool required = false) =>
        Value(name, required) is { } value ? Of(value, PathOf(name), errors) : null;

    /// <summary>Values of an array with their paths; null where there is none.</summary>
    public IReadOnlyList<(JsonElement Value, string Path)>? Array(string name, int countMax, bool required = false) =>
        Value(name, required) is { } value ? ArrayOf(value, PathOf(name), countMax, errors) : null;

    public static IReadOnlyList<(JsonElement Value, string Path)>? ArrayOf(
        JsonElement value, string path, int countMax, FieldErrors errors)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            errors.Add(path.Length == 0 ? "body" : path, "MustBeArray");
            return null;
        }

        if (value.GetArrayLength() > countMax)
        {
            errors.Add(path.Length == 0 ? "body" : path, "MustHaveAtMost", countMax);
            return null;
        }

        return [.. value.EnumerateArray().Select((item, index) => (item, $"{path}[{index}]"))];
    }

    /// <summary>The text of a string that is valid Unicode.</summary>
    public static bool TryGetString(JsonElement value, out string text)
    {
        try
        {
            text = value.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            text = "";
            return false;
        }
    }

    public JsonElement? Value(string name, bool required = false)
    {
        if (element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
        {
            return value;
        }

        if (required)
        {
            errors.Add(PathOf(name), "Required");
        }

        return null;
    }
}
