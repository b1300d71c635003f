using System.Collections.Concurrent;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Grains.Tests;

/// <summary>A provider that takes everything.</summary>
public sealed class RecordingNotifier : INotifier
{
    private readonly ConcurrentQueue<(string Kind, Delivery Delivery)> taken = new();

    public IReadOnlyList<(string Kind, Delivery Delivery)> Taken => [.. taken];

    public ValueTask<DeliveryResult> SendAsync(Delivery delivery, CancellationToken ct)
    {
        taken.Enqueue(("send", delivery));
        return new(new DeliveryResult(DeliveryOutcome.Delivered, ProviderMessageId: "om_" + delivery.IdempotencyId));
    }

    public ValueTask<DeliveryResult> UpdateAsync(Delivery delivery, string providerMessageId, CancellationToken ct)
    {
        taken.Enqueue(("update", delivery));
        return new(new DeliveryResult(DeliveryOutcome.Delivered, ProviderMessageId: providerMessageId));
    }

    public ValueTask<DeliveryResult> MentionAsync(Delivery delivery, string providerMessageId, CancellationToken ct)
    {
        taken.Enqueue(("mention", delivery));
        return new(new DeliveryResult(DeliveryOutcome.Delivered, ProviderMessageId: providerMessageId));
    }
}
