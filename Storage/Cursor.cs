using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage;

/// <summary>The opaque text of a place in a list: the list's name and the sort values of the last row given out.</summary>
internal static class Cursor
{
    public static string Write(string list, params ReadOnlySpan<string> values)
    {
        string[] all = [list, .. values];
        return Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(all));
    }

    /// <returns>The values; null where <paramref name="cursor"/> is null.</returns>
    /// <exception cref="BadCursorException">The text is no cursor of that list with so many values.</exception>
    public static string[]? Read(string list, string? cursor, int count)
    {
        if (cursor is null)
        {
            return null;
        }

        try
        {
            var all = JsonSerializer.Deserialize<string[]>(Base64Url.DecodeFromChars(cursor));
            if (all?.Length == count + 1 && all[0] == list && !all.Contains(null))
            {
                return all[1..];
            }
        }
        catch (Exception e) when (e is FormatException or JsonException or DecoderFallbackException)
        {
            // Falls through to the one answer for every wrong cursor.
        }

        throw new BadCursorException();
    }

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <exception cref="BadCursorException">The text is no number.</exception>
    public static long Number(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new BadCursorException();
}
