using System.Globalization;
using System.Text.Json.Nodes;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Notifications.Cards;

/// <summary>A turn that has ended: how, when and by whom. It mentions nobody and offers nothing to click.</summary>
internal sealed class EndedTurnLayout(TurnCard card, CardEnding ending) : CardLayout
{
    private bool IsAnswered => ending.Status == "answered";

    public override string Template => IsAnswered ? "green" : "grey";

    public override CardParts Parts => CardParts.Layout | CardParts.Quote;

    public override string? Tag => card.IsLate ? CardTexts.Get("LateTag") : null;

    public override string Title(CardForm form) => ending.Status switch
    {
        "answered" => CardTexts.Format("AnsweredTitle", Figures.Minutes(ending.WaitedMinutes)),
        "dismissed" => CardTexts.Get("DismissedTitle"),
        "retracted" => CardTexts.Get("RetractedTitle"),
        "room-closed" => CardTexts.Get("RoomClosedTitle"),
        "closed-by-remark" => CardTexts.Get("RemarkTitle"),
        _ => throw new System.Diagnostics.UnreachableException($"Turn status {ending.Status} is no end."),
    };

    public override string? Subtitle(CardForm form) => SafeText.Plain(card.RoomName, form.NameElementsMax);

    public override IEnumerable<JsonObject> Elements(CardForm form)
    {
        yield return CardElements.Fields(
            Facts().Select(fact => (fact.Label, SafeText.Markdown(fact.Value, form.NameElementsMax))));
        if (form.Has(CardParts.Quote) && SafeText.Markdown(ending.Text, form.QuoteElementsMax) is { Length: > 0 } text)
        {
            yield return CardElements.Block(TextLabel, text);
        }
    }

    public override IEnumerable<string> Lines(CardForm form)
    {
        foreach (var (label, value) in Facts())
        {
            yield return $"{label}：{SafeText.Plain(value, form.NameElementsMax)}";
        }

        if (form.Has(CardParts.Quote) && SafeText.Plain(ending.Text, form.QuoteElementsMax) is { Length: > 0 } text)
        {
            yield return $"{TextLabel}：{text}";
        }
    }

    private string TextLabel => CardTexts.Get(IsAnswered ? "AnswerText" : "DismissReason");

    private string ByLabel => ending.Status switch
    {
        "answered" => "AnsweredBy",
        "dismissed" => "DismissedBy",
        _ => "EndedBy",
    };

    private IEnumerable<(string Label, string Value)> Facts()
    {
        yield return (CardTexts.Get("Customer"), card.CustomerName ?? CardTexts.Get("UnknownCustomer"));
        yield return (CardTexts.Get("Owner"), card.OwnerName ?? CardTexts.Get("NoOwner"));
        yield return (CardTexts.Get("Room"), card.RoomName);
        if (ending.By is { Length: > 0 } by)
        {
            yield return (CardTexts.Get(ByLabel), by);
        }

        yield return (CardTexts.Get("WaitedInAll"), CardTexts.Format("Minutes", Figures.Minutes(ending.WaitedMinutes)));
        var at = Local(ending.At, card.TimeZone).ToString("MM-dd HH:mm", CultureInfo.InvariantCulture);
        yield return (CardTexts.Get("EndedAt"), at);
    }
}
