namespace SalesAssistant.Engine.Ports;

/// <summary>Posts a signed event to somebody outside.</summary>
public interface IWebhookSender
{
    /// <summary>Sends once. Trouble on the way, and an address that may not be called, are replies too, never exceptions.</summary>
    ValueTask<WebhookReply> SendAsync(WebhookRequest request, CancellationToken ct);
}

/// <param name="AllowsPrivate">The webhook may point into private networks, if the installation lets any do so.</param>
/// <param name="Id">The same at every attempt.</param>
/// <param name="TimestampSeconds">When this attempt was signed, Unix time.</param>
/// <param name="Signature">One or more of <c>v1,…</c>, separated by spaces.</param>
public sealed record WebhookRequest(
    Uri Url, bool AllowsPrivate, string Id, long TimestampSeconds, string Signature, string Body);

/// <param name="Status">Status of the answer; 0 without one.</param>
/// <param name="RetryAfter">What the answer asks to wait, at most a day.</param>
/// <param name="Error">What went wrong, in English; null with an answer.</param>
public sealed record WebhookReply(int Status, TimeSpan? RetryAfter = null, string? Error = null)
{
    public bool IsSuccess => Status is >= 200 and < 300;
}
