using Microsoft.AspNetCore.Http.HttpResults;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Http;

namespace SalesAssistant.Gateway.Api.Feishu;

/// <summary>What Feishu sends us: the check of our URL, events, and clicks on cards (protocols.md §3).</summary>
internal static class FeishuEventsApi
{
    private const string CardClick = "card.action.trigger";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/feishu/{tenant}/events", PostAsync).WithTags("Feishu").Accepts<object>("application/json");

    private static async Task<Results<ContentHttpResult, ApiProblem>> PostAsync(
        string tenant, HttpContext context, ITenants tenants, ITenantStore store, CardClicks clicks,
        [FromKeyedServices(GatewayApi.RealClock)] TimeProvider realClock, ILogger<CardClicks> logger, CancellationToken ct)
    {
        // A tenant without app, and no tenant at all, are told apart by nobody outside.
        var found = await tenants.FindAsync(tenant, ct);
        if (found?.Settings.Feishu.App is not { } app)
        {
            return ApiProblem.Unauthorized();
        }

        using var body = await RequestBody.ReadAsync(context);
        if (body is null)
        {
            return ApiProblem.TooLarge(RequestBody.BytesMax);
        }

        var headers = context.Request.Headers;
        var now = realClock.GetUtcNow();
        var callback = FeishuCallback.Open(
            new(app.EncryptKey ?? "", app.VerificationToken ?? ""),
            new(headers["X-Lark-Request-Timestamp"], headers["X-Lark-Request-Nonce"], headers["X-Lark-Signature"]),
            body.Span, now);
        switch (callback.Kind)
        {
            case FeishuCallbackKind.Refused:
                FeishuLog.Refused(logger, tenant, callback.Refusal ?? "");
                return ApiProblem.Unauthorized();
            case FeishuCallbackKind.UrlCheck:
                return Answer(new { challenge = callback.Challenge });
            case FeishuCallbackKind.Event when callback.EventType != CardClick:
                // Nothing else is subscribed to; a 200 keeps it from being delivered again.
                return Answer(new { });
            default:
                return await ClickOnceAsync(found, callback, store, clicks, now, ct);
        }
    }

    /// <summary>The same click delivered again, or replayed, is answered as the first time and does nothing more.</summary>
    private static async Task<ContentHttpResult> ClickOnceAsync(
        Domain.Tenants.Tenant tenant, FeishuCallback callback, ITenantStore store, CardClicks clicks, DateTimeOffset now,
        CancellationToken ct)
    {
        var key = "feishu-event:" + callback.EventId;
        if (callback.EventId is not null && await store.FindAnswerAsync(tenant.Name, key, now, ct) is { } earlier)
        {
            return TypedResults.Text(earlier.Body, "application/json");
        }

        var answer = Answer(await clicks.TakeAsync(tenant, callback.Event, ct));
        if (callback.EventId is not null)
        {
            await store.KeepAnswerAsync(
                new(tenant.Name, key, Fingerprint: "", Status: 200, answer.ContentType, answer.ResponseContent!, now), ct);
        }

        return answer;
    }

    private static ContentHttpResult Answer(object answer) =>
        TypedResults.Text(System.Text.Json.JsonSerializer.Serialize(answer, ApiJson.Options), "application/json");
}

internal static partial class FeishuLog
{
    [LoggerMessage(6101, LogLevel.Warning, "Tenant {Tenant}: a Feishu callback was refused: {Reason}")]
    public static partial void Refused(ILogger logger, string tenant, string reason);

    [LoggerMessage(6102, LogLevel.Warning, "Tenant {Tenant}: a click on a card failed")]
    public static partial void ClickFailed(ILogger logger, Exception error, string tenant);
}
