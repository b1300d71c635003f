namespace SalesAssistant.Domain.Remarks;

/// <summary>One normalised text while it is being matched, with what each rule answered so far.</summary>
internal sealed class RemarkMatch
{
    /// <summary>Longest text that is looked at, in normalised signs; positions are bits of a mask.</summary>
    public const int LengthMax = 60;

    // Run together, longer words still read (haodexiexie); shorter ones turn up inside any word (ok in smoke).
    private const int CutWordLengthMin = 4;

    /// <summary>Not asked yet. No real answer: it would hold a position beyond <see cref="LengthMax"/>.</summary>
    public const ulong Unknown = ulong.MaxValue;

    private readonly ulong[] answers;

    /// <param name="text">The text with a <see cref="RemarkText.Break"/> where punctuation or a blank stood.</param>
    /// <param name="rules">How many rules the grammar has.</param>
    public RemarkMatch(string text, int rules)
    {
        var signs = new System.Text.StringBuilder(text.Length);
        foreach (var sign in text)
        {
            var isEmoji = RemarkText.IsEmoji(sign) || RemarkText.IsDecoration(sign);
            Breaks |= isEmoji || sign == RemarkText.Break ? 1UL << signs.Length : 0;
            if (sign != RemarkText.Break)
            {
                signs.Append(sign);
            }

            Breaks |= isEmoji ? 1UL << signs.Length : 0;
        }

        Text = signs.ToString();
        Breaks |= 1UL | (1UL << Text.Length);
        answers = new ulong[rules * (Text.Length + 1)];
        Array.Fill(answers, Unknown);
    }

    /// <summary>The text without its breaks.</summary>
    public string Text { get; }

    /// <summary>Positions at which punctuation, a blank, an emoji or an end of the text stands.</summary>
    public ulong Breaks { get; }

    /// <summary>Where a unit that starts at <paramref name="start"/> may end without cutting a word of letters apart.</summary>
    public ulong WordEnds(int start)
    {
        var ends = 0UL;
        for (var end = start + 1; end <= Text.Length; end++)
        {
            var isWhole = end - start >= CutWordLengthMin || !(IsInsideWord(start) || IsInsideWord(end));
            ends |= isWhole ? 1UL << end : 0;
        }

        return ends;
    }

    public ref ulong Kept(int rule, int start) => ref answers[(rule * (Text.Length + 1)) + start];

    private bool IsInsideWord(int position) =>
        (Breaks & (1UL << position)) == 0 && char.IsAsciiLetter(Text[position - 1]) && char.IsAsciiLetter(Text[position]);
}
