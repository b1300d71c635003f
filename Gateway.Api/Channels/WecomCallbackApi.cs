using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Tenants;
using SalesAssistant.Gateway.Api.Http;

namespace SalesAssistant.Gateway.Api.Channels;

/// <summary>
/// What WeCom sends us: the check of our URL, and events. No key: the signature and the encryption say who it is. There is no
/// time window, since all that a repetition can do is have a room read once more.
/// </summary>
internal static class WecomCallbackApi
{
    private const string Path = "/v1/channels/wecom/callback";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, CheckAsync).WithTags("Channels");
        routes.MapPost(Path, PostAsync).WithTags("Channels").Accepts<object>("text/xml", "application/xml");
    }

    private static async Task<Results<ContentHttpResult, ApiProblem>> CheckAsync(
        [AsParameters] WecomSignature signature, [FromQuery(Name = "echostr")] string? echo, ITenantStore store,
        SecretBox secrets, CancellationToken ct) =>
        await OpenAsync(signature, echo, store, secrets, ct) is { } message
            ? TypedResults.Text(message, "text/plain")
            : ApiProblem.Unauthorized();

    private static async Task<Results<ContentHttpResult, ApiProblem>> PostAsync(
        [AsParameters] WecomSignature signature, HttpContext context, ITenantStore store, SecretBox secrets, TimeProvider clock,
        CancellationToken ct)
    {
        using var body = await RequestBody.ReadAsync(context);
        if (body is null)
        {
            return ApiProblem.TooLarge(RequestBody.BytesMax);
        }

        if (await OpenAsync(signature, WecomCallback.ReadEncrypted(Encoding.UTF8.GetString(body.Span)), store, secrets, ct)
            is not { } message)
        {
            return ApiProblem.Unauthorized();
        }

        if (WecomCallback.Read(message) is { IsRoomChange: true, ChatId.Length: <= 128 } change)
        {
            // To the millisecond, as times in requests are read: the mark must be found again by its time.
            var now = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
            var mark = new RoomToRead(change.ChatId, change.ChangeType, change.UpdateDetail, now);
            await store.PutDocumentAsync(
                signature.Tenant!, RoomToRead.DocumentKind, change.ChatId, JsonSerializer.Serialize(mark, ApiJson.Options),
                audit: null, ct);
        }

        return TypedResults.Text("success", "text/plain");
    }

    /// <returns>Null when it is not signed, or not encrypted, by who knows the tenant's secrets.</returns>
    private static async ValueTask<string?> OpenAsync(
        WecomSignature signature, string? encrypted, ITenantStore store, SecretBox secrets, CancellationToken ct)
    {
        if (signature is not { Tenant.Length: > 0, Signature: { } signed, Timestamp: { } timestamp, Nonce: { } nonce }
            || encrypted is null
            || await store.ReadDocumentAsync(signature.Tenant, ChannelSettings.DocumentKind, WecomArchiveParser.Channel, ct)
                is not { } json
            || ChannelSettingsReader.Read(json).Wecom is not { } wecom)
        {
            return null;
        }

        var crypto = new WecomCallbackCrypto(secrets.Reveal(wecom.Token), secrets.Reveal(wecom.EncodingAesKey), wecom.CorpId);
        return crypto.IsSigned(signed, timestamp, nonce, encrypted) && crypto.TryDecrypt(encrypted, out var message)
            ? message
            : null;
    }
}

/// <param name="Tenant">The tenant's name, as the callback's URL holds it.</param>
internal sealed record WecomSignature(
    string? Tenant, [property: FromQuery(Name = "msg_signature")] string? Signature, string? Timestamp, string? Nonce);

/// <summary>A room whose name or members WeCom says have changed; whoever pulls reads it again.</summary>
/// <param name="ChangeType"><c>create</c>, <c>update</c> or <c>dismiss</c>.</param>
/// <param name="UpdateDetail">Of the newest update: <c>add_member</c>, <c>change_name</c>, …</param>
public sealed record RoomToRead(string RoomId, string? ChangeType, string? UpdateDetail, DateTimeOffset MarkedAt)
{
    public const string DocumentKind = "wecom-room-to-read";
}
