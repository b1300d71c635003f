using SalesAssistant.Domain.Calendars;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Sales;

namespace SalesAssistant.Domain.Tests.Sales;

/// <summary>Short forms for the facts of one day, 2026-11-21 in Shanghai, with N = 2 minutes.</summary>
internal static class Facts
{
    public static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    public static readonly DateTimeOffset Day = LocalTime.StartOfDay(new DateOnly(2026, 11, 21), Shanghai);
    public static readonly DateTimeOffset NextDay = Day.AddDays(1);

    /// <summary>The day, looked at from the next noon.</summary>
    public static readonly FiguresScope Scope = new(
        Day, NextDay, NextDay.AddHours(12), Shanghai, TimeSpan.FromMinutes(2), (turn, at) => at - turn.WaitingSince);

    public static TurnFact Answered(
        string responsible, long replyMs, string? by = null, string room = "room", double hour = 10) =>
        Turn(responsible, TurnStatus.Answered, Day.AddHours(hour).AddMilliseconds(-replyMs), Day.AddHours(hour))
            with
            {
                AnswererKey = by ?? responsible,
                RoomKey = room,
                ReplyOpenMs = replyMs,
                ReplyWallMs = replyMs,
            };

    public static TurnFact Open(string? responsible, DateTimeOffset since) =>
        Turn(responsible, TurnStatus.Open, since, endedAt: null);

    public static TurnFact Turn(
        string? responsible, TurnStatus status, DateTimeOffset since, DateTimeOffset? endedAt) =>
        new("turn", "room", responsible, null, status, since, endedAt, null, null, HasCalendar: false);

    public static MessageCount Messages(
        string? owner, SenderRole role, long count, bool byOwner = false, int hour = 10, string room = "room") =>
        new(room, owner, role, byOwner, Day.AddHours(hour), count);

    public static PersonFact Person(string key, SenderRole role = SenderRole.Sales, string? sameAs = null) =>
        new(key, $"name of {key}", role, sameAs);

    public static Figures Sum(FiguresScope scope, params TurnFact[] turns)
    {
        var figures = new Figures();
        foreach (var turn in turns)
        {
            figures.Add(turn, scope, byColleague: false);
        }

        return figures;
    }

    /// <summary>Every metric by name, to compare whole rows.</summary>
    public static SortedDictionary<string, object?> Metrics(Figures figures, params string[] except) =>
        new(typeof(Figures).GetProperties()
            .Where(property => !except.Contains(property.Name))
            .ToDictionary(property => property.Name, property => property.GetValue(figures) is IReadOnlyList<long> times
                ? string.Join(' ', times.Order())
                : property.GetValue(figures)));
}
