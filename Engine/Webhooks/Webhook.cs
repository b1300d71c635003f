namespace SalesAssistant.Engine.Webhooks;

/// <summary>An address outside that hears of a tenant's events, as its document keeps it.</summary>
public sealed record Webhook
{
    public const string DocumentKind = "webhook";

    public required string Id { get; init; }
    public required Uri Url { get; init; }

    /// <summary>Of <see cref="WebhookEvents.Types"/>; empty is all.</summary>
    public IReadOnlyList<string> Events { get; init; } = [];

    public bool AllowsPrivate { get; init; }

    /// <summary>Encrypted by the tenant's <see cref="Tenants.SecretBox"/>.</summary>
    public required string Secret { get; init; }

    /// <summary>The secret before the last rotation, encrypted; signs as well until <see cref="PreviousUntil"/>.</summary>
    public string? PreviousSecret { get; init; }

    public DateTimeOffset? PreviousUntil { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Place in the log after which it hears.</summary>
    public required long AfterPosition { get; init; }

    public bool Wants(string eventType) => Events.Count == 0 || Events.Contains(eventType);
}

/// <summary>How far a webhook has come; written by whoever delivers.</summary>
/// <param name="Position">All events up to here are delivered or queued.</param>
/// <param name="DisabledAt">Since when the other side answers 410 and nothing is sent any more.</param>
public sealed record WebhookProgress(long Position, DateTimeOffset? DisabledAt = null);

public enum WebhookDeliveryStatus
{
    Pending,
    Delivered,

    /// <summary>Given up; only a replay sends it again.</summary>
    Dead,
}

/// <summary>One event on its way to one webhook.</summary>
/// <param name="Id">Also the <c>webhook-id</c> by which the other side knows a repetition; sorts by place in the log.</param>
/// <param name="Room">Local key of the room whose order it keeps.</param>
/// <param name="Body">The JSON that is sent, the same at every attempt.</param>
/// <param name="AttemptsBefore">How many of <paramref name="Attempts"/> belong to the time before the last replay.</param>
/// <param name="NextAt">Not before; real clock.</param>
public sealed record WebhookDelivery(
    string Id, string Room, string EventType, string Body, DateTimeOffset CreatedAt, WebhookDeliveryStatus Status,
    IReadOnlyList<WebhookAttempt> Attempts, int AttemptsBefore, DateTimeOffset NextAt)
{
    public int AttemptsNow => Attempts.Count - AttemptsBefore;
}

/// <param name="Status">Status of the answer; 0 without one.</param>
public sealed record WebhookAttempt(DateTimeOffset At, int Status, string? Error);
