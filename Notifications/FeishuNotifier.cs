using Microsoft.Extensions.Logging;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Notifications.Cards;
using SalesAssistant.Notifications.Feishu;

namespace SalesAssistant.Notifications;

/// <summary>
/// Delivers cards to Feishu: to a chat or person through the tenant's app, or to a group through its custom bot. A card that
/// is refused for its content is tried again with less in it, down to plain text.
/// </summary>
public sealed class FeishuNotifier : INotifier
{
    private readonly FeishuCardRenderer renderer;
    private readonly ConsoleNotifier console;
    private readonly FeishuOptions options;
    private readonly ILogger<FeishuNotifier> logger;
    private readonly FeishuWebhook webhook;
    private readonly FeishuAppBot bot;

    /// <param name="http">Follows no redirects and keeps no cookies.</param>
    /// <param name="clock">The real clock, also where the rest of the program runs on another: the provider checks it.</param>
    public FeishuNotifier(
        HttpClient http, FeishuOptions options, FeishuCardRenderer renderer, ConsoleNotifier console, TimeProvider clock,
        ILogger<FeishuNotifier> logger)
    {
        this.renderer = renderer;
        this.console = console;
        this.options = options;
        this.logger = logger;
        var feishu = new FeishuHttp(http, options, clock);
        webhook = new FeishuWebhook(feishu, clock);
        bot = new FeishuAppBot(feishu, new FeishuTokens(feishu, options, clock), options);
    }

    /// <inheritdoc />
    public ValueTask<DeliveryResult> SendAsync(Delivery delivery, CancellationToken ct) => delivery switch
    {
        { Address: null or { IsEmpty: true } } => console.SendAsync(delivery, ct),
        { Address.ChatId: { Length: > 0 } chatId } => SendThroughAppAsync(delivery, "chat_id", chatId, ct),
        { Address.OpenId: { Length: > 0 } openId } => SendThroughAppAsync(delivery, "open_id", openId, ct),
        _ => SendThroughWebhookAsync(delivery, delivery.Address.Webhook!, delivery.Address.Secret, ct),
    };

    /// <inheritdoc />
    public async ValueTask<DeliveryResult> UpdateAsync(Delivery delivery, string providerMessageId, CancellationToken ct)
    {
        if (delivery.App is not { } app)
        {
            return Misconfigured(delivery, "no-app", CardTexts.Get("ProblemNoApp"));
        }

        // A card cannot turn into a text message, so the card's layout is not among the parts that may go.
        var (result, _, _) = await DeliverAsync(
            delivery,
            CanCallBack(app),
            canBeText: false,
            FeishuAppBot.BodyBytesMax,
            (layout, form) => FeishuAppBot.UpdateBody(FeishuCardRenderer.Render(layout, form)),
            body => bot.UpdateAsync(app, providerMessageId, body, ct));
        return result.Outcome == DeliveryOutcome.Delivered ? result with { ProviderMessageId = providerMessageId } : result;
    }

    /// <inheritdoc />
    public async ValueTask<DeliveryResult> MentionAsync(Delivery delivery, string providerMessageId, CancellationToken ct)
    {
        if (delivery.App is not { } app || delivery.Card is not TurnCard card)
        {
            return Misconfigured(delivery, "no-app", CardTexts.Get("ProblemNoApp"));
        }

        var body = FeishuAppBot.ReplyBody(FeishuCardRenderer.MentionText(card), delivery.IdempotencyId + "-m");
        var reply = await bot.ReplyAsync(app, providerMessageId, body, ct);
        return reply.ToResult(FeishuCodes.Classify(reply));
    }

    private async ValueTask<DeliveryResult> SendThroughAppAsync(
        Delivery delivery, string receiveIdType, string receiveId, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delivery.IdempotencyId.Length, 50, nameof(delivery));
        if (delivery.App is not { } app)
        {
            return Misconfigured(delivery, "no-app", CardTexts.Get("ProblemNoApp"));
        }

