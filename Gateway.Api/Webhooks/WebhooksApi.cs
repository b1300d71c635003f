using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Tenants;
using SalesAssistant.Engine.Webhooks;
using SalesAssistant.Gateway.Api.Access;
using SalesAssistant.Gateway.Api.Http;

namespace SalesAssistant.Gateway.Api.Webhooks;

/// <summary>Addresses outside that hear of the tenant's turns, alerts and handovers (docs/WEBHOOKS.md).</summary>
internal static class WebhooksApi
{
    private const int CountMax = 20;
    private const int SecretBytes = 32;
    private static readonly TimeSpan RotationTime = TimeSpan.FromDays(1);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var webhooks = routes.MapGroup("/v1/webhooks").WithTags("Webhooks");
        webhooks.MapGet("/", ListAsync).Allow(Allow.Administer);
        webhooks.MapPost("/", PostAsync).Allow(Allow.Administer).IsWrite<WebhookBody>();
        webhooks.MapDelete("/{webhookId}", DeleteAsync).Allow(Allow.Administer).IsWrite();
        webhooks.MapPost("/{webhookId}/rotate", RotateAsync).Allow(Allow.Administer).IsWrite();
        webhooks.MapGet("/{webhookId}/deliveries", DeliveriesAsync).Allow(Allow.Administer);
        webhooks.MapPost("/{webhookId}/deliveries/{deliveryId}/replay", ReplayAsync).Allow(Allow.Administer).IsWrite();
    }

    private static async Task<Ok<ListPage<WebhookView>>> ListAsync(
        Caller caller, WebhookDocuments webhooks, CancellationToken ct)
    {
        List<WebhookView> views = [];
        foreach (var webhook in await webhooks.ReadAsync(caller.TenantName, ct))
        {
            views.Add(await ShowAsync(webhook, caller, webhooks, ct));
        }

        return TypedResults.Ok(new ListPage<WebhookView>(views));
    }

    private static async Task<Results<Created<NewWebhookView>, ApiProblem>> PostAsync(
        Caller caller, HttpContext context, WebhookDocuments webhooks, SecretBox secrets, IQueries queries, ITenants tenants,
        IChangeSignal changes, IOptions<GatewayOptions> options, TimeProvider clock, CancellationToken ct)
    {
        var json = await RequestBody.ReadJsonAsync(context);
        if (json.Problem is { } unreadable)
        {
            return unreadable;
        }

        using var document = json.Value!;
        var errors = new FieldErrors();
        var body = Read(document.RootElement, errors, options.Value.AllowsPrivateWebhooks);
        if (body is null || errors.Any)
        {
            return errors.ToInvalid();
        }

        if ((await webhooks.ReadAsync(caller.TenantName, ct)).Count >= CountMax)
        {
            return ApiProblem.Conflict(Texts.Get("WebhooksFull", CountMax));
        }

        var secret = NewSecret();
        var now = clock.GetUtcNow();
        var webhook = new Webhook
        {
            Id = "wh" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)),
            Url = new(body.Url),
            Events = body.Events ?? [],
            AllowsPrivate = body.AllowPrivate ?? false,
            Secret = secrets.Protect(secret),
            CreatedAt = now,
            AfterPosition = await queries.ReadLastPositionAsync(ct),
        };
        await webhooks.PutAsync(
            caller.TenantName, webhook,
            caller.Audit(now, "webhook.create", webhook.Id, new { webhook.Url.Host, webhook.Events, webhook.AllowsPrivate }), ct);
        tenants.Invalidate(caller.TenantName);
        changes.Changed(caller.TenantName);
        return TypedResults.Created((string?)null, new NewWebhookView(webhook.Id, webhook.Url, webhook.Events, secret));
    }

    private static async Task<Results<Ok<WebhookView>, ApiProblem>> DeleteAsync(
        string webhookId, Caller caller, WebhookDocuments webhooks, ITenants tenants, IChangeSignal changes, TimeProvider clock,
        CancellationToken ct)
    {
        if (await webhooks.FindAsync(caller.TenantName, webhookId, ct) is not { } webhook)
        {
            return ApiProblem.NotFound();
        }

        var view = await ShowAsync(webhook, caller, webhooks, ct);
        await webhooks.DeleteAsync(
            caller.TenantName, webhookId, caller.Audit(clock.GetUtcNow(), "webhook.delete", webhookId), ct);
        tenants.Invalidate(caller.TenantName);
        changes.Changed(caller.TenantName);
        return TypedResults.Ok(view);
    }

    /// <summary>A new secret; the one before signs as well for a day, so that the other side can change over.</summary>
    private static async Task<Results<Ok<NewWebhookView>, ApiProblem>> RotateAsync(
        string webhookId, Caller caller, WebhookDocuments webhooks, SecretBox secrets, TimeProvider clock,
        [FromKeyedServices(GatewayApi.RealClock)] TimeProvider realClock, CancellationToken ct)
    {
        if (await webhooks.FindAsync(caller.TenantName, webhookId, ct) is not { } webhook)
        {
            return ApiProblem.NotFound();
        }

        var secret = NewSecret();
        await webhooks.PutAsync(
            caller.TenantName,
            webhook with
            {
                Secret = secrets.Protect(secret),
                PreviousSecret = webhook.Secret,
                PreviousUntil = realClock.GetUtcNow() + RotationTime,
            },
            caller.Audit(clock.GetUtcNow(), "webhook.rotate", webhookId), ct);
        return TypedResults.Ok(new NewWebhookView(webhook.Id, webhook.Url, webhook.Events, secret));
    }

    /// <summary>Newest first: those that wait, and the last thousand that are done or given up.</summary>
    private static async Task<Results<Ok<ListPage<WebhookDeliveryView>>, ApiProblem>> DeliveriesAsync(
        string webhookId, string? status, string? limit, string? cursor, Caller caller, WebhookDocuments webhooks,
        CancellationToken ct)
    {
        var errors = new FieldErrors();
        var wanted = QueryFields.Enum<WebhookDeliveryStatus>(errors, "status", status);
        var page = QueryFields.Page(errors, limit, cursor);
        if (errors.Any)
        {
            return errors.ToBadRequest();
        }

        if (await webhooks.FindAsync(caller.TenantName, webhookId, ct) is null)
        {
            return ApiProblem.NotFound();
        }

        var found = (await webhooks.ReadDeliveriesAsync(caller.TenantName, webhookId, ct))
            .Where(delivery => wanted is null || delivery.Status == wanted)
            .OrderByDescending(delivery => delivery.Id, StringComparer.Ordinal)
            .SkipWhile(delivery => page.Cursor is { } after && string.CompareOrdinal(delivery.Id, after) >= 0)
            .Take(page.Limit + 1)
            .ToList();
        return TypedResults.Ok(new ListPage<WebhookDeliveryView>(
            [.. found.Take(page.Limit).Select(delivery => WebhookDeliveryView.Of(delivery, caller.Tenant))],
            found.Count > page.Limit ? found[page.Limit - 1].Id : null));
    }

    private static async Task<Results<Ok<WebhookDeliveryView>, ApiProblem>> ReplayAsync(
        string webhookId, string deliveryId, Caller caller, WebhookDocuments webhooks, IChangeSignal changes, TimeProvider clock,
        CancellationToken ct)
    {
        if (await webhooks.FindAsync(caller.TenantName, webhookId, ct) is null
            || await webhooks.FindDeliveryAsync(caller.TenantName, webhookId, deliveryId, ct) is not { } delivery)
        {
            return ApiProblem.NotFound();
        }

        if (await webhooks.ReadProgressAsync(caller.TenantName, webhookId, ct) is { DisabledAt: not null })
        {
            return ApiProblem.Conflict(Texts.Get("WebhookDisabled"));
        }

        if (delivery.Status == WebhookDeliveryStatus.Pending)
        {
            return ApiProblem.Conflict(Texts.Get("DeliveryPending"));
        }

        await webhooks.AskReplayAsync(
            caller.TenantName, webhookId, deliveryId,
            caller.Audit(clock.GetUtcNow(), "webhook.replay", webhookId, new { deliveryId }), ct);
        changes.Changed(caller.TenantName);
        return TypedResults.Ok(
            WebhookDeliveryView.Of(delivery with { Status = WebhookDeliveryStatus.Pending }, caller.Tenant) with { NextAt = null });
    }

    private static WebhookBody? Read(JsonElement json, FieldErrors errors, bool allowsPrivate)
    {
        if (ObjectReader.Of(json, "", errors) is not { } body)
        {
            return null;
        }

        body.RefuseUnknown("url", "events", "allowPrivate");
        var isPrivate = body.Boolean("allowPrivate") ?? false;
        if (isPrivate && !allowsPrivate)
        {
            errors.Add("allowPrivate", "WebhookPrivate");
        }

        var url = body.String("url", 2048, required: true);
        if (url is not null && !IsAddress(url, isPrivate))
        {
            errors.Add("url", "WebhookUrl");
        }

        List<string> events = [];
        foreach (var (value, path) in body.Array("events", WebhookEvents.Types.Count) ?? [])
        {
            if (value.ValueKind == JsonValueKind.String && WebhookEvents.Types.Contains(value.GetString()!))
            {
                events.Add(value.GetString()!);
            }
            else
            {
                errors.Add(path, "MustBeOneOf", string.Join(", ", WebhookEvents.Types));
            }
        }

        return url is null ? null : new(url, events, isPrivate);
    }

    private static bool IsAddress(string text, bool isPrivate) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.UserInfo.Length == 0
        && (url.Scheme == Uri.UriSchemeHttps || (isPrivate && url.Scheme == Uri.UriSchemeHttp));

    private static string NewSecret() => WebhookSignature.SecretOf(RandomNumberGenerator.GetBytes(SecretBytes));

    private static async ValueTask<WebhookView> ShowAsync(
        Webhook webhook, Caller caller, WebhookDocuments webhooks, CancellationToken ct) => WebhookView.Of(
        webhook, await webhooks.ReadProgressAsync(caller.TenantName, webhook.Id, ct), caller.Tenant);
}
