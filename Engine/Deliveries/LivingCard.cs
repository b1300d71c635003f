using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Engine.Deliveries;

/// <summary>
/// In living-card mode the tiers of a turn share one message per destination: the first is sent, later ones change it.
/// </summary>
/// <param name="MessageId">The message to change instead of sending; null: send.</param>
/// <param name="IsOutdated">A higher tier's card stands in the message already.</param>
internal readonly record struct LivingCard(string? MessageId, bool IsOutdated)
{
    public static LivingCard None => default;

    public static LivingCard Of(AlertRow alert, IReadOnlyList<AlertRow> ofTurn)
    {
        var sent = ofTurn
            .Where(other => other.AlertId != alert.AlertId && other.Destination.Key == alert.Destination.Key
                && other is { Status: AlertStatus.Delivered, ProviderMessageId: not null })
            .MaxBy(other => other.Tier);
        return sent is null ? None
            : sent.Tier > alert.Tier ? new(sent.ProviderMessageId, IsOutdated: true)
            : new(sent.ProviderMessageId, IsOutdated: false);
    }
}
