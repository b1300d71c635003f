namespace SalesAssistant.Domain.Tenants;

/// <summary>Where webhooks may point: a webhook set to an inner host would make us call that host.</summary>
public static class FeishuHosts
{
    private static readonly string[] OpenPlatforms = ["open.feishu.cn", "open.larksuite.com"];

    /// <param name="webhook">URL of a custom bot.</param>
    /// <param name="baseUrl">Base of the app API (<c>FEISHU_BASE_URL</c>); its host is allowed too, without TLS if the base is.</param>
    public static bool IsAllowed(Uri webhook, Uri baseUrl)
    {
        if (!webhook.IsAbsoluteUri || webhook.UserInfo.Length > 0)
        {
            return false;
        }

        var isHttps = webhook.Scheme == Uri.UriSchemeHttps;
        if (isHttps && OpenPlatforms.Contains(webhook.IdnHost, StringComparer.OrdinalIgnoreCase))
        {
            return true;
        }

        return (isHttps || (webhook.Scheme == Uri.UriSchemeHttp && baseUrl.Scheme == Uri.UriSchemeHttp))
            && string.Equals(webhook.IdnHost, baseUrl.IdnHost, StringComparison.OrdinalIgnoreCase);
    }
}
