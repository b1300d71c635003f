using System.Text.Json;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Webhooks;
using SalesAssistant.Gateway.Api.Http;

namespace SalesAssistant.Gateway.Api.Webhooks;

/// <param name="Url">An https address; http only with <paramref name="AllowPrivate"/>.</param>
/// <param name="Events">Which events; absent or empty: all.</param>
/// <param name="AllowPrivate">It may point into a private network, if the installation lets it.</param>
internal sealed record WebhookBody(string Url, IReadOnlyList<string>? Events, bool? AllowPrivate);

/// <param name="Events">Which events; empty: all.</param>
/// <param name="DisabledAt">Since when nothing is sent, because the other side answered 410.</param>
/// <param name="PreviousSecretUntil">Until when the secret before the last rotation signs as well.</param>
internal sealed record WebhookView(
    string WebhookId, Uri Url, IReadOnlyList<string> Events, bool AllowPrivate, DateTimeOffset CreatedAt,
    DateTimeOffset? DisabledAt, DateTimeOffset? PreviousSecretUntil)
{
    public static WebhookView Of(Webhook webhook, WebhookProgress? progress, Tenant tenant) => new(
        webhook.Id, webhook.Url, webhook.Events, webhook.AllowsPrivate, tenant.At(webhook.CreatedAt),
        tenant.At(progress?.DisabledAt), tenant.At(webhook.PreviousUntil));
}

/// <param name="Secret">Signs what is sent; shown this once.</param>
internal sealed record NewWebhookView(string WebhookId, Uri Url, IReadOnlyList<string> Events, string Secret);

/// <param name="DeliveryId">The <c>webhook-id</c> that the other side sees.</param>
/// <param name="NextAt">Of a pending one: not before this.</param>
internal sealed record WebhookDeliveryView(
    string DeliveryId, string EventType, string RoomId, string Channel, WebhookDeliveryStatus Status, DateTimeOffset CreatedAt,
    DateTimeOffset? NextAt, IReadOnlyList<WebhookAttempt> Attempts, JsonElement Body)
{
    public static WebhookDeliveryView Of(WebhookDelivery delivery, Tenant tenant)
    {
        var room = RoomKey.FromLocal(tenant.Name, delivery.Room);
        return new(
            delivery.Id, delivery.EventType, room.RoomId, room.Channel, delivery.Status, tenant.At(delivery.CreatedAt),
            delivery.Status == WebhookDeliveryStatus.Pending ? tenant.At(delivery.NextAt) : null,
            [.. delivery.Attempts.Select(attempt => attempt with { At = tenant.At(attempt.At) })],
            JsonSerializer.Deserialize<JsonElement>(delivery.Body));
    }
}
