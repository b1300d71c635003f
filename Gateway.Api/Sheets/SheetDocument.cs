using System.Text.Json.Nodes;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Sheets;
using SalesAssistant.Gateway.Api.Http;

namespace SalesAssistant.Gateway.Api.Sheets;

/// <summary>A sheet as callers put and read it; the token is write-only.</summary>
internal static class SheetDocument
{
    private const int IdMax = 128;
    private const int TokenMax = 512;
    private const int HostMax = 256;
    private const string Hidden = "***";

    /// <param name="current">What is set up now; a hidden or absent token keeps it. Null without.</param>
    /// <param name="protect">Encrypts a token.</param>
    /// <returns>Null, and errors, where a field is wrong.</returns>
    public static SheetConfig? Read(
        ObjectReader body, SheetConfig? current, Func<string, string> protect, GatewayOptions options)
    {
        body.RefuseUnknown(
            "kind", "host", "datasheetId", "appToken", "tableId", "token", "perSecond", "everySeconds", "enabled", "name",
            "lastSyncAt", "lastError");
        var kind = body.Enum<SheetKind>("kind", required: true);
        var isVika = kind == SheetKind.Vika;
        var host = ReadHost(body, kind, options);
        var config = new SheetConfig(
            kind ?? default, host,
            isVika ? body.String("datasheetId", IdMax, required: true) : null,
            isVika ? null : body.String("appToken", IdMax, required: kind is not null),
            isVika ? null : body.String("tableId", IdMax, required: kind is not null),
            Token: null,
            body.Integer("perSecond", 1, SheetConfig.PerSecondMax) ?? SheetConfig.PerSecondDefault,
            body.Integer("everySeconds", SheetConfig.EverySecondsMin, SheetConfig.EverySecondsMax)
                ?? SheetConfig.EverySecondsDefault,
            body.Boolean("enabled") ?? true);
        if (isVika)
        {
            config = config with { Token = ReadToken(body, config, current, protect) };
        }

        return body.Errors.Any ? null : config;
    }

    public static SheetView Write(SheetName name, SheetStatus status, Tenant tenant) => new(
        name, status.Config.Kind, status.Config.Host?.GetLeftPart(UriPartial.Authority), status.Config.DatasheetId,
        status.Config.AppToken, status.Config.TableId, status.Config.Token is null ? null : Hidden, status.Config.PerSecond,
        status.Config.EverySeconds, status.Config.Enabled, tenant.At(status.LastSyncAt), status.LastError);

    /// <summary>The same without status, for the audit log.</summary>
    public static JsonObject Audit(SheetConfig config) => new()
    {
        ["kind"] = ApiJson.Name(config.Kind), ["host"] = config.Host?.ToString(), ["datasheetId"] = config.DatasheetId,
        ["appToken"] = config.AppToken, ["tableId"] = config.TableId, ["perSecond"] = config.PerSecond,
        ["everySeconds"] = config.EverySeconds, ["enabled"] = config.Enabled,
    };

    private static Uri? ReadHost(ObjectReader body, SheetKind? kind, GatewayOptions options)
    {
        if (body.String("host", HostMax) is not { } text)
        {
            return null;
        }

        var isBase = Uri.TryCreate(text, UriKind.Absolute, out var host)
            && host is { PathAndQuery: "/", Fragment: "", UserInfo: "" }
            && (host.Scheme == Uri.UriSchemeHttps || (host.Scheme == Uri.UriSchemeHttp && options.AllowsHttpSheets));
        if (!isBase)
        {
            body.Errors.Add(body.PathOf("host"), "SheetHost");
        }
        else if (kind == SheetKind.Bitable && !FeishuHosts.IsAllowed(host!, options.FeishuBaseUrl))
        {
            // The app's secret is sent there; a host of one's own would learn it.
            body.Errors.Add(body.PathOf("host"), "WebhookHost");
        }

        return host;
    }

    private static string? ReadToken(ObjectReader body, SheetConfig config, SheetConfig? current, Func<string, string> protect)
    {
        var token = body.String("token", TokenMax);
        if (token is not null and not Hidden)
        {
            if (token.Any(each => each is <= ' ' or > '~'))
            {
                body.Errors.Add(body.PathOf("token"), "MustNotHoldControls");
                return null;
            }

            return protect(token);
        }

        // A kept token goes only where it went before: a new host must not be able to collect it.
        if (current is { Token: { } kept } && current.Host == config.Host)
        {
            return kept;
        }

        body.Errors.Add(body.PathOf("token"), token is null ? "Required" : "NothingHidden");
        return null;
    }
}

/// <summary>A table outside that mirrors rooms.</summary>
/// <param name="Host">Base of the provider's API; null: the provider's own.</param>
/// <param name="Token">Shown as <c>***</c>.</param>
/// <param name="PerSecond">Most requests in a second.</param>
/// <param name="EverySeconds">Pause between two rounds.</param>
/// <param name="LastSyncAt">End of the last round without an error since the start, by the real clock.</param>
/// <param name="LastError">What the last round failed in; null when it did not.</param>
internal sealed record SheetView(
    SheetName Name, SheetKind Kind, string? Host, string? DatasheetId, string? AppToken, string? TableId, string? Token,
    int PerSecond, int EverySeconds, bool Enabled, DateTimeOffset? LastSyncAt, string? LastError);
