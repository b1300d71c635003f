using System.Globalization;
using SalesAssistant.Domain.Calendars;
using static SalesAssistant.Domain.Tests.Calendars.ACalendar;

namespace SalesAssistant.Domain.Tests.Calendars;

public sealed class LocalTimeTests
{
    [Theory]
    [InlineData("Asia/Shanghai", "2026-11-21", "2026-11-20T16:00:00Z")]
    [InlineData("America/New_York", "2026-03-08", "2026-03-08T05:00:00Z")]
    [InlineData("America/New_York", "2026-03-09", "2026-03-09T04:00:00Z")]
    [InlineData("America/Havana", "2026-03-08", "2026-03-08T05:00:00Z")] // 00:00 is skipped: the day starts at 01:00
    [InlineData("America/Havana", "2026-11-01", "2026-11-01T04:00:00Z")] // 00:00 is there twice: the earlier
    public void A_day_starts_at_its_first_instant(string zone, string date, string start) =>
        Assert.Equal(
            Instant(start),
            LocalTime.StartOfDay(
                DateOnly.Parse(date, CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById(zone)));

    [Theory]
    [InlineData("2026-11-21T21:59:59.999+08:00", "2026-11-21T21:00:00+08:00", 21)]
    [InlineData("2026-11-21T22:00:00+08:00", "2026-11-21T22:00:00+08:00", 22)]
    [InlineData("2026-11-20T16:30:00Z", "2026-11-21T00:00:00+08:00", 0)]
    public void An_hour_is_that_of_the_zone(string at, string start, int hour)
    {
        Assert.Equal(Instant(start), LocalTime.StartOfHour(Instant(at), Shanghai));
        Assert.Equal(hour, LocalTime.HourOf(Instant(at), Shanghai));
    }

    [Fact]
    public void The_date_is_that_of_the_zone() =>
        Assert.Equal(new DateOnly(2026, 11, 21), LocalTime.DateOf(Instant("2026-11-20T16:00:00Z"), Shanghai));

    [Theory]
    [InlineData("2026-03-08", 23)]
    [InlineData("2026-03-10", 24)]
    [InlineData("2026-11-01", 25)]
    public void A_day_has_as_many_hours_as_its_clock_runs(string date, int hours)
    {
        var day = DateOnly.Parse(date, CultureInfo.InvariantCulture);
        var from = LocalTime.StartOfDay(day, NewYork);
        var to = LocalTime.StartOfDay(day.AddDays(1), NewYork);

        var spans = LocalTime.Split(from, to, LocalUnit.Hour, NewYork);

        Assert.Equal(hours, spans.Count);
        Assert.All(spans, span => Assert.Equal(TimeSpan.FromHours(1), span.To - span.From));
        Assert.Equal([new LocalSpan(from, to)], LocalTime.Split(from, to, LocalUnit.Day, NewYork));
    }

    [Fact]
    public void A_half_hour_change_of_the_clock_leaves_the_hours_whole()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Australia/Lord_Howe");
        var from = LocalTime.StartOfDay(new DateOnly(2026, 4, 5), zone);

        var spans = LocalTime.Split(from, from.AddHours(24.5), LocalUnit.Hour, zone);

        Assert.Equal(from.AddHours(24.5), LocalTime.StartOfDay(new DateOnly(2026, 4, 6), zone));
        Assert.Equal(spans.Skip(1).Select(span => span.From), spans.SkipLast(1).Select(span => span.To));
        Assert.Equal(24, spans.Select(span => LocalTime.HourOf(span.From, zone)).Distinct().Count());
    }

    [Fact]
    public void Weeks_start_on_monday_and_are_cut_at_the_ends_of_the_range()
    {
        var from = Instant("2026-11-20T10:30:00+08:00"); // a Friday
        var monday = Instant("2026-11-23T00:00:00+08:00");
        var to = Instant("2026-11-24T00:00:00+08:00");

        Assert.Equal(
            [new(from, monday), new LocalSpan(monday, to)], LocalTime.Split(from, to, LocalUnit.Week, Shanghai));
        Assert.Empty(LocalTime.Split(to, to, LocalUnit.Week, Shanghai));
    }
}
