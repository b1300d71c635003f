using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace SalesAssistant.Domain.Remarks;

/// <summary>
/// Tells whether a customer's message is nothing but closing remarks (behaviour.md §6): the text alone, without the
/// rule about what came before it. What it does not know is content, so doubt always means "not a remark".
/// </summary>
public sealed class RemarkRecogniser
{
    // People thank in few words and in the same ones; what was asked lately is remembered, longer texts hardly ever come again.
    private const int RememberedLengthMax = 12;
    private const int RememberedMax = 4096;

    // More places of removed words than this in one message make it content; each may double the work.
    private const int RemovedPlacesMax = 8;

    private readonly RemarkGrammar grammar = RemarkGrammar.BuiltIn;
    private readonly string[] added;
    private readonly string[] removed;
    private readonly FrozenSet<char> signs;
    private readonly ConcurrentDictionary<string, bool> remembered = new(StringComparer.Ordinal);

    /// <summary>The built-in vocabulary with a tenant's changes.</summary>
    /// <param name="add">Words that count as remarks of their own; compared after normalising, blank ones are ignored.</param>
    /// <param name="remove">
    /// Words taken out: a message that cannot be read without one is no remark. Longer words that merely contain one
    /// stay (without 好, 好的 is still a remark). Removing wins over adding.
    /// </param>
    public RemarkRecogniser(IReadOnlyCollection<string> add, IReadOnlyCollection<string> remove)
    {
        added = [.. add.Select(RemarkText.FoldWord).Where(word => word.Length > 0).Distinct()];
        removed = [.. remove.Select(RemarkText.FoldWord).Where(word => word.Length > 0).Distinct()];
        signs = added.SelectMany(word => word).Concat(grammar.Signs).ToFrozenSet();
    }

    /// <summary>The built-in vocabulary as it is.</summary>
    public static RemarkRecogniser Default { get; } = new([], []);

    /// <summary>
    /// True when the whole text, after normalising width, case, script, emoji, punctuation, mentions and repeats, is
    /// made of nothing but closing remarks. Pure; safe to call from any thread.
    /// </summary>
    public bool IsRemark(string text)
    {
        if (IsPlainlyContent(text))
        {
            return false;
        }

        if (text.Length > RememberedLengthMax)
        {
            return IsReadAsRemark(text);
        }

        if (!remembered.TryGetValue(text, out var isRemark))
        {
            if (remembered.Count >= RememberedMax)
            {
                remembered.Clear();
            }

            remembered[text] = isRemark = IsReadAsRemark(text);
        }

        return isRemark;
    }

    private bool IsReadAsRemark(string text)
    {
        if (RemarkText.Normalise(text) is not { } normalised)
        {
            return false;
        }

        // 收到到到 is 收到 drawn out, 嗯嗯嗯 three remarks: read it as it stands, then with each run as one sign.
        return IsMadeOfRemarks(normalised)
            || (RemarkText.Shorten(normalised, longestRun: 1) is var shorter
                && shorter.Length < normalised.Length
                && IsMadeOfRemarks(shorter));
    }

    /// <summary>Whether it asks something or holds an ideograph of no word: most content, for a fraction of what reading costs.</summary>
    private bool IsPlainlyContent(string text)
    {
        // A mention is taken out before the text is read, and a square bracket may spell an emoji.
        if (text.AsSpan().IndexOfAny("@＠[［") >= 0)
        {
            return false;
        }

        foreach (var sign in text)
        {
            if (sign is '?' or '？' || (RemarkText.IsIdeograph(sign, out var simplified) && !signs.Contains(simplified)))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsMadeOfRemarks(string text)
    {
        var match = new RemarkMatch(text, grammar.RuleCount);
        var places = RemovedPlaces(match);
        return places.Count <= RemovedPlacesMax && IsMadeOfRemarks(match, places, place: 0, closed: 0);
    }

    /// <summary>Where a removed word starts, and where it would end with or without a pronoun or particle behind it.</summary>
    private List<(ulong Start, ulong Ends)> RemovedPlaces(RemarkMatch match)
    {
        List<(ulong Start, ulong Ends)> places = [];
        foreach (var word in removed)
        {
            for (var at = match.Text.IndexOf(word, StringComparison.Ordinal);
                at >= 0;
                at = match.Text.IndexOf(word, at + 1, StringComparison.Ordinal))
            {
                var ends = 1UL << (at + word.Length);
                ends |= grammar.You.EndsFrom(match, ends);
                ends |= grammar.Particle.EndsFrom(match, ends);
                places.Add((1UL << at, ends));
            }
        }

        return places;
    }

    /// <summary>
    /// A removed word may only stand inside a longer one: for each place either its start or its end is closed, that
    /// is, no unit begins or ends there.
    /// </summary>
    private bool IsMadeOfRemarks(
        RemarkMatch match, List<(ulong Start, ulong Ends)> places, int place, ulong closed)
    {
        return place == places.Count
            ? IsSegmented(match, closed)
            : IsMadeOfRemarks(match, places, place + 1, closed | places[place].Start)
                || IsMadeOfRemarks(match, places, place + 1, closed | places[place].Ends);
    }

    /// <summary>True when units tile the text from end to end, at least one of them a remark.</summary>
    private bool IsSegmented(RemarkMatch match, ulong closed)
    {
        var length = match.Text.Length;
        if ((closed & (1UL | (1UL << length))) != 0)
        {
            return false;
        }

        // Two sets of positions: reached without a remark so far, and with one.
        var (without, with) = (1UL, 0UL);
        for (var at = 0; at < length; at++)
        {
            var here = 1UL << at;
            if (((without | with) & here) == 0)
            {
                continue;
            }

            var open = ~closed & match.WordEnds(at);
            var remarkEnds = RemarkEnds(match, at) & open;
            var unitEnds = UnitEnds(match, at) & open;
            with |= remarkEnds;
            with |= (with & here) != 0 ? unitEnds | (grammar.Particle.Ends(match, at) & open) : 0;
            without |= (without & here) != 0 ? unitEnds : 0;
        }

        return (with & (1UL << length)) != 0;
    }

    private ulong RemarkEnds(RemarkMatch match, int at)
    {
        var ends = RemarkText.IsEmoji(match.Text[at]) ? 1UL << (at + 1) : 0;
        foreach (var word in added)
        {
            ends |= match.Text.AsSpan(at).StartsWith(word, StringComparison.Ordinal) ? 1UL << (at + word.Length) : 0;
        }

        foreach (var rule in grammar.Remarks)
        {
            ends |= rule.Ends(match, at);
        }

        return ends & ~(1UL << at);
    }

    private ulong UnitEnds(RemarkMatch match, int at)
    {
        var ends = RemarkText.IsDecoration(match.Text[at]) ? 1UL << (at + 1) : 0;
        foreach (var rule in grammar.Units)
        {
            ends |= rule.Ends(match, at);
        }

        return ends & ~(1UL << at);
    }
}
