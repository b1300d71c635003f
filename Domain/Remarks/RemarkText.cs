using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SalesAssistant.Domain.Remarks;

/// <summary>Brings a message to the form in which the vocabulary is written.</summary>
internal static partial class RemarkText
{
    /// <summary>Longer messages are content, whatever they say; also the bound on the work done here.</summary>
    private const int RawLengthMax = 600;

    // Emoji become one sign each in Unicode's private use area; those that only decorate have a range of their own.
    private const char FirstEmoji = '\uE000';
    private const char FirstDecoration = '\uE800';
    private const char LastDecoration = '\uEFFF';

    private const string BreakText = "\u001F";

    private static readonly Dictionary<char, char> Simplified = RemarkGrammar.Lines("remark-traditional.txt")
        .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .DistinctBy(pair => pair[0])
        .ToDictionary(pair => pair[0], pair => pair[1]);

    private static readonly Dictionary<char, (string Spelling, char Sign)[]> Emoji = ReadEmoji();

    public static bool IsEmoji(char sign) => sign is >= FirstEmoji and < FirstDecoration;

    public static bool IsDecoration(char sign) => sign is >= FirstDecoration and <= LastDecoration;

    /// <summary>Whether normalising leaves this sign as an ideograph, and as which.</summary>
    public static bool IsIdeograph(char sign, out char simplified)
    {
        simplified = Simplified.GetValueOrDefault(sign, sign);
        return sign is >= '\u4E00' and <= '\u9FFF';
    }

    /// <summary>A word of the vocabulary, or one that a tenant adds or removes, as it stands in a normalised text.</summary>
    public static string FoldWord(string word) => Squeeze(WithEmojiSigns(Fold(word))).Replace(BreakText, "");

    /// <summary>Stands where punctuation or a blank stood; it separates, and is no part of any word.</summary>
    public const char Break = '\u001F';

    /// <summary>
    /// The normalised message; null when no remark can look like that: it is empty, too long, holds a question mark of
    /// any kind or letters that are not valid Unicode.
    /// </summary>
    public static string? Normalise(string message)
    {
        if (message.Length is 0 or > RawLengthMax)
        {
            return null;
        }

        var folded = Fold(MentionByClient().Replace(message, " "));
        if (folded.AsSpan().IndexOfAny("?\u2753\u2754\u061F\u00BF\uFFFD") >= 0)
        {
            return null;
        }

        var text = Shorten(Squeeze(WithEmojiSigns(WithoutMentions(folded))), longestRun: 3);
        return text.Length - text.Count(sign => sign == Break) is 0 or > RemarkMatch.LengthMax ? null : text;
    }

    /// <summary>Runs of three or more cut to <paramref name="longestRun"/>; repeated emoji and breaks to one.</summary>
    public static string Shorten(string text, int longestRun)
    {
        var shorter = new StringBuilder(text.Length);
        for (int i = 0, run; i < text.Length; i += run)
        {
            run = 1;
            while (i + run < text.Length && text[i + run] == text[i])
            {
                run++;
            }

            var isOne = text[i] == Break || IsEmoji(text[i]) || IsDecoration(text[i]);
            shorter.Append(text[i], isOne ? 1 : run < 3 ? run : longestRun);
        }

        return shorter.ToString();
    }

