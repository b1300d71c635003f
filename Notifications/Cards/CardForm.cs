namespace SalesAssistant.Notifications.Cards;

/// <summary>Parts of a card that can go when a provider refuses it, in the order in which they go.</summary>
[Flags]
internal enum CardParts
{
    None = 0,

    /// <summary>Mentions: one unknown account refuses the whole card.</summary>
    Mentions = 1,
    Buttons = 2,
    Chart = 4,

    /// <summary>The table; without it rows are lines of text.</summary>
    Table = 8,

    /// <summary>The card itself; without it the message is plain text.</summary>
    Layout = 16,

    /// <summary>What people wrote; content rules (sensitive words, telephone numbers) are about this.</summary>
    Quote = 32,
}

/// <summary>How much of a card is shown.</summary>
/// <param name="Parts">Parts still in.</param>
/// <param name="Squeeze">0 shows texts in full length; each step up to <see cref="SqueezeMax"/> cuts texts and rows further.</param>
internal readonly record struct CardForm(CardParts Parts, int Squeeze = 0)
{
    public const int SqueezeMax = 4;

    private static readonly int[] QuoteElements = [400, 200, 100, 50, 20];

    private static readonly int[] NameElements = [60, 60, 40, 24, 16];

    private static readonly int[] Rows = [300, 150, 80, 40, 15];

    private static readonly (CardParts Part, string Name)[] Names =
    [
        (CardParts.Mentions, "mentions"), (CardParts.Buttons, "buttons"), (CardParts.Chart, "chart"),
        (CardParts.Table, "table"), (CardParts.Layout, "card"), (CardParts.Quote, "text"),
    ];

    public int QuoteElementsMax => QuoteElements[Squeeze];

    public int NameElementsMax => NameElements[Squeeze];

    public int RowsMax => Rows[Squeeze];

    public bool Has(CardParts part) => (Parts & part) != 0;

    public CardForm Without(CardParts part) => new(Parts & ~part);

    /// <summary>The form with the next part gone; null when nothing is left to take away.</summary>
    public CardForm? Next()
    {
        foreach (var (part, _) in Names)
        {
            if (Has(part))
            {
                return Without(part);
            }
        }

        return null;
    }

    /// <summary>Names of what is missing compared to <paramref name="full"/>, for people; null if nothing is.</summary>
    public string? MissingFrom(CardForm full)
    {
        var parts = Parts;
        var missing = Names.Where(entry => full.Has(entry.Part) && (parts & entry.Part) == 0).Select(entry => entry.Name);
        return string.Join(", ", missing) is { Length: > 0 } names ? names : null;
    }
}
