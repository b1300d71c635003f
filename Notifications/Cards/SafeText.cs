using System.Globalization;
using System.Text;

namespace SalesAssistant.Notifications.Cards;

/// <summary>
/// Makes what people wrote fit to stand in a card: it can neither mention anybody, nor format, nor break the card.
/// </summary>
internal static class SafeText
{
    /// <summary>
    /// A text element may carry any number of combining marks. One longer than any emoji keeps its first character only.
    /// </summary>
    private const int CharsPerElementMax = 32;

    private const int LinesMax = 12;

    /// <summary>For <c>markdown</c> and <c>lark_md</c>: all ASCII punctuation becomes entities, lines are kept.</summary>
    /// <param name="elementsMax">Most text elements (what a reader sees as one character) before it is cut with an ellipsis.</param>
    public static string Markdown(string? text, int elementsMax)
    {
        var clean = Clean(text, elementsMax, keepsLines: true);
        var escaped = new StringBuilder(clean.Length + 16);
        foreach (var c in clean)
        {
            // Entities never count as syntax, neither in CommonMark nor in the provider's tags.
            if (char.IsAscii(c) && (char.IsPunctuation(c) || char.IsSymbol(c)))
            {
                escaped.Append(CultureInfo.InvariantCulture, $"&#{(int)c};");
            }
            else
            {
                escaped.Append(c);
            }
        }

        return escaped.ToString();
    }

    /// <summary>
    /// For <c>plain_text</c>, table cells and text messages, which show entities as they stand: the characters that a mention
    /// or link is made of become full-width.
    /// </summary>
    public static string Plain(string? text, int elementsMax, bool keepsLines = false) =>
        Clean(text, elementsMax, keepsLines).Replace('<', '＜').Replace('>', '＞').Replace("](", "］（", StringComparison.Ordinal);

    /// <summary>Without control characters and stray surrogates, white space made single, cut to length.</summary>
    private static string Clean(string? text, int elementsMax, bool keepsLines)
    {
        var kept = new StringBuilder();
        var lines = 1;
        var gap = '\0';
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || IsLineEnd(rune))
            {
                gap = keepsLines && (IsLineEnd(rune) || gap == '\n') ? '\n' : ' ';
                continue;
            }

            if (IsDropped(rune))
            {
                continue;
            }

            if (gap != '\0' && kept.Length > 0)
            {
                kept.Append(gap == '\n' && ++lines > LinesMax ? ' ' : gap);
            }

            gap = '\0';
            kept.Append(rune.ToString());
        }

        return Cut(kept.ToString(), elementsMax);
    }

    private static bool IsLineEnd(Rune rune) => rune.Value is '\n' or '\r' or 0x85 or 0x2028 or 0x2029;

    /// <summary>Control characters, and the invisible ones but those that emoji and Indic scripts are joined with.</summary>
    private static bool IsDropped(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control => true,
        UnicodeCategory.Format => rune.Value is not (0x200C or 0x200D) and not (>= 0xE0020 and <= 0xE007F),
        _ => false,
    };

    private static string Cut(string text, int elementsMax)
    {
        var kept = new StringBuilder(text.Length);
        var elements = StringInfo.GetTextElementEnumerator(text);
        for (var count = 0; elements.MoveNext(); count++)
        {
            if (count == elementsMax)
            {
                return kept.ToString().TrimEnd() + "…";
            }

            var element = elements.GetTextElement();
            kept.Append(element.Length <= CharsPerElementMax ? element : Rune.GetRuneAt(element, 0).ToString());
        }

        return kept.ToString();
    }
}