        var (result, reply, form) = await DeliverAsync(
            delivery,
            CanCallBack(app),
            canBeText: true,
            FeishuAppBot.BodyBytesMax,
            (layout, tried) => tried.Has(CardParts.Layout)
                ? FeishuAppBot.CardBody(receiveId, FeishuCardRenderer.Render(layout, tried), delivery.IdempotencyId)
                : FeishuAppBot.TextBody(receiveId, FeishuCardRenderer.RenderText(layout, tried), delivery.IdempotencyId),
            body => bot.SendAsync(app, receiveIdType, body, ct));
        // A text message cannot be updated to a card.
        return result.Outcome == DeliveryOutcome.Delivered && form.Has(CardParts.Layout)
            ? result with { ProviderMessageId = reply.ReadData("message_id") }
            : result;
    }

    private async ValueTask<DeliveryResult> SendThroughWebhookAsync(
        Delivery delivery, string url, string? secret, CancellationToken ct)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || !FeishuHosts.IsAllowed(address, options.BaseUrl))
        {
            return Misconfigured(delivery, "webhook", CardTexts.Get("ProblemWebhook"));
        }

        var (result, _, _) = await DeliverAsync(
            delivery,
            isInteractive: false,
            canBeText: true,
            FeishuWebhook.BodyBytesMax - FeishuWebhook.SignatureBytes,
            (layout, form) => form.Has(CardParts.Layout)
                ? FeishuWebhook.CardBody(FeishuCardRenderer.Render(layout, form))
                : FeishuWebhook.TextBody(FeishuCardRenderer.RenderText(layout, form)),
            body => webhook.SendAsync(address, secret, body, ct));
        return result;
    }

    /// <summary>Sends the fullest form that fits and is not refused.</summary>
    private async ValueTask<(DeliveryResult Result, FeishuReply Reply, CardForm Form)> DeliverAsync(
        Delivery delivery, bool isInteractive, bool canBeText, int bytesMax, Func<CardLayout, CardForm, string> render,
        Func<string, ValueTask<FeishuReply>> send)
    {
        var layout = renderer.LayoutOf(delivery.Card, isInteractive);
        var full = new CardForm(layout.Parts);
        for (var form = full; ;)
        {
            var (body, fitted) = FeishuCardRenderer.Fit(layout, form, tried => render(layout, tried), bytesMax);
            var reply = await send(body);
            var answer = FeishuCodes.Classify(reply);
            if (Reduce(fitted, answer, reply, canBeText) is not { } reduced)
            {
                var result = reply.ToResult(answer) with { Reduced = fitted.MissingFrom(full) };
                result = result.Outcome == DeliveryOutcome.Misconfigured ? Misconfigured(delivery, result) : result;
                return (result, reply, fitted);
            }

            FeishuNotifierLog.CardRefused(
                logger, delivery.Tenant, delivery.Destination.Key, reply.CodeText, reduced.MissingFrom(fitted) ?? "");
            form = reduced;
        }
    }

    /// <summary>
    /// What to try after an answer: nothing unless the content was refused; without the part that the platform names, else
    /// without the next one.
    /// </summary>
    private static CardForm? Reduce(CardForm form, FeishuCodeClass answer, FeishuReply reply, bool canBeText)
    {
        if (answer is not (FeishuCodeClass.Content or FeishuCodeClass.Wording))
        {
            return null;
        }

        var culprit = answer == FeishuCodeClass.Wording ? CardParts.Quote : FeishuCodes.ReasonOf(reply) switch
        {
            100290 => CardParts.Mentions,
            200550 => CardParts.Chart,
            200914 or 200915 => CardParts.Table,
            _ => CardParts.None,
        };
        var next = form.Has(culprit) ? form.Without(culprit) : form.Next();
        return canBeText || next is not { } bare || bare.Has(CardParts.Layout) ? next
            : form.Has(CardParts.Quote) ? form.Without(CardParts.Quote)
            : null;
    }

    /// <summary>Clicks are only believed when they can be verified, so without the means there is no button.</summary>
    private static bool CanCallBack(FeishuApp app) =>
        !string.IsNullOrEmpty(app.VerificationToken) || !string.IsNullOrEmpty(app.EncryptKey);

    private DeliveryResult Misconfigured(Delivery delivery, string code, string problem) =>
        Misconfigured(delivery, new(DeliveryOutcome.Misconfigured, ProviderCode: code, ProviderMessage: problem));

    private DeliveryResult Misconfigured(Delivery delivery, DeliveryResult result)
    {
        FeishuNotifierLog.Misconfigured(logger, delivery.Tenant, delivery.Destination.Key, result.ProviderCode ?? "");
        return result;
    }
}
