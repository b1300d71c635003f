using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Domain.Sales;

/// <summary>One turn as figures need it. Times UTC; durations in milliseconds.</summary>
/// <param name="Room">The room's local key (<see cref="RoomKey.Local"/>).</param>
/// <param name="Responsible">Person key as text; null is nobody (无负责人).</param>
/// <param name="TermsId">Names the calendar that open time of a still open turn is measured in.</param>
public sealed record TurnFact(
    string TurnId, string Room, string? Responsible, string? Answerer, TurnStatus Status, DateTimeOffset WaitingSince,
    DateTimeOffset? EndedAt, long? ReplyOpenMs, long? ReplyWallMs, string TermsId);
