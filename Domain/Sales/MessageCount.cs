using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Domain.Sales;

/// <summary>How many countable messages of one role a room had in one hour.</summary>
/// <param name="RoomKey">The room.</param>
/// <param name="OwnerKey">The room's owner when they were sent; null for none.</param>
/// <param name="Role">Role of their senders.</param>
/// <param name="ByOwner">Whether the owner sent them.</param>
/// <param name="HourStart">
/// Start of their hour in the tenant's zone, UTC, as <see cref="Calendars.LocalTime.StartOfHour"/> gives it. Of an hour
/// that a range cuts, only the messages within the range are to be counted.
/// </param>
/// <param name="Count">How many.</param>
public sealed record MessageCount(
    string RoomKey, string? OwnerKey, SenderRole Role, bool ByOwner, DateTimeOffset HourStart, long Count);
