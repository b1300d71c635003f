using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Notifications.Cards;

/// <summary>Renders cards as Feishu card JSON 2.0, never larger than the provider takes.</summary>
public sealed class FeishuCardRenderer(FeishuOptions options) : ICardRenderer
{
    /// <summary>Documented limit of a request through the app, 30 KB, less some room for what stands around the card.</summary>
    private const int AppCardBytesMax = 29 * 1024;

    /// <summary>Documented limit of a webhook's body, 20 KB, less the same.</summary>
    private const int WebhookCardBytesMax = 19 * 1024;

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc />
    public string RenderJson(Card card, bool isInteractive)
    {
        var layout = LayoutOf(card, isInteractive);
        var bytesMax = isInteractive ? AppCardBytesMax : WebhookCardBytesMax;
        var (json, _) = Fit(layout, new CardForm(layout.Parts), form => Render(layout, form), bytesMax);
        return json;
    }

    /// <summary>A line of plain text that points at a changed card, with a mention where the owner's open id is known.</summary>
    internal static string MentionText(TurnCard card)
    {
        var text = CardTexts.Format("WaitingTitle", Math.Floor(card.WaitedMinutes));
        return OpenTurnLayout.CanMention(card) ? $"<at user_id=\"{card.OwnerOpenId}\"></at> {text}" : text;
    }

    internal CardLayout LayoutOf(Card card, bool isInteractive) => CardLayout.Of(card, isInteractive, options.BoardUrl);

    /// <summary>
    /// The fullest form from <paramref name="form"/> on whose result is not too large: texts and rows are shortened first,
    /// then parts go.
    /// </summary>
    internal static (string Result, CardForm Form) Fit(
        CardLayout layout, CardForm form, Func<CardForm, string> render, int bytesMax)
    {
        for (CardForm? left = form; left is { } parts; left = parts.Next())
        {
            for (var squeeze = 0; squeeze <= CardForm.SqueezeMax; squeeze++)
            {
                var tried = parts with { Squeeze = squeeze };
                var result = render(tried);
                if (Encoding.UTF8.GetByteCount(result) <= bytesMax)
                {
                    return (result, tried);
                }
            }
        }

        throw new UnreachableException($"{layout.GetType().Name} stays too large.");
    }

    /// <summary>The card as JSON.</summary>
    internal static string Render(CardLayout layout, CardForm form) => Card(layout, form).ToJsonString(Json);

    /// <summary>The message for where a card is refused: title and lines, as readable text.</summary>
    internal static string RenderText(CardLayout layout, CardForm form) =>
        string.Join('\n', [Head(layout, form), .. layout.Lines(form)]);

    internal static JsonObject Card(CardLayout layout, CardForm form)
    {
        var header = new JsonObject
        {
            ["template"] = layout.Template,
            ["title"] = CardElements.PlainText(layout.Title(form)),
        };
        if (layout.Subtitle(form) is { Length: > 0 } subtitle)
        {
            header["subtitle"] = CardElements.PlainText(subtitle);
        }

        if (layout.Tag is { } tag)
        {
            header["text_tag_list"] = new JsonArray(
                new JsonObject { ["tag"] = "text_tag", ["text"] = CardElements.PlainText(tag), ["color"] = "orange" });
        }

        return new()
        {
            ["schema"] = "2.0",
            ["config"] = new JsonObject
            {
                ["update_multi"] = true,
                ["width_mode"] = "fill",
                ["summary"] = new JsonObject { ["content"] = Head(layout, form) },
            },
            ["header"] = header,
            ["body"] = new JsonObject
            {
                ["vertical_spacing"] = "8px",
                ["elements"] = new JsonArray([.. layout.Elements(form)]),
            },
        };
    }

    private static string Head(CardLayout layout, CardForm form) =>
        layout.Subtitle(form) is { Length: > 0 } subtitle ? $"{layout.Title(form)} · {subtitle}" : layout.Title(form);
}
