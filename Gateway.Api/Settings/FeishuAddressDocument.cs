using System.Text.Json.Nodes;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Gateway.Api.Http;

namespace SalesAssistant.Gateway.Api.Settings;

/// <summary>
/// A destination in Feishu as the API has it. Webhook and secret are write-only: reads show <see cref="Hidden"/>.
/// </summary>
internal static class FeishuAddressDocument
{
    /// <summary>Stands for a secret in reads; put back, it keeps the secret that is stored.</summary>
    public const string Hidden = "***";

    private const int LengthMax = 2048;

    /// <param name="stored">What a hidden value stands for.</param>
    /// <returns>Null for an empty address.</returns>
    public static FeishuAddress? Read(ObjectReader address, FeishuAddress? stored, Uri feishuBaseUrl)
    {
        address.RefuseUnknown("chatId", "openId", "webhook", "secret");
        var read = new FeishuAddress(
            address.String("chatId", 128),
            address.String("openId", 128),
            Secret(address, "webhook", stored?.Webhook),
            Secret(address, "secret", stored?.Secret));
        if (read.Webhook is { } webhook && webhook != stored?.Webhook
            && !(Uri.TryCreate(webhook, UriKind.Absolute, out var uri) && FeishuHosts.IsAllowed(uri, feishuBaseUrl)))
        {
            address.Errors.Add(address.PathOf("webhook"), "WebhookHost");
        }

        if (read.Secret is not null && read.Webhook is null && !address.Errors.Any)
        {
            address.Errors.Add(address.PathOf("secret"), "SecretWithoutWebhook");
        }

        return read.IsEmpty ? null : read;
    }

    /// <summary>A write-only text: the stored one where it is hidden.</summary>
    public static string? Secret(ObjectReader of, string name, string? stored, bool required = false)
    {
        var text = of.String(name, LengthMax, required);
        if (text != Hidden)
        {
            return text;
        }

        if (stored is null)
        {
            of.Errors.Add(of.PathOf(name), "NothingHidden");
        }

        return stored;
    }

    public static JsonObject? Write(FeishuAddress? address)
    {
        if (address is null or { IsEmpty: true })
        {
            return null;
        }

        var written = new JsonObject();
        Add("chatId", address.ChatId);
        Add("openId", address.OpenId);
        Add("webhook", Hide(address.Webhook));
        Add("secret", Hide(address.Secret));
        return written;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                written[name] = value;
            }
        }
    }

    public static string? Hide(string? secret) => string.IsNullOrEmpty(secret) ? null : Hidden;
}
