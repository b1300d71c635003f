using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Engine.Webhooks;

/// <summary>
/// What is stored of webhooks. The edge writes the webhooks and asks for replays; whoever delivers writes progress and
/// deliveries, so that neither overwrites the other.
/// </summary>
public sealed class WebhookDocuments(ITenantStore store)
{
    private const string ProgressKind = "webhook-progress";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    public async ValueTask<IReadOnlyList<Webhook>> ReadAsync(string tenant, CancellationToken ct) =>
        [.. (await store.ReadDocumentsAsync(tenant, Webhook.DocumentKind, ct)).Select(document => Read<Webhook>(document.Json))];

    public async ValueTask<Webhook?> FindAsync(string tenant, string id, CancellationToken ct) =>
        await store.ReadDocumentAsync(tenant, Webhook.DocumentKind, id, ct) is { } json ? Read<Webhook>(json) : null;

    public ValueTask PutAsync(string tenant, Webhook webhook, AuditRow audit, CancellationToken ct) =>
        store.PutDocumentAsync(tenant, Webhook.DocumentKind, webhook.Id, Write(webhook), audit, ct);

    /// <summary>Deletes the webhook with all that waits for it.</summary>
    public async ValueTask DeleteAsync(string tenant, string id, AuditRow audit, CancellationToken ct)
    {
        await store.PutDocumentAsync(tenant, Webhook.DocumentKind, id, json: null, audit, ct);
        await ForgetAsync(tenant, id, ct);
    }

    /// <summary>Deletes what is left of a deleted webhook.</summary>
    public async ValueTask ForgetAsync(string tenant, string id, CancellationToken ct)
    {
        foreach (var kind in new[] { DeliveryKind(id), ReplayKind(id) })
        {
            foreach (var (document, _) in await store.ReadDocumentsAsync(tenant, kind, ct))
            {
                await store.PutDocumentAsync(tenant, kind, document, json: null, audit: null, ct);
            }
        }

        await store.PutDocumentAsync(tenant, ProgressKind, id, json: null, audit: null, ct);
    }

    public async ValueTask<WebhookProgress?> ReadProgressAsync(string tenant, string id, CancellationToken ct) =>
        await store.ReadDocumentAsync(tenant, ProgressKind, id, ct) is { } json ? Read<WebhookProgress>(json) : null;

    public ValueTask PutProgressAsync(string tenant, string id, WebhookProgress progress, CancellationToken ct) =>
        store.PutDocumentAsync(tenant, ProgressKind, id, Write(progress), audit: null, ct);

    /// <summary>Queued and finished deliveries that are still kept, oldest first.</summary>
    public async ValueTask<IReadOnlyList<WebhookDelivery>> ReadDeliveriesAsync(string tenant, string id, CancellationToken ct) =>
        [.. (await store.ReadDocumentsAsync(tenant, DeliveryKind(id), ct)).Select(document => Read<WebhookDelivery>(document.Json))];

    public async ValueTask<WebhookDelivery?> FindDeliveryAsync(
        string tenant, string id, string deliveryId, CancellationToken ct) =>
        await store.ReadDocumentAsync(tenant, DeliveryKind(id), deliveryId, ct) is { } json ? Read<WebhookDelivery>(json) : null;

    /// <returns>False when the event is there already.</returns>
    public ValueTask<bool> TryAddDeliveryAsync(string tenant, string id, WebhookDelivery delivery, CancellationToken ct) =>
        store.TryAddDocumentAsync(tenant, DeliveryKind(id), delivery.Id, Write(delivery), ct);

    public ValueTask PutDeliveryAsync(string tenant, string id, WebhookDelivery delivery, CancellationToken ct) =>
        store.PutDocumentAsync(tenant, DeliveryKind(id), delivery.Id, Write(delivery), audit: null, ct);

    public ValueTask DropDeliveryAsync(string tenant, string id, string deliveryId, CancellationToken ct) =>
        store.PutDocumentAsync(tenant, DeliveryKind(id), deliveryId, json: null, audit: null, ct);

    public async ValueTask AskReplayAsync(
        string tenant, string id, string deliveryId, AuditRow audit, CancellationToken ct)
    {
        await store.TryAddDocumentAsync(tenant, ReplayKind(id), deliveryId, "{}", ct);
        await store.AuditAsync(audit, ct);
    }

    /// <summary>Deliveries whose replay was asked for, oldest first.</summary>
    public async ValueTask<IReadOnlyList<string>> ReadReplaysAsync(string tenant, string id, CancellationToken ct) =>
        [.. (await store.ReadDocumentsAsync(tenant, ReplayKind(id), ct)).Select(document => document.Id)];

    public ValueTask CompleteReplayAsync(string tenant, string id, string deliveryId, CancellationToken ct) =>
        store.PutDocumentAsync(tenant, ReplayKind(id), deliveryId, json: null, audit: null, ct);

    /// <summary>Sorts by place in the log and holds no full stop, as the standard wants it.</summary>
    public static string DeliveryIdOf(string webhookId, long position) =>
        string.Create(CultureInfo.InvariantCulture, $"msg_{webhookId}_{position:D19}");

    private static string DeliveryKind(string id) => "webhook-delivery/" + id;

    private static string ReplayKind(string id) => "webhook-replay/" + id;

    private static string Write<T>(T document) => JsonSerializer.Serialize(document, Options);

    private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options)!;
}
