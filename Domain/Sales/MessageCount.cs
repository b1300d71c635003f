using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Domain.Sales;

/// <summary>Countable, unrecalled messages of one room, owner, role and hour.</summary>
/// <param name="Room">The room's local key.</param>
/// <param name="Owner">Person key of the room's owner at the messages' time; null is nobody.</param>
/// <param name="IsByOwner">Sent by that owner.</param>
/// <param name="HourStart">UTC start of the hour bucket in the tenant's zone.</param>
public sealed record MessageCount(
    string Room, string? Owner, SenderRole Role, bool IsByOwner, DateTimeOffset HourStart, long Count);
