using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Domain.Sales;

/// <summary>A person's row: the turns they are responsible for and the messages of rooms that they owned.</summary>
/// <param name="PersonKey">
/// Their account, the main one of several linked by <c>sameAs</c>; null is the row 无负责人, of what nobody owned.
/// </param>
/// <param name="Name">Name to show; the key for somebody whom the directory does not have.</param>
/// <param name="Role">Their role now; null for 无负责人 and for somebody whom the directory does not have.</param>
/// <param name="Figures">What they are ranked by.</param>
public sealed record PersonFigures(string? PersonKey, string Name, SenderRole? Role, Figures Figures);

/// <summary>A room's row.</summary>
public sealed record RoomFigures(string RoomKey, Figures Figures);

/// <summary>The figures of an hour, day or week of the tenant's zone.</summary>
/// <param name="Span">The stretch, cut where the range begins or ends.</param>
/// <param name="Figures">Its rows.</param>
public sealed record SpanFigures(Calendars.LocalSpan Span, SalesFigures Figures);
