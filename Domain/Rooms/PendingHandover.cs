using SalesAssistant.Domain.People;

namespace SalesAssistant.Domain.Rooms;

/// <summary>A handover that waits for approval.</summary>
public sealed record PendingHandover(
    PersonKey NewOwner, Stage NewStage, string? Reason, string RequestedBy, DateTimeOffset RequestedAt);
