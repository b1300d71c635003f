using System.Reflection;

namespace SalesAssistant.Domain.Remarks;

/// <summary>The built-in vocabulary: the rules of <c>remark-words.txt</c>, read once.</summary>
internal sealed class RemarkGrammar
{
    private static readonly Lazy<RemarkGrammar> Shared = new(() => new RemarkGrammar(Lines("remark-words.txt")));
    private readonly Dictionary<string, RemarkPattern.Rule> rules = [];
    private readonly List<RemarkPattern.Rule> remarks = [];
    private readonly List<RemarkPattern.Rule> units = [];
    private readonly HashSet<char> signs = [];

    private RemarkGrammar(IEnumerable<string> lines)
    {
        var words = new Dictionary<RemarkPattern.Rule, List<RemarkPattern>>();
        RemarkPattern.Rule? rule = null;
        foreach (var line in lines)
        {
            if (line.StartsWith("== ", StringComparison.Ordinal))
            {
                var header = line[3..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                rule = Named(header[0]);
                words[rule] = [];
                (header.ElementAtOrDefault(1) switch { "remark" => remarks, "unit" => units, _ => [] }).Add(rule);
            }
            else if (rule is not null)
            {
                words[rule].AddRange(line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Parse));
            }
        }

        Named("any").Body = new RemarkPattern.AnySign();
        foreach (var (named, alternatives) in words)
        {
            named.Body = new RemarkPattern.Choice(alternatives);
        }

        if (rules.Values.FirstOrDefault(r => r.Body is null) is { } missing)
        {
            throw new InvalidOperationException($"remark-words.txt uses <{missing.Name}> and does not define it.");
        }
    }

    public static RemarkGrammar BuiltIn => Shared.Value;

    public int RuleCount => rules.Count;

    /// <summary>Units that make a text a remark.</summary>
    public IReadOnlyList<RemarkPattern> Remarks => remarks;

    /// <summary>Units that may stand beside remarks: forms of address, fillers.</summary>
    public IReadOnlyList<RemarkPattern> Units => units;

    /// <summary>Sounds such as 啊 that may follow a remark.</summary>
    public RemarkPattern Particle => Named("particle");

    /// <summary>Every sign that a word of the grammar holds; a text with any other is made of no words alone.</summary>
    public IReadOnlySet<char> Signs => signs;

    /// <summary>Words for the person spoken to, which may follow thanks.</summary>
    public RemarkPattern You => Named("you");

    /// <summary>The lines of one of this folder's embedded lists, without comments and blank lines.</summary>
    public static IEnumerable<string> Lines(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The list {resource} is not embedded.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && !line.StartsWith('#'))
            {
                yield return line;
            }
        }
    }

    private RemarkPattern.Rule Named(string name)
    {
        if (!rules.TryGetValue(name, out var rule))
        {
            rules[name] = rule = new RemarkPattern.Rule(name, rules.Count);
        }

        return rule;
    }

    private RemarkPattern Parse(string pattern)
    {
        var at = 0;
        var parsed = ParseChoice(pattern, ref at);
        return at == pattern.Length ? parsed : throw Malformed(pattern, at);
    }

    private RemarkPattern ParseChoice(string pattern, ref int at)
    {
        List<RemarkPattern> alternatives = [ParseSequence(pattern, ref at)];
        while (at < pattern.Length && pattern[at] == '|')
        {
            at++;
            alternatives.Add(ParseSequence(pattern, ref at));
        }

        return alternatives is [var only] ? only : new RemarkPattern.Choice(alternatives);
    }

    private RemarkPattern ParseSequence(string pattern, ref int at)
    {
        List<RemarkPattern> parts = [];
        var letters = "";
        while (at < pattern.Length && pattern[at] is not ('|' or ')'))
        {
            var isNegated = pattern[at] == '!';
            at += isNegated ? 1 : 0;
            var begin = at;
            var atom = ParseAtom(pattern, ref at);
            var mark = at < pattern.Length && pattern[at] is '?' or '*' or '+' ? pattern[at++] : '\0';
            if (atom is null && mark == '\0' && !isNegated)
            {
                letters += pattern[begin];
                continue;
            }

            Flush();
            atom ??= LiteralOf(pattern[begin].ToString());
            atom = mark == '\0' ? atom : new RemarkPattern.Repeat(atom, mark == '+' ? 1 : 0, mark != '?');
            parts.Add(isNegated ? new RemarkPattern.NotFollowedBy(atom) : atom);
        }

        Flush();
        return parts is [var only] ? only : new RemarkPattern.Sequence(parts);

        void Flush()
        {
            if (RemarkText.FoldWord(letters) is { Length: > 0 } word)
            {
                parts.Add(LiteralOf(word));
            }

            letters = "";
        }
    }

    private RemarkPattern.Literal LiteralOf(string word)
    {
        signs.UnionWith(word);
        return new(word);
    }

    /// <summary>A group, a named rule or a break; null for one plain letter.</summary>
    private RemarkPattern? ParseAtom(string pattern, ref int at)
    {
        var begin = at++;
        switch (pattern[begin])
        {
            case '(':
                var group = ParseChoice(pattern, ref at);
                return at < pattern.Length && pattern[at++] == ')' ? group : throw Malformed(pattern, begin);
            case '<':
                var close = pattern.IndexOf('>', at);
                at = close > 0 ? close + 1 : throw Malformed(pattern, begin);
                return Named(pattern[(begin + 1)..close]);
            case '^' or '$':
                return new RemarkPattern.AtBreak();
            case '?' or '*' or '+':
                throw Malformed(pattern, begin);
            default:
                return null;
        }
    }

    private static InvalidOperationException Malformed(string pattern, int at) =>
        new($"remark-words.txt: '{pattern}' is malformed at {at}.");
}
