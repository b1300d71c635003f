using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Engine.Tests;

/// <summary>What a notifier was asked to do.</summary>
/// <param name="Kind"><c>send</c>, <c>update</c> or <c>mention</c>.</param>
/// <param name="MessageId">The message that is changed or replied to.</param>
internal sealed record Asked(string Kind, Delivery Delivery, string? MessageId)
{
    public TurnCard Card => (TurnCard)Delivery.Card;

    public string Where => Delivery.Destination.Key;
}

/// <summary>Keeps what it was asked, and answers as the test wants; a bot of an app unless told otherwise.</summary>
internal sealed class RecordingNotifier : INotifier
{
    private readonly Lock gate = new();
    private readonly List<Asked> asked = [];

    /// <summary>Answers of the next calls; then everything is delivered.</summary>
    public Queue<DeliveryResult> Answers { get; } = new();

    /// <summary>Called before a send is answered.</summary>
    public Func<Delivery, Task> Sending { get; set; } = _ => Task.CompletedTask;

    public IReadOnlyList<Asked> All
    {
        get { lock (gate) { return [.. asked]; } }
    }

    public IReadOnlyList<Asked> Sends => [.. All.Where(call => call.Kind == "send")];

    public IReadOnlyList<Asked> Updates => [.. All.Where(call => call.Kind == "update")];

    public async ValueTask<DeliveryResult> SendAsync(Delivery delivery, CancellationToken ct)
    {
        var answer = Take(new("send", delivery, null));
        await Sending(delivery);
        return answer;
    }

    public ValueTask<DeliveryResult> UpdateAsync(Delivery delivery, string providerMessageId, CancellationToken ct) =>
        new(Take(new("update", delivery, providerMessageId)));

    public ValueTask<DeliveryResult> MentionAsync(Delivery delivery, string providerMessageId, CancellationToken ct) =>
        new(Take(new("mention", delivery, providerMessageId)));

    private DeliveryResult Take(Asked call)
    {
        lock (gate)
        {
            asked.Add(call);
            return call.Delivery.Address is null ? new(DeliveryOutcome.NoAddress)
                : Answers.TryDequeue(out var answer) ? answer
                : call.Delivery.Address.Webhook is not null ? new(DeliveryOutcome.Delivered)
                : new(DeliveryOutcome.Delivered, call.MessageId ?? "om_" + asked.Count);
        }
    }
}
