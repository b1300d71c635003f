namespace SalesAssistant.Notifications;

/// <summary>Where the open platform is, and how it is spoken to.</summary>
public sealed class FeishuOptions
{
    /// <summary>Base of the app API. Default: https://open.feishu.cn; <c>FEISHU_BASE_URL</c> sets another.</summary>
    public Uri BaseUrl { get; init; } = new("https://open.feishu.cn");

    /// <summary>The board, for the link on cards; null (default): no link.</summary>
    public Uri? BoardUrl { get; init; }

    /// <summary>Where tokens come from, relative to <see cref="BaseUrl"/> or absolute.</summary>
    public string TokenUrl { get; init; } = "/open-apis/auth/v3/tenant_access_token/internal";

    /// <summary>The answer's field with the token. The newer OAuth endpoint calls it <c>access_token</c>.</summary>
    public string TokenField { get; init; } = "tenant_access_token";

    /// <summary>The answer's field with the token's life in seconds; <c>expires_in</c> at the newer endpoint.</summary>
    public string TokenLifeField { get; init; } = "expire";

    /// <summary>Longest wait for an answer. Default: 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);
}
