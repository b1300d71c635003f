using System.Collections.Concurrent;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Grains.Tests;

/// <summary>Somebody outside who takes every event.</summary>
public sealed class RecordingWebhookSender : IWebhookSender
{
    private readonly ConcurrentQueue<WebhookRequest> taken = new();

    public IReadOnlyList<WebhookRequest> Taken => [.. taken];

    public ValueTask<WebhookReply> SendAsync(WebhookRequest request, CancellationToken ct)
    {
        taken.Enqueue(request);
        return new(new WebhookReply(204));
    }
}
