using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Channels;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Tenants;
using SalesAssistant.Gateway.Api.Access;
using SalesAssistant.Gateway.Api.Http;
using SalesAssistant.Gateway.Api.Settings;

namespace SalesAssistant.Gateway.Api.Channels;

/// <summary>The tenant's channels: what is set of each, and whether it is alive.</summary>
internal static class ChannelSettingsApi
{
    private const int PrefixesMax = 50;
    private const int KeyLength = 43;

    private static readonly SenderRole[] Roles =
        [SenderRole.Sales, SenderRole.AfterSales, SenderRole.Employee, SenderRole.Customer, SenderRole.Bot];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var channels = routes.MapGroup("/v1/channels").WithTags("Channels");
        channels.MapGet("/", ListAsync).Allow(Allow.Administer);
        channels.MapPut("/{name}", PutAsync).Allow(Allow.Administer).IsWrite<ChannelBody>();
    }

    private static async Task<Ok<ListPage<ChannelView>>> ListAsync(
        Caller caller, ITenantStore store, IQueries queries, CancellationToken ct)
    {
        var settings = (await store.ReadDocumentsAsync(caller.TenantName, ChannelSettings.DocumentKind, ct))
            .ToDictionary(document => document.Id, document => ChannelSettingsReader.Read(document.Json));
        var pulses = (await store.ReadDocumentsAsync(caller.TenantName, IngestGapWatch.DocumentKind, ct))
            .ToDictionary(document => document.Id, document => JsonSerializer.Deserialize<ChannelPulse>(document.Json, ApiJson.Options));
        var activity = await queries.ReadChannelActivityAsync(caller.TenantName, ct);
        return TypedResults.Ok(new ListPage<ChannelView>(
        [
            .. settings.Keys.Union(pulses.Keys).Union(activity.Keys).Order(StringComparer.Ordinal)
                .Select(name => ChannelView.Of(
                    name, settings.GetValueOrDefault(name), pulses.GetValueOrDefault(name),
                    activity.TryGetValue(name, out var at) ? at : null, caller.Tenant)),
        ]));
    }

    private static async Task<Results<Ok<ChannelView>, ApiProblem>> PutAsync(
        string name, Caller caller, HttpContext context, ITenantStore store, IQueries queries, ChannelSettingsReader reader,
        SecretBox secrets, TimeProvider clock, CancellationToken ct)
    {
        var json = await RequestBody.ReadJsonAsync(context);
        if (json.Problem is { } unreadable)
        {
            return unreadable;
        }

        using var document = json.Value!;
        var stored = await store.ReadDocumentAsync(caller.TenantName, ChannelSettings.DocumentKind, name, ct) is { } before
            ? ChannelSettingsReader.Read(before)
            : null;
        var errors = new FieldErrors();
        var settings = Read(document.RootElement, name, stored, secrets, errors);
        if (settings is null || errors.Any)
        {
            return errors.ToInvalid();
        }

        await store.PutDocumentAsync(
            caller.TenantName, ChannelSettings.DocumentKind, name, JsonSerializer.Serialize(settings, ApiJson.Options),
            caller.Audit(clock.GetUtcNow(), "channel.put", name, new { settings.DisplayName, settings.Roles, settings.Wecom?.CorpId }),
            ct);
        reader.Forget(caller.TenantName);
        var activity = await queries.ReadChannelActivityAsync(caller.TenantName, ct);
        return TypedResults.Ok(ChannelView.Of(
            name, settings, pulse: null, activity.TryGetValue(name, out var at) ? at : null, caller.Tenant));
    }

    private static ChannelSettings? Read(
        JsonElement json, string name, ChannelSettings? stored, SecretBox secrets, FieldErrors errors)
    {
        if (name.Length is 0 or > 128)
        {
            errors.Add("name", "MustHaveLength", 128);
        }

        if (ObjectReader.Of(json, "", errors) is not { } body)
        {
            return null;
        }

        body.RefuseUnknown("displayName", "roles", "wecom");
        return new(body.String("displayName", 128), ReadRoles(body, errors), ReadWecom(body, name, stored?.Wecom, secrets, errors));
    }

    private static Dictionary<string, SenderRole> ReadRoles(ObjectReader body, FieldErrors errors)
    {
        Dictionary<string, SenderRole> roles = [];
        if (body.Object("roles") is not { } given)
        {
            return roles;
        }

        foreach (var prefix in body.Value("roles")!.Value.EnumerateObject())
        {
            if (prefix.Name.Length is 0 or > 128)
            {
                errors.Add(given.PathOf(prefix.Name), "MustHaveLength", 128);
            }
            else if (given.Enum(prefix.Name, required: true, Roles) is { } role)
            {
                roles[prefix.Name] = role;
            }
        }

        if (roles.Count > PrefixesMax)
        {
            errors.Add("roles", "MustHaveAtMost", PrefixesMax);
        }

        return roles;
    }

    private static WecomCallbackSettings? ReadWecom(
        ObjectReader body, string name, WecomCallbackSettings? stored, SecretBox secrets, FieldErrors errors)
    {
        if (body.Object("wecom") is not { } wecom)
        {
            return null;
        }

        if (name != WecomArchiveParser.Channel)
        {
            errors.Add("wecom", "WecomChannel", WecomArchiveParser.Channel);
        }

        wecom.RefuseUnknown("token", "encodingAesKey", "corpId");
        var token = FeishuAddressDocument.Secret(wecom, "token", stored is null ? null : secrets.Reveal(stored.Token), required: true);
        var key = FeishuAddressDocument.Secret(
            wecom, "encodingAesKey", stored is null ? null : secrets.Reveal(stored.EncodingAesKey), required: true);
        var corpId = wecom.String("corpId", 128, required: true);
        if (key is not null && !(key.Length == KeyLength && Convert.TryFromBase64String(key + "=", new byte[KeyLength], out _)))
        {
            errors.Add(wecom.PathOf("encodingAesKey"), "WecomKey");
        }

        return errors.Any ? null : new(secrets.Protect(token!), secrets.Protect(key!), corpId!);
    }
}

