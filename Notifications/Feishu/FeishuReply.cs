using System.Globalization;
using System.Text.Json;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Notifications.Feishu;

/// <summary>An answer of the open platform, or the lack of one.</summary>
/// <param name="Status">HTTP status; 0: no answer came, and the request may have been carried out.</param>
/// <param name="Code">The body's <c>code</c>; null: the body is not the platform's JSON.</param>
/// <param name="Message">The body's <c>msg</c>, or what went wrong; at most 500 characters.</param>
/// <param name="Body">The whole body; undefined without JSON.</param>
/// <param name="RetryAfter">The wait that the platform asked for.</param>
/// <param name="ServerTime">The answer's <c>Date</c>.</param>
internal sealed record FeishuReply(
    int Status, int? Code, string Message, JsonElement Body = default, TimeSpan? RetryAfter = null,
    DateTimeOffset? ServerTime = null)
{
    private const int MessageCharsMax = 500;

    public string Message { get; } = Message.Length <= MessageCharsMax ? Message : Message[..MessageCharsMax];

    /// <summary>Answers the request for a token: whatever it refuses, the content of a card is not the reason.</summary>
    public bool IsAboutApp { get; init; }

    public string CodeText
    {
        get
        {
            var reason = FeishuCodes.ReasonOf(this);
            return Code is not { } code ? Status == 0 ? "no-answer" : $"http-{Status}"
                : reason == code ? code.ToString(CultureInfo.InvariantCulture)
                : $"{code}/{reason}";
        }
    }

    public DeliveryResult ToResult(FeishuCodeClass answer) =>
        new(FeishuCodes.OutcomeOf(answer), ProviderCode: CodeText, ProviderMessage: Message, RetryAfter: RetryAfter);

    /// <summary>Text of a member of the body's <c>data</c>; null without.</summary>
    public string? ReadData(string member) =>
        Body.ValueKind == JsonValueKind.Object
        && Body.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
        && data.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
