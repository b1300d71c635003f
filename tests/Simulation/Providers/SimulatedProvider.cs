using SalesAssistant.Engine.Ports;
using SalesAssistant.Simulation.Tests.Clockwork;

namespace SalesAssistant.Simulation.Tests.Providers;

/// <summary>How a destination's provider is at the moment.</summary>
internal enum Mood
{
    Well,

    /// <summary>Every other call fails, some of them after the card was shown.</summary>
    Flaky,

    /// <summary>Too many requests.</summary>
    Throttling,

    /// <summary>Nothing gets through.</summary>
    Down,
}

/// <summary>
/// Where cards are shown. A bot of an app knows a card again by its idempotency id and can change it; a custom bot does neither.
/// </summary>
internal sealed class SimulatedProvider(Clock clock, Chance chance, Trace trace)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(900);

    private readonly Dictionary<(string Tenant, string Destination), Mood> moods = [];
    private readonly Dictionary<(string Tenant, string Id), ShownCard> byIdempotencyId = [];
    private readonly Dictionary<string, ShownCard> byMessageId = [];

    public IReadOnlyCollection<ShownCard> Shown => byMessageId.Values;

    /// <summary>Told of every call that reaches the provider, before it does anything.</summary>
    public Action<SimulatedProcess, string, Delivery> Reached { get; set; } = (_, _, _) => { };

    /// <summary>Told of every card that is newly shown.</summary>
    public Action<ShownCard> Appeared { get; set; } = _ => { };

    /// <summary>For tests that plant a fault.</summary>
    public ProviderFault Fault { get; set; }

    /// <summary>Nothing goes wrong any more.</summary>
    public bool IsHealed { get; set; }

    public void SetMood(string tenant, string destination, Mood mood) => moods[(tenant, destination)] = mood;

    public INotifier For(SimulatedProcess process) => new Notifier(this, process);

    public ShownCard? Find(string messageId) => byMessageId.GetValueOrDefault(messageId);

    private Task<DeliveryResult> CallAsync(SimulatedProcess process, Delivery delivery, string kind, Func<DeliveryResult> work)
    {
        if (delivery.Address is null)
        {
            return Task.FromResult(new DeliveryResult(DeliveryOutcome.NoAddress));
        }

        var answer = new TaskCompletionSource<DeliveryResult>();
        clock.In(chance.Between(Shortest, Longest), () =>
        {
            var result = Take(process, kind, delivery, work);
            var what = $"{kind} {delivery.Tenant} {delivery.Destination.Key} {delivery.IdempotencyId}";
            trace.Add($"provider {process.Name} {what}: {result.Outcome} {result.ProviderMessageId}");
            clock.In(chance.Between(Shortest, Longest), () => answer.TrySetResult(result));
        });
        return answer.Task;
    }

    private DeliveryResult Take(SimulatedProcess process, string kind, Delivery delivery, Func<DeliveryResult> work)
    {
        Reached(process, kind, delivery);
        var mood = IsHealed ? Mood.Well : moods.GetValueOrDefault((delivery.Tenant, delivery.Destination.Key));
        switch (mood)
        {
            case Mood.Down:
            case Mood.Flaky when chance.Is(0.25):
                return new(DeliveryOutcome.Transient, ProviderMessage: "no connection");
            case Mood.Throttling when chance.Is(0.7):
                return new(DeliveryOutcome.RateLimited, ProviderCode: "99991400", RetryAfter: TimeSpan.FromSeconds(chance.Next(1, 30)));
        }

        var result = work();
        if (chance.Is(0.02))
        {
            // A router on the way repeats the request: the provider takes it twice.
            result = work();
        }

        return mood == Mood.Flaky && chance.Is(0.3) ? new(DeliveryOutcome.Transient, ProviderMessage: "time-out") : result;
    }

    private DeliveryResult Send(Delivery delivery)
    {
        var isApp = delivery.Address!.Webhook is null;
        var key = (delivery.Tenant, delivery.IdempotencyId);
        if (isApp && Fault != ProviderFault.ForgetsIdempotencyIds && byIdempotencyId.TryGetValue(key, out var known))
        {
            return new(DeliveryOutcome.Delivered, known.MessageId);
        }

        if (Fault == ProviderFault.LosesCards && chance.Is(0.2))
        {
            return new(DeliveryOutcome.Delivered, isApp ? "om_lost" : null);
        }

        var card = new ShownCard($"om_{byMessageId.Count + 1}", delivery, isApp, clock.Now);
        byMessageId.Add(card.MessageId, card);
        byIdempotencyId[key] = card;
        Appeared(card);
        return new(DeliveryOutcome.Delivered, isApp ? card.MessageId : null);
    }

    private DeliveryResult Update(Delivery delivery, string messageId)
    {
        if (Find(messageId) is not { IsApp: true } card)
        {
            return new(DeliveryOutcome.Refused, ProviderMessage: "no such message");
        }

        if (!IsHealed && chance.Is(0.003))
        {
            card.IsFrozen = true;
        }

        if (card.IsFrozen)
        {
            return new(DeliveryOutcome.Refused, ProviderMessage: "too old");
        }

        card.Contents.Add(delivery.Card);
        return new(DeliveryOutcome.Delivered, messageId);
    }

    private sealed class Notifier(SimulatedProvider provider, SimulatedProcess process) : INotifier
    {
        public ValueTask<DeliveryResult> SendAsync(Delivery delivery, CancellationToken ct) =>
            new(provider.CallAsync(process, delivery, "send", () => provider.Send(delivery)));

        public ValueTask<DeliveryResult> UpdateAsync(Delivery delivery, string providerMessageId, CancellationToken ct) =>
            new(provider.CallAsync(process, delivery, "update", () => provider.Update(delivery, providerMessageId)));

        public ValueTask<DeliveryResult> MentionAsync(Delivery delivery, string providerMessageId, CancellationToken ct) =>
            new(provider.CallAsync(process, delivery, "mention", () => new(DeliveryOutcome.Delivered)));
    }
}

/// <summary>A fault that a test plants to see that it is found.</summary>
internal enum ProviderFault
{
    None,
    LosesCards,
    ForgetsIdempotencyIds,
}

/// <summary>A card as people see it.</summary>
internal sealed class ShownCard(string messageId, Delivery delivery, bool isApp, DateTimeOffset at)
{
    public string MessageId => messageId;

    public Delivery Delivery => delivery;

    public bool IsApp => isApp;

    public DateTimeOffset At => at;

    /// <summary>It can no longer be changed.</summary>
    public bool IsFrozen { get; set; }

    /// <summary>What it said, oldest first.</summary>
    public List<Card> Contents { get; } = [delivery.Card];
}