/// <param name="Roles">Roles by the beginning of a sender's id.</param>
/// <param name="Wecom">Only of the channel <c>wecom-archive</c>.</param>
internal sealed record ChannelBody(string? DisplayName, IReadOnlyDictionary<string, SenderRole>? Roles, WecomCallbackView? Wecom);

/// <param name="Token">Write-only: reads show <c>***</c>.</param>
/// <param name="EncodingAesKey">Write-only: reads show <c>***</c>.</param>
internal sealed record WecomCallbackView(string Token, string EncodingAesKey, string CorpId);

/// <param name="LastActivityAt">When its newest message came.</param>
/// <param name="HasHeartbeats">It has said that it is alive at least once.</param>
/// <param name="GapSince">Since when it has been silent, if that was alerted.</param>
internal sealed record ChannelView(
    string Name, string? DisplayName, DateTimeOffset? LastActivityAt, bool HasHeartbeats, DateTimeOffset? GapSince,
    IReadOnlyDictionary<string, SenderRole> Roles, WecomCallbackView? Wecom)
{
    public static ChannelView Of(
        string name, ChannelSettings? settings, ChannelPulse? pulse, DateTimeOffset? lastActivityAt, Tenant tenant) => new(
        name, settings?.DisplayName, tenant.At(lastActivityAt), pulse?.HasHeartbeats ?? false, tenant.At(pulse?.GapSince),
        settings?.Roles ?? new Dictionary<string, SenderRole>(),
        settings?.Wecom is { } wecom ? new(FeishuAddressDocument.Hidden, FeishuAddressDocument.Hidden, wecom.CorpId) : null);
}
