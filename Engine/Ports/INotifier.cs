using SalesAssistant.Domain.Escalation;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Tenants;

namespace SalesAssistant.Engine.Ports;

/// <summary>Delivers cards to one kind of provider. One call at a time per destination.</summary>
public interface INotifier
{
    /// <summary>
    /// Sends a card as a new message. A second call with the same id after an unknown outcome shows at most one message where
    /// the provider can tell.
    /// </summary>
    ValueTask<DeliveryResult> SendAsync(Delivery delivery, CancellationToken ct);

    /// <summary>Turns a message sent before to what the card says now.</summary>
    ValueTask<DeliveryResult> UpdateAsync(Delivery delivery, string providerMessageId, CancellationToken ct);

    /// <summary>Replies to a message with a line that mentions the card's owner, so that a changed card is noticed.</summary>
    ValueTask<DeliveryResult> MentionAsync(Delivery delivery, string providerMessageId, CancellationToken ct);
}

/// <param name="IdempotencyId">Same for every try to send an alert, and for every try to show one version of it; 1 to 50 characters.</param>
/// <param name="Address">Where; null: no address is configured, and the card is only shown on the console.</param>
/// <param name="App">The tenant's app bot, if it has one.</param>
public sealed record Delivery(
    string Tenant, string IdempotencyId, Destination Destination, FeishuAddress? Address, FeishuApp? App,
    Card Card);

/// <summary>What a try came to, which decides what happens next.</summary>
public enum DeliveryOutcome
{
    Delivered,

    /// <summary>No address: kept and shown.</summary>
    NoAddress,

    /// <summary>Too fast: wait <see cref="DeliveryResult.RetryAfter"/> or back off, then again with the same id.</summary>
    RateLimited,

    /// <summary>Trouble that passes (5xx, time-out, no connection): again with the same id, backing off.</summary>
    Transient,

    /// <summary>The destination or app is set up wrong: no retry, shown as a configuration problem.</summary>
    Misconfigured,

    /// <summary>The provider refuses this content in every reduced form: no retry.</summary>
    Refused,
}

/// <param name="ProviderMessageId">Set where the message can be updated later.</param>
/// <param name="ProviderCode">The provider's code or HTTP status.</param>
/// <param name="ProviderMessage">The provider's words without secrets.</param>
/// <param name="Reduced">Names of the parts that had to go before the provider took the card; null if none.</param>
public sealed record DeliveryResult(
    DeliveryOutcome Outcome, string? ProviderMessageId = null, string? ProviderCode = null, string? ProviderMessage = null,
    TimeSpan? RetryAfter = null, string? Reduced = null);

/// <summary>Renders a card in the provider's form (Feishu card JSON 2.0), for the API's and the board's outbox.</summary>
public interface ICardRenderer
{
    /// <param name="isInteractive">With buttons: only where a click can come back (the app bot).</param>
    string RenderJson(Card card, bool isInteractive);
}
