using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Access;
using SalesAssistant.Gateway.Api.Http;

namespace SalesAssistant.Gateway.Api.BoardHost;

/// <summary>
/// Sessions of the board. A session stands for the key it was opened with, and ends with it. The storage has a hash of the
/// session's id and the key encrypted under the id, so that neither a copy of the storage nor one of the cookie's hash
/// opens anything; every host of the installation knows every session, and a restart signs nobody out.
/// </summary>
internal sealed class Sessions(ITenantStore store, [FromKeyedServices(GatewayApi.RealClock)] TimeProvider clock)
{
    /// <summary>How long a session lasts, however much it is used.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private const string Kind = "session";
    private const int IdBytes = 32;

    /// <returns>What the cookie holds: the tenant and the session's id.</returns>
    public async ValueTask<string> OpenAsync(Principal principal, string key, CancellationToken ct)
    {
        await DropExpiredAsync(principal.Tenant, ct);
        var id = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(IdBytes));
        var session = new Session(new AnswerSeal(id).Close(Encoding.UTF8.GetBytes(key)), clock.GetUtcNow() + Lifetime);
        await store.PutDocumentAsync(
            principal.Tenant, Kind, KeyResolver.HashOf(id), JsonSerializer.Serialize(session), audit: null, ct);
        return $"{WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(principal.Tenant))}.{id}";
    }

    /// <returns>The key that the session stands for; null for a session that is over or never was.</returns>
    public async ValueTask<string?> FindKeyAsync(string cookie, CancellationToken ct)
    {
        if (Parse(cookie) is not var (tenant, id)
            || await store.ReadDocumentAsync(tenant, Kind, KeyResolver.HashOf(id), ct) is not { } json
            || JsonSerializer.Deserialize<Session>(json) is not { } session
            || session.ExpiresAt <= clock.GetUtcNow())
        {
            return null;
        }

        return Encoding.UTF8.GetString(new AnswerSeal(id).Open(session.SealedKey));
    }

    public async ValueTask CloseAsync(string cookie, CancellationToken ct)
    {
        if (Parse(cookie) is var (tenant, id))
        {
            await store.PutDocumentAsync(tenant, Kind, KeyResolver.HashOf(id), json: null, audit: null, ct);
        }
    }

    private async ValueTask DropExpiredAsync(string tenant, CancellationToken ct)
    {
        foreach (var (id, json) in await store.ReadDocumentsAsync(tenant, Kind, ct))
        {
            if (JsonSerializer.Deserialize<Session>(json) is not { } session || session.ExpiresAt <= clock.GetUtcNow())
            {
                await store.PutDocumentAsync(tenant, Kind, id, json: null, audit: null, ct);
            }
        }
    }

    private static (string Tenant, string Id)? Parse(string cookie)
    {
        var dot = cookie.IndexOf('.', StringComparison.Ordinal);
        if (dot <= 0)
        {
            return null;
        }

        try
        {
            return (Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(cookie[..dot])), cookie[(dot + 1)..]);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <param name="SealedKey">The key, encrypted under the session's id.</param>
    private sealed record Session(string SealedKey, DateTimeOffset ExpiresAt);
}
