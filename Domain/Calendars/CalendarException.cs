namespace SalesAssistant.Domain.Calendars;

/// <summary>A date that differs from its weekday: a holiday, or a make-up working day (调休).</summary>
/// <param name="Date">The date in the calendar's zone.</param>
/// <param name="Open">The day's intervals, in place of the weekday's; empty is closed.</param>
public sealed record CalendarException(DateOnly Date, IReadOnlyList<OpenInterval> Open)
{
    /// <inheritdoc />
    public bool Equals(CalendarException? other) =>
        other is not null && Date == other.Date && Open.SequenceEqual(other.Open);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Date, Open.Count);
}
