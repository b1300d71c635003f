using System.Text.Json.Nodes;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Alerts;

namespace SalesAssistant.Gateway.Api.Turns;

/// <summary>Why a turn's cards did, or did not, go out.</summary>
/// <param name="Sentence">The answer in one Chinese sentence or two.</param>
/// <param name="Policy">The policy that the turn keeps.</param>
/// <param name="Calendar">The calendar that its clock runs by; null is always open.</param>
/// <param name="Tiers">Every tier of the policy with its due time; later tiers of an ended turn are left out.</param>
/// <param name="Alerts">What was raised, and what became of it.</param>
/// <param name="Attempts">Each try to deliver or update a card, with the provider's answer, oldest first.</param>
internal sealed record ExplanationView(
    string TurnId, TurnStatus Status, string Sentence, JsonObject Policy, JsonObject? Calendar, string TimeZone,
    DateTimeOffset WaitingSince, DateTimeOffset? EndedAt, DateTimeOffset? SnoozedUntil, DateTimeOffset? NextDueAt,
    IReadOnlyList<TurnTierView> Tiers, IReadOnlyList<ExplainedAlertView> Alerts, IReadOnlyList<AttemptView> Attempts);

/// <param name="Tier">Minutes of its tier.</param>
internal sealed record ExplainedAlertView(
    string AlertId, int? Tier, AlertDestinationView Destination, AlertStatus Status, DateTimeOffset RaisedAt,
    DateTimeOffset? DeliveredAt, string? LastError);


/// <param name="Kind"><c>send</c> or <c>update</c>.</param>
/// <param name="Status">Such as <c>delivered</c>, <c>rate-limited</c>, <c>transient</c>, <c>refused</c>.</param>
/// <param name="Answer">The provider's code and words.</param>
internal sealed record AttemptView(
    string AlertId, int? Tier, AlertDestinationView Destination, int Number, DateTimeOffset At, string Kind, string Status,
    string? Answer);
