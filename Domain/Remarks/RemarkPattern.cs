namespace SalesAssistant.Domain.Remarks;

/// <summary>One piece of the remark grammar. Sets of positions are bit masks, so a text has at most 63 signs.</summary>
internal abstract class RemarkPattern
{
    /// <summary>Every position at which this piece can end when it starts at <paramref name="start"/>; 0 when it cannot.</summary>
    public abstract ulong Ends(RemarkMatch match, int start);

    /// <summary>The union of <see cref="Ends"/> over all <paramref name="starts"/>.</summary>
    public ulong EndsFrom(RemarkMatch match, ulong starts)
    {
        var ends = 0UL;
        for (; starts != 0; starts &= starts - 1)
        {
            ends |= Ends(match, System.Numerics.BitOperations.TrailingZeroCount(starts));
        }

        return ends;
    }

    internal sealed class Literal(string text) : RemarkPattern
    {
        public string Text => text;

        public override ulong Ends(RemarkMatch match, int start) =>
            match.Text.AsSpan(start).StartsWith(text, StringComparison.Ordinal) ? 1UL << (start + text.Length) : 0;
    }

    internal sealed class AnySign : RemarkPattern
    {
        public override ulong Ends(RemarkMatch match, int start) =>
            start < match.Text.Length ? 1UL << (start + 1) : 0;
    }

    internal sealed class AtBreak : RemarkPattern
    {
        public override ulong Ends(RemarkMatch match, int start) => match.Breaks & (1UL << start);
    }

    internal sealed class NotFollowedBy(RemarkPattern inner) : RemarkPattern
    {
        public override ulong Ends(RemarkMatch match, int start) =>
            inner.Ends(match, start) == 0 ? 1UL << start : 0;
    }

    internal sealed class Repeat(RemarkPattern inner, int least, bool many) : RemarkPattern
    {
        public override ulong Ends(RemarkMatch match, int start)
        {
            var ends = least == 0 ? 1UL << start : 0;
            var fresh = inner.Ends(match, start) & ~ends;
            ends |= fresh;
            while (many && fresh != 0)
            {
                fresh = inner.EndsFrom(match, fresh) & ~ends;
                ends |= fresh;
            }

            return ends;
        }
    }

    internal sealed class Sequence(IReadOnlyList<RemarkPattern> parts) : RemarkPattern
    {
        public IReadOnlyList<RemarkPattern> Parts => parts;

        public override ulong Ends(RemarkMatch match, int start)
        {
            var ends = 1UL << start;
            for (var i = 0; i < parts.Count && ends != 0; i++)
            {
                ends = parts[i].EndsFrom(match, ends);
            }

            return ends;
        }
    }

    /// <summary>A choice. What begins with a fixed sign is found by that sign, so that a long list costs little.</summary>
    internal sealed class Choice : RemarkPattern
    {
        private readonly Dictionary<char, List<RemarkPattern>> bySign = [];
        private readonly List<RemarkPattern> others = [];

        public Choice(IEnumerable<RemarkPattern> alternatives)
        {
            foreach (var alternative in alternatives)
            {
                var first = alternative is Sequence { Parts: [var head, ..] } ? head : alternative;
                if (first is Literal { Text: [var sign, ..] })
                {
                    if (!bySign.TryGetValue(sign, out var list))
                    {
                        bySign[sign] = list = [];
                    }

                    list.Add(alternative);
                }
                else
                {
                    others.Add(alternative);
                }
            }
        }

        public override ulong Ends(RemarkMatch match, int start)
        {
            var ends = 0UL;
            if (start < match.Text.Length && bySign.TryGetValue(match.Text[start], out var list))
            {
                foreach (var alternative in list)
                {
                    ends |= alternative.Ends(match, start);
                }
            }

            foreach (var alternative in others)
            {
                ends |= alternative.Ends(match, start);
            }

            return ends;
        }
    }

    /// <summary>A named part of the grammar; its answers are kept for the text at hand.</summary>
    internal sealed class Rule(string name, int number) : RemarkPattern
    {
        /// <summary>The rule's words; set once, when the whole grammar has been read.</summary>
        public RemarkPattern? Body { get; set; }

        public string Name => name;

        public override ulong Ends(RemarkMatch match, int start)
        {
            ref var kept = ref match.Kept(number, start);
            if (kept == RemarkMatch.Unknown)
            {
                // Marked first: a rule that reaches itself without moving on finds nothing there.
                kept = 0;
                var ends = Body!.Ends(match, start);
                match.Kept(number, start) = ends;
                return ends;
            }

            return kept;
        }
    }
}
