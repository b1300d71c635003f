namespace SalesAssistant.Notifications.Sheets;

/// <summary>Where tables outside are, unless a sheet names another host.</summary>
public sealed class SheetOptions
{
    /// <summary>Default: https://api.vika.cn.</summary>
    public Uri VikaUrl { get; init; } = new("https://api.vika.cn");

    /// <summary>Base of the open platform's app API. Default: https://open.feishu.cn.</summary>
    public Uri FeishuUrl { get; init; } = new("https://open.feishu.cn");

    /// <summary>Longest wait for an answer. Default: 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>First pause after "too many requests"; doubled with every further one. Default and minimum: 1 s.</summary>
    public TimeSpan Backoff { get; init; } = TimeSpan.FromSeconds(1);
}