    /// <summary>Width, case, script; without skin tones, variation selectors and signs that show nothing.</summary>
    private static string Fold(string text)
    {
        var visible = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsModifier(rune))
            {
                visible.Append(rune.ToString());
            }
        }

        var folded = visible.ToString().Normalize(NormalizationForm.FormKC).ToLowerInvariant().ToCharArray();
        for (var i = 0; i < folded.Length; i++)
        {
            folded[i] = Simplified.GetValueOrDefault(folded[i], folded[i]);
        }

        return new string(folded);
    }

    private static bool IsModifier(Rune rune) => rune.Value
        is (>= 0xFE00 and <= 0xFE0F) or (>= 0x1F3FB and <= 0x1F3FF) or 0x2640 or 0x2642
        or (>= 0x200B and <= 0x200F) or 0x2060 or 0xFEFF;

    private static string WithEmojiSigns(string text)
    {
        var replaced = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            var (spelling, sign) = EmojiAt(text, i);
            replaced.Append(spelling.Length > 0 ? sign : text[i]);
            i += Math.Max(1, spelling.Length);
        }

        return replaced.ToString();
    }

    private static (string Spelling, char Sign) EmojiAt(string text, int at)
    {
        if (Emoji.TryGetValue(text[at], out var candidates))
        {
            foreach (var candidate in candidates)
            {
                if (text.AsSpan(at).StartsWith(candidate.Spelling, StringComparison.Ordinal))
                {
                    return candidate;
                }
            }
        }

        return ("", '\0');
    }

    /// <summary>With breaks for punctuation and blanks; a letter that is held down (okkk) counts once.</summary>
    private static string Squeeze(string text)
    {
        var kept = new StringBuilder(text.Length);
        var previous = '\0';
        foreach (var sign in SpelledLaughter().Replace(text, "哈哈"))
        {
            if (IsSilent(sign))
            {
                kept.Append(Break);
            }
            else if (sign is < 'a' or > 'z' || sign != previous)
            {
                kept.Append(sign);
            }

            previous = sign;
        }

        return kept.ToString();
    }

    // A square bracket that is left holds no emoji but the placeholder of another message type, which is content.
    private static bool IsSilent(char sign) => sign is not ('[' or ']') && CharUnicodeInfo.GetUnicodeCategory(sign)
        is UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation
        or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation
        or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Control or UnicodeCategory.NonSpacingMark
        || sign is '~' or '!' or '.' or ',' or ';' or ':' or '"' or '\'' or '`' or '^' or '*' or '、' or '。' or '·'
        or '•' or '…' or '/' or '\\' or '|' or '¯' or '&';

    private static string WithoutMentions(string text)
    {
        var rest = MentionBeforeBlank().Replace(text, " ");
        rest = MentionByTitle().Replace(rest, " ");
        return MentionAtEnd().Replace(rest, "");
    }

    private static Dictionary<char, (string Spelling, char Sign)[]> ReadEmoji()
    {
        var (emoji, decoration) = (FirstEmoji, FirstDecoration);
        var spellings = new List<(string Spelling, char Sign)>();
        foreach (var line in RemarkGrammar.Lines("remark-emoji.txt"))
        {
            var isDecoration = line.StartsWith('~');
            var sign = isDecoration ? decoration++ : emoji++;
            spellings.AddRange(line[(isDecoration ? 1 : 0)..]
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(spelling => (Fold(spelling), sign)));
        }

        return spellings
            .GroupBy(entry => entry.Spelling[0])
            .ToDictionary(group => group.Key, group => group.OrderByDescending(entry => entry.Spelling.Length).ToArray());
    }

    [GeneratedRegex("(?<![a-z])(h{2,}|k{5,}|w{5,})(?![a-z])")]
    private static partial Regex SpelledLaughter();

    // WeChat ends a mention with U+2005 whatever the name holds; it would fold to a blank.
    [GeneratedRegex(@"@[^@\u2005]{1,30}\u2005")]
    private static partial Regex MentionByClient();

    // Typed or exported: the name ends at a blank. One that asks something is no name.
    [GeneratedRegex(@"@(?:(?!怎|什么|多少|几时|哪|吗|不行|没)[^@\s,;:!。、]){1,20}[\s,;:!。、]+")]
    private static partial Regex MentionBeforeBlank();

    // Typed by hand, without a blank: only up to a title, lest the name swallow the message.
    [GeneratedRegex(
        @"@[^@\s]{0,3}?(?:客服小助手|小助手|助手|客服|技术支持|技术|售后|经理|老师|总监|总|工|老板|师傅|顾问|专员|哥|姐|所有人|all)")]
    private static partial Regex MentionByTitle();

    [GeneratedRegex(@"@(?:[a-z0-9_.\-]{1,16}|[^@\sa-z0-9]{1,3})$")]
    private static partial Regex MentionAtEnd();
}
