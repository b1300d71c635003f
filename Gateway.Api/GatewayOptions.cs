namespace SalesAssistant.Gateway.Api;

/// <summary>What the HTTP edge must be told by its host.</summary>
public sealed class GatewayOptions
{
    /// <summary>Base of the open platform's app API; its host may also be the host of webhooks. Default: the real one.</summary>
    public Uri FeishuBaseUrl { get; set; } = new("https://open.feishu.cn");

    /// <summary>
    /// Webhooks may be made that point into private networks; whoever sends must be told the same. Default: none may.
    /// </summary>
    public bool AllowsPrivateWebhooks { get; set; }

    /// <summary>Lets sheets outside be on hosts without TLS: only for tests on loopback. Default: false.</summary>
    public bool AllowsHttpSheets { get; set; }
}
