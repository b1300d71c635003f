using System.Text.Json.Nodes;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Notifications.Cards;

/// <summary>What a kind of card is made of, in card JSON 2.0 and as plain text.</summary>
internal abstract class CardLayout
{
    /// <summary>Colour of the head.</summary>
    public abstract string Template { get; }

    /// <summary>The parts that this card has; what it lacks need not be taken away.</summary>
    public abstract CardParts Parts { get; }

    public abstract string Title(CardForm form);

    /// <summary>Shown beside the title; null without.</summary>
    public abstract string? Subtitle(CardForm form);

    /// <summary>A mark beside the title; null without.</summary>
    public virtual string? Tag => null;

    public abstract IEnumerable<JsonObject> Elements(CardForm form);

    /// <summary>The same without layout, one line each, title not included.</summary>
    public abstract IEnumerable<string> Lines(CardForm form);

    /// <param name="boardUrl">Where the board is; null: no link to it.</param>
    public static CardLayout Of(Card card, bool isInteractive, Uri? boardUrl) => card switch
    {
        TurnCard { Ending: { } ending } turn => new EndedTurnLayout(turn, ending),
        TurnCard turn => new OpenTurnLayout(turn, isInteractive, boardUrl),
        NoticeCard notice => new NoticeLayout(notice),
        LeaderboardCard board => new LeaderboardLayout(board),
        _ => throw new System.Diagnostics.UnreachableException($"Card of type {card.GetType().Name}."),
    };

    /// <summary>A local time. A zone that this machine does not know falls back to UTC: a card goes out in any case.</summary>
    protected static DateTimeOffset Local(DateTimeOffset at, string timeZone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone)
            ? TimeZoneInfo.ConvertTime(at, zone)
            : at.ToUniversalTime();
}
