using System.Globalization;
using System.Text.Json.Nodes;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Notifications.Cards;

/// <summary>A customer who still waits.</summary>
internal sealed class OpenTurnLayout(TurnCard card, bool isInteractive, Uri? boardUrl) : CardLayout
{
    private static readonly int[] SnoozeMinutes = [30, 10, 60];

    private bool HasMention => CanMention(card);

    public override string Template => card.Color;

    public override CardParts Parts => CardParts.Layout | CardParts.Quote
        | (HasMention ? CardParts.Mentions : 0)
        | (isInteractive || boardUrl is not null ? CardParts.Buttons : 0);

    /// <summary>An unknown open id would have the whole card refused, so it must at least look like one.</summary>
    public static bool CanMention(TurnCard card) => card.OwnerOpenId is { Length: > 3 and <= 100 } id
        && id.StartsWith("ou_", StringComparison.Ordinal)
        && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    public override string? Tag => card.IsLate ? CardTexts.Get("LateTag") : null;

    public override string Title(CardForm form) =>
        CardTexts.Format(card.IsLate ? "LateWaitingTitle" : "WaitingTitle", Figures.Passed(card.WaitedMinutes));

    public override string? Subtitle(CardForm form) => SafeText.Plain(card.RoomName, form.NameElementsMax);

    public override IEnumerable<JsonObject> Elements(CardForm form)
    {
        if (form.Has(CardParts.Mentions))
        {
            yield return CardElements.Markdown($"<at id={card.OwnerOpenId}></at> {CardTexts.Get("PleaseReply")}");
        }

        yield return CardElements.Fields(
            Facts().Select(fact => (fact.Label, SafeText.Markdown(fact.Value, form.NameElementsMax))));
        if (form.Has(CardParts.Quote))
        {
            var author = SafeText.Markdown(card.LastAuthor, form.NameElementsMax);
            var text = SafeText.Markdown(card.LastText, form.QuoteElementsMax);
            yield return CardElements.Block(
                CardTexts.Format("LastText", author), text.Length > 0 ? text : CardTexts.Get("NoText"));
        }

        if (form.Has(CardParts.Buttons))
        {
            foreach (var row in ButtonRows())
            {
                yield return row;
            }
        }
    }

    public override IEnumerable<string> Lines(CardForm form)
    {
        foreach (var (label, value) in Facts())
        {
            yield return $"{label}：{SafeText.Plain(value, form.NameElementsMax)}";
        }

        if (form.Has(CardParts.Quote))
        {
            var author = SafeText.Plain(card.LastAuthor, form.NameElementsMax);
            var text = SafeText.Plain(card.LastText, form.QuoteElementsMax);
            yield return CardTexts.Format("LastText", author) + "：" + (text.Length > 0 ? text : CardTexts.Get("NoText"));
        }
    }

    private IEnumerable<(string Label, string Value)> Facts()
    {
        var since = Local(card.WaitingSince, card.TimeZone).ToString("MM-dd HH:mm", CultureInfo.InvariantCulture);
        yield return (CardTexts.Get("Customer"), card.CustomerName ?? CardTexts.Get("UnknownCustomer"));
        yield return (CardTexts.Get("Owner"), card.OwnerName ?? CardTexts.Get("NoOwner"));
        yield return (CardTexts.Get("Room"), card.RoomName);
        yield return (CardTexts.Get("Waited"), CardTexts.Format("WaitedSince", Figures.Passed(card.WaitedMinutes), since));
        yield return (CardTexts.Get("WaitingMessages"), CardTexts.Format("MessageCount", card.WaitingMessages));
        if (card.SnoozedUntil is { } until)
        {
            yield return (
                CardTexts.Get("SnoozedUntil"), Local(until, card.TimeZone).ToString("MM-dd HH:mm", CultureInfo.InvariantCulture));
        }
    }

    private IEnumerable<JsonObject> ButtonRows()
    {
        var first = new List<JsonObject>();
        if (isInteractive)
        {
            if (card.CanClaim)
            {
                first.Add(CardElements.CallbackButton(CardTexts.Get("Claim"), "primary_filled", Value("claim")));
            }

            first.Add(CardElements.CallbackButton(CardTexts.Get("Dismiss"), "danger", Value("dismiss")));
            first.AddRange(SnoozeMinutes.Select(SnoozeButton));
        }

        if (boardUrl is not null)
        {
            var query = (boardUrl.Query.Length > 1 ? boardUrl.Query + "&" : "?") + "turn=" + Uri.EscapeDataString(card.TurnId);
            var link = new UriBuilder(boardUrl) { Query = query };
            first.Add(CardElements.LinkButton(CardTexts.Get("View"), link.Uri.AbsoluteUri));
        }

        yield return CardElements.ButtonRow(first);
        if (isInteractive)
        {
            yield return CardElements.ButtonRow(CardTexts.Get("DismissReasons").Split('|').Select(ReasonButton));
        }
    }

    private JsonObject SnoozeButton(int minutes)
    {
        var value = Value("snooze");
        value["minutes"] = minutes;
        return CardElements.CallbackButton(CardTexts.Format("Snooze", minutes), "default", value);
    }

    private JsonObject ReasonButton(string reason)
    {
        var value = Value("dismiss");
        value["reason"] = reason;
        return CardElements.CallbackButton(CardTexts.Format("DismissFor", reason), "text", value);
    }

    private JsonObject Value(string action) => new() { ["action"] = action, ["turnId"] = card.TurnId };
}
