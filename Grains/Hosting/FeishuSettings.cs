using System.ComponentModel.DataAnnotations;

namespace SalesAssistant.Grains.Hosting;

/// <summary>Where the open platform is.</summary>
public sealed class FeishuSettings : IValidatableObject
{
    public const string Section = "Feishu";

    /// <summary>Base of the app API (<c>FEISHU_BASE_URL</c>). Default: the real one.</summary>
    [Required]
    public string BaseUrl { get; set; } = "https://open.feishu.cn";

    /// <summary>The board, for the link on cards. Default: no link.</summary>
    public string? BoardUrl { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsWeb(BaseUrl))
        {
            yield return new($"'{BaseUrl}' is not an http or https address", [nameof(BaseUrl)]);
        }

        if (!string.IsNullOrEmpty(BoardUrl) && !IsWeb(BoardUrl))
        {
            yield return new($"'{BoardUrl}' is not an http or https address", [nameof(BoardUrl)]);
        }
    }

    private static bool IsWeb(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";
}
