using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Notifications.Sheets;

/// <summary>What a column takes.</summary>
internal enum ColumnKind
{
    Text,

    /// <summary>A number, or a date as Unix milliseconds.</summary>
    Number,
}

/// <summary>Cells in the form that both providers share.</summary>
internal static class SheetCells
{
    /// <param name="clears">Whether empty cells are sent as null, or left out.</param>
    public static JsonObject Write(
        IReadOnlyDictionary<string, SheetValue> cells, IReadOnlyDictionary<string, ColumnKind> columns, bool clears)
    {
        var fields = new JsonObject();
        foreach (var (column, value) in cells)
        {
            JsonNode? node = columns.GetValueOrDefault(column) == ColumnKind.Number ? value.Number
                : value.Text.Length > 0 ? value.Text
                : null;
            if (node is not null || clears)
            {
                fields[column] = node;
            }
        }

        return fields;
    }

    public static SheetRecord Read(string recordId, JsonElement fields)
    {
        Dictionary<string, string> cells = new(StringComparer.Ordinal);
        if (fields.ValueKind == JsonValueKind.Object)
        {
            foreach (var field in fields.EnumerateObject())
            {
                if (TextOf(field.Value) is { Length: > 0 } text)
                {
                    cells[field.Name] = text;
                }
            }
        }

        return new(recordId, cells);
    }

    /// <summary>Texts come plain, in pieces (<c>[{"text":…}]</c>), as people (<c>[{"name":…}]</c>) or as the result of a formula.</summary>
    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetDouble().ToString("R", CultureInfo.InvariantCulture),
        JsonValueKind.True => "true",
        JsonValueKind.Array => string.Concat(value.EnumerateArray().Select(TextOf)),
        JsonValueKind.Object =>
            value.TryGetProperty("text", out var text) ? TextOf(text)
            : value.TryGetProperty("name", out var name) ? TextOf(name)
            : value.TryGetProperty("value", out var inner) ? TextOf(inner)
            : "",
        _ => "",
    };
}
