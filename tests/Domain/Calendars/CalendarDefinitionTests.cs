using SalesAssistant.Domain.Calendars;
using static SalesAssistant.Domain.Tests.Calendars.ACalendar;

namespace SalesAssistant.Domain.Tests.Calendars;

public sealed class CalendarDefinitionTests
{
    [Fact]
    public void A_right_calendar_has_no_errors()
    {
        var calendar = Workweek("13:30-18:00", "09:00-12:00", "12:00-13:30", "23:00-24:00")
            .Except("2026-10-01")
            .Except("2026-10-10", "09:00-18:00");

        Assert.Empty(calendar.Validate("calendar"));
    }

    [Fact]
    public void Every_wrong_field_is_named_in_the_order_of_the_document()
    {
        var calendar = new CalendarDefinition(
            new Dictionary<DayOfWeek, IReadOnlyList<OpenInterval>>
            {
                [DayOfWeek.Sunday] = [new(TimeSpan.FromHours(20), TimeSpan.FromHours(25))],
                [DayOfWeek.Monday] = Day("09:00-12:00", "11:59-13:00", "13:00-13:00"),
            },
            [
                new(new DateOnly(2026, 10, 1), []),
                new(new DateOnly(2026, 10, 1), Day("18:00-09:00")),
            ]);

        Assert.Equal(
            [
                new("calendar.weekly.mon[1]", "时间段与同一天的另一时间段重叠"),
                new("calendar.weekly.mon[2]", "时间段必须在 00:00 至 24:00 之间，且开始早于结束；跨午夜的时间段请拆成两段"),
                new("calendar.weekly.sun[0]", "时间段必须在 00:00 至 24:00 之间，且开始早于结束；跨午夜的时间段请拆成两段"),
                new("calendar.exceptions[1].date", "日期 2026-10-01 重复"),
                new FieldError(
                    "calendar.exceptions[1].open[0]",
                    "时间段必须在 00:00 至 24:00 之间，且开始早于结束；跨午夜的时间段请拆成两段"),
            ],
            calendar.Validate("calendar"));
    }

    [Fact]
    public void Sizes_are_bounded()
    {
        var minutes = Enumerable.Range(0, CalendarDefinition.IntervalsPerDayMax + 1)
            .Select(minute => new OpenInterval(TimeSpan.FromMinutes(minute), TimeSpan.FromMinutes(minute + 1)))
            .ToArray();
        var dates = Enumerable.Range(0, CalendarDefinition.ExceptionsMax + 1)
            .Select(day => new CalendarException(new DateOnly(2026, 1, 1).AddDays(day), []))
            .ToArray();
        static CalendarDefinition Calendar(OpenInterval[] monday, CalendarException[] exceptions) =>
            new(new Dictionary<DayOfWeek, IReadOnlyList<OpenInterval>> { [DayOfWeek.Monday] = monday }, exceptions);

        Assert.Empty(Calendar(minutes[1..], dates[1..]).Validate("calendar"));
        Assert.Equal(
            ["calendar.weekly.mon", "calendar.exceptions"],
            Calendar(minutes, dates).Validate("calendar").Select(error => error.Field));
    }

    [Fact]
    public void Calendars_are_equal_by_content()
    {
        static CalendarDefinition Calendar(string end) => Workweek($"09:00-{end}").Except("2026-10-01");

        Assert.Equal(Calendar("18:00"), Calendar("18:00"));
        Assert.Equal(Calendar("18:00").GetHashCode(), Calendar("18:00").GetHashCode());
        Assert.NotEqual(Calendar("18:00"), Calendar("18:01"));
        Assert.NotEqual(Calendar("18:00"), Calendar("18:00").Except("2026-10-02"));
    }

    [Theory]
    [InlineData("00:00", 0)]
    [InlineData("09:05", 545)]
    [InlineData("23:59", 1439)]
    [InlineData("24:00", 1440)]
    public void Times_of_day_are_written_as_they_are_read(string text, int minutes)
    {
        Assert.True(OpenInterval.TryParseTime(text, out var time));
        Assert.Equal(TimeSpan.FromMinutes(minutes), time);
        Assert.Equal(text, OpenInterval.FormatTime(time));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("9:00")]
    [InlineData("24:01")]
    [InlineData("12:60")]
    [InlineData("09:00:00")]
    [InlineData("-9:00")]
    [InlineData("上午九点")]
    public void Other_text_is_no_time_of_day(string? text) => Assert.False(OpenInterval.TryParseTime(text, out _));
}
