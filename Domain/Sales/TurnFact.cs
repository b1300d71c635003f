using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Domain.Sales;

/// <summary>One turn as figures need it. Keys name channel and id; times are UTC.</summary>
/// <param name="TurnId">Identity of the turn.</param>
/// <param name="RoomKey">Its room.</param>
/// <param name="ResponsibleKey">Who is responsible for it; null for nobody (无负责人).</param>
/// <param name="AnswererKey">Who sent the ending message; null unless answered.</param>
/// <param name="Status">Open, or its end.</param>
/// <param name="WaitingSince">Start of the wait.</param>
/// <param name="EndedAt">Time of the end; null while open.</param>
/// <param name="ReplyOpenMs">Reply time in open time, milliseconds; null unless answered.</param>
/// <param name="ReplyWallMs">Reply time by the wall clock, milliseconds; null unless answered.</param>
/// <param name="HasCalendar">Whether a calendar was set for it, so that open time is its reply time.</param>
public sealed record TurnFact(
    string TurnId,
    string RoomKey,
    string? ResponsibleKey,
    string? AnswererKey,
    TurnStatus Status,
    DateTimeOffset WaitingSince,
    DateTimeOffset? EndedAt,
    long? ReplyOpenMs,
    long? ReplyWallMs,
    bool HasCalendar)
{
    /// <summary>Names the terms whose calendar measures how long it has been open; null: the tenant's calendar now.</summary>
    public string? TermsId { get; init; }

    /// <summary>Terms whose calendar measures the wait; null where the wall clock or the tenant's calendar does.</summary>
    public string? CalendarTermsId => HasCalendar ? TermsId : null;

    /// <summary>Reply time as metrics take it, milliseconds: open time with a calendar, else wall clock.</summary>
    public long? ReplyMs => HasCalendar ? ReplyOpenMs : ReplyWallMs;
}
