using System.Text.Json.Nodes;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Notifications.Cards;

/// <summary>A heading and lines of text.</summary>
internal sealed class NoticeLayout(NoticeCard card) : CardLayout
{
    public override string Template => card.Color;

    public override CardParts Parts => CardParts.Layout | CardParts.Quote;

    public override string Title(CardForm form) => SafeText.Plain(card.Title, form.NameElementsMax);

    public override string? Subtitle(CardForm form) => null;

    public override IEnumerable<JsonObject> Elements(CardForm form)
    {
        // One component for all: a digest of many lines must not reach the limit of components.
        if (Shown(form).Select(line => SafeText.Markdown(line, form.QuoteElementsMax)).ToList() is { Count: > 0 } lines)
        {
            yield return CardElements.Markdown(string.Join('\n', lines));
        }
    }

    public override IEnumerable<string> Lines(CardForm form) =>
        Shown(form).Select(line => SafeText.Plain(line, form.QuoteElementsMax));

    private IEnumerable<string> Shown(CardForm form)
    {
        if (!form.Has(CardParts.Quote))
        {
            return [];
        }

        var rest = card.Lines.Count - form.RowsMax;
        return rest > 0 ? card.Lines.Take(form.RowsMax).Append(CardTexts.Format("MoreLines", rest)) : card.Lines;
    }
}
