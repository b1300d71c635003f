using System.Text.Json;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Http;

namespace SalesAssistant.Gateway.Api.Alerts;

/// <summary>Shows alerts with their cards in the provider's form.</summary>
internal sealed class AlertViews(ICardRenderer renderer)
{
    /// <param name="withCard">Rendering is what costs; live events do without.</param>
    public AlertView Show(Tenant tenant, AlertRow alert, bool withCard = true) =>
        Show(tenant, alert, Card.FromJson(alert.CardJson), withCard);

    private AlertView Show(Tenant tenant, AlertRow alert, Card card, bool withCard) => new()
    {
        AlertId = alert.AlertId,
        Subject = alert.Subject,
        TurnId = alert.TurnId,
        RoomId = alert.Room?.RoomId,
        Channel = alert.Room?.Channel,
        RoomName = (card as TurnCard)?.RoomName,
        Tier = alert.Tier,
        Color = alert.Color,
        Destination = new(alert.Destination.Kind, alert.Destination.Name),
        Status = alert.Status,
        DueAt = tenant.At(alert.DueAt),
        RaisedAt = tenant.At(alert.RaisedAt),
        DeliveredAt = tenant.At(alert.DeliveredAt),
        Attempts = alert.Attempts,
        LastError = alert.LastError,
        Late = alert.IsLate,
        Card = withCard ? RenderCard(alert, card) : null,
    };

    private JsonElement? RenderCard(AlertRow alert, Card card)
    {
        if (card is TurnCard turn && alert.EndingJson is { } ending)
        {
            card = turn with { Ending = CardEnding.FromJson(ending) };
        }

        using var rendered = JsonDocument.Parse(renderer.RenderJson(card, isInteractive: true));
        return rendered.RootElement.Clone();
    }
}

/// <summary>An alert: one card for one destination.</summary>
public sealed record AlertView
{
    public required string AlertId { get; init; }

    /// <summary><c>turn</c>, <c>operations</c> or <c>leaderboard</c>.</summary>
    public required AlertSubject Subject { get; init; }
    public string? TurnId { get; init; }
    public string? RoomId { get; init; }
    public string? Channel { get; init; }

    /// <summary>As the card has it: the name when it was raised.</summary>
    public string? RoomName { get; init; }

    /// <summary>Minutes of its tier.</summary>
    public int? Tier { get; init; }
    public string? Color { get; init; }
    public required AlertDestinationView Destination { get; init; }

    /// <summary>
    /// <c>pending</c>, <c>delivered</c>, <c>failed</c>, <c>undeliverable</c>; <c>cancelled</c>: the turn ended first.
    /// </summary>
    public required AlertStatus Status { get; init; }
    public required DateTimeOffset DueAt { get; init; }
    public required DateTimeOffset RaisedAt { get; init; }
    public DateTimeOffset? DeliveredAt { get; init; }
    public int Attempts { get; init; }
    public string? LastError { get; init; }

    /// <summary>Raised after its time (补报).</summary>
    public bool Late { get; init; }

    /// <summary>The card in the provider's form (Feishu card JSON 2.0).</summary>
    public JsonElement? Card { get; init; }
}

/// <param name="Kind"><c>owner</c>, <c>backup</c>, <c>public</c>, <c>no-owner</c> or <c>operations</c>.</param>
public sealed record AlertDestinationView(Domain.Escalation.DestinationKind Kind, string Name);
