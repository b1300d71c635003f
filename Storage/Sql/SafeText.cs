using System.Text;

namespace SalesAssistant.Storage.Sql;

/// <summary>Text as every database can hold it.</summary>
internal static class SafeText
{
    /// <summary>
    /// Replaces what PostgreSQL refuses, U+0000 and halves of surrogate pairs (a text cut within an emoji), by U+FFFD: one odd
    /// character must not keep a message, or a whole batch with it, from being stored.
    /// </summary>
    public static string? Of(string? text)
    {
        if (text is null || (!text.Contains('\0') && !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')))
        {
            return text;
        }

        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD');
    }
}
