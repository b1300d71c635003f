using System.Globalization;
using SalesAssistant.Domain.Calendars;
using static SalesAssistant.Domain.Tests.Calendars.ACalendar;

namespace SalesAssistant.Domain.Tests.Calendars;

public sealed class OpenHoursTests
{
    private static readonly OpenHours Office = OpenHours.Create(
        Workweek("09:00-12:00", "13:30-18:00").Except("2026-10-01").Except("2026-10-10", "09:00-18:00"), Shanghai);

    [Fact]
    public void Without_a_calendar_it_is_always_open()
    {
        var hours = OpenHours.Create(null, Shanghai);
        var from = Instant("2026-03-01T03:00:00+08:00");

        Assert.Same(OpenHours.Always, hours);
        Assert.True(hours.IsAlways);
        Assert.True(hours.IsOpenAt(from));
        Assert.Equal(from, hours.NextOpen(from));
        Assert.Equal(TimeSpan.FromDays(3), hours.Between(from, from.AddDays(3)));
        Assert.Equal(from.AddMinutes(1000), hours.After(from, TimeSpan.FromMinutes(1000)));
        Assert.Null(hours.After(from, TimeSpan.MaxValue));
    }

    [Theory]
    [InlineData("2026-09-28T08:59:59.999+08:00", false)]
    [InlineData("2026-09-28T09:00:00+08:00", true)]
    [InlineData("2026-09-28T11:59:59.999+08:00", true)]
    [InlineData("2026-09-28T12:00:00+08:00", false)] // the closing instant is closed
    [InlineData("2026-09-28T05:30:00Z", true)] // 13:30 in Shanghai
    [InlineData("2026-09-27T10:00:00+08:00", false)] // Sunday
    [InlineData("2026-10-01T10:00:00+08:00", false)] // holiday
    [InlineData("2026-10-10T12:30:00+08:00", true)] // make-up Saturday
    public void Open_means_that_the_local_clock_stands_in_an_interval(string at, bool open) =>
        Assert.Equal(open, Office.IsOpenAt(Instant(at)));

    [Theory]
    [InlineData("2026-09-28T09:00:00+08:00", "2026-09-28T09:00:00+08:00", 0)]
    [InlineData("2026-09-28T10:00:00+08:00", "2026-09-28T09:00:00+08:00", 0)] // backwards
    [InlineData("2026-09-28T11:50:00+08:00", "2026-09-28T13:40:00+08:00", 20)] // over lunch
    [InlineData("2026-09-25T17:50:00+08:00", "2026-09-28T09:10:00+08:00", 20)] // over the weekend
    [InlineData("2026-09-30T17:50:00+08:00", "2026-10-02T09:10:00+08:00", 20)] // over the holiday
    [InlineData("2026-10-10T00:00:00+08:00", "2026-10-11T00:00:00+08:00", 540)]
    [InlineData("2026-09-21T00:00:00+08:00", "2026-09-28T00:00:00+08:00", 5 * 450)]
    public void Between_counts_open_minutes_only(string from, string to, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), Office.Between(Instant(from), Instant(to)));

    [Theory]
    [InlineData("2026-09-28T11:50:00+08:00", 9, "2026-09-28T11:59:00+08:00")]
    [InlineData("2026-09-28T11:50:00+08:00", 10, "2026-09-28T12:00:00+08:00")] // the closing instant itself
    [InlineData("2026-09-28T11:50:00+08:00", 11, "2026-09-28T13:31:00+08:00")]
    [InlineData("2026-09-25T19:00:00+08:00", 0, "2026-09-25T19:00:00+08:00")]
    [InlineData("2026-09-25T19:00:00+08:00", 5, "2026-09-28T09:05:00+08:00")]
    [InlineData("2026-09-28T09:00:00+08:00", 1000, "2026-09-30T10:40:00+08:00")] // two days of 450 and 100 more
    public void After_is_the_instant_by_which_the_open_time_has_passed(string from, int minutes, string then) =>
        Assert.Equal(Instant(then), Office.After(Instant(from), TimeSpan.FromMinutes(minutes)));

    [Theory]
    [InlineData("2026-09-28T10:00:00+08:00", "2026-09-28T10:00:00+08:00")]
    [InlineData("2026-09-28T12:00:00+08:00", "2026-09-28T13:30:00+08:00")]
    [InlineData("2026-09-30T18:00:00+08:00", "2026-10-02T09:00:00+08:00")]
    [InlineData("2026-10-09T18:00:00+08:00", "2026-10-10T09:00:00+08:00")]
    public void Next_open_is_now_or_the_next_opening(string at, string then) =>
        Assert.Equal(Instant(then), Office.NextOpen(Instant(at)));

    [Fact]
    public void A_calendar_that_never_opens_again_has_no_next_opening()
    {
        var hours = OpenHours.Create(
            new(new Dictionary<DayOfWeek, IReadOnlyList<OpenInterval>>(), []), NewYork);
        var once = OpenHours.Create(
            new CalendarDefinition(new Dictionary<DayOfWeek, IReadOnlyList<OpenInterval>>(), [])
                .Except("2026-05-01", "09:00-10:00"),
            Shanghai);
        var from = Instant("2026-05-01T08:00:00+08:00");

        Assert.Null(hours.NextOpen(from));
        Assert.Null(hours.After(from, TimeSpan.FromTicks(1)));
        Assert.Equal(TimeSpan.Zero, hours.Between(from, from.AddYears(3)));
        Assert.Equal(Instant("2026-05-01T10:00:00+08:00"), once.After(from, TimeSpan.FromHours(1)));
        Assert.Null(once.After(from, TimeSpan.FromHours(1) + TimeSpan.FromTicks(1)));
    }

    [Fact]
    public void Hours_to_24_00_run_on_into_the_next_day()
    {
        var hours = OpenHours.Create(EveryDay("00:00-02:00", "22:00-24:00"), Shanghai);
        var from = Instant("2026-03-05T23:59:00+08:00");

        Assert.True(hours.IsOpenAt(Instant("2026-03-06T00:00:00+08:00")));
        Assert.Equal(Instant("2026-03-06T00:01:00+08:00"), hours.After(from, TimeSpan.FromMinutes(2)));
        Assert.Equal(TimeSpan.FromMinutes(121), hours.Between(from, from.AddHours(12)));
    }

    [Theory]
    [InlineData("2026-03-08", "00:00-24:00", 23 * 60)]
    [InlineData("2026-11-01", "00:00-24:00", 25 * 60)]
    [InlineData("2026-03-08", "01:00-04:00", 120)]
    [InlineData("2026-03-08", "02:10-02:50", 0)] // the clock skips it
    [InlineData("2026-11-01", "01:00-02:00", 120)] // the clock shows it twice
    [InlineData("2026-11-01", "00:00-01:00", 60)]
    public void Elapsed_time_counts_on_the_days_when_the_clock_changes(string date, string interval, int minutes)
    {
        var hours = OpenHours.Create(EveryDay(interval), NewYork);
        var midnight = DateTime.Parse(date, CultureInfo.InvariantCulture);

        Assert.Equal(
            TimeSpan.FromMinutes(minutes),
            hours.Between(InNewYork(midnight), InNewYork(midnight.AddDays(1))));

        static DateTimeOffset InNewYork(DateTime local) => new(local, NewYork.GetUtcOffset(local));
    }

    [Fact]
    public void Results_are_in_utc_and_exact_to_the_tick()
    {
        var from = Instant("2026-09-28T11:59:59.9999999+08:00");

        Assert.Equal(TimeSpan.FromTicks(1), Office.Between(from, from.AddMinutes(30)));
        Assert.Equal(TimeSpan.Zero, Office.After(from, TimeSpan.FromTicks(2))!.Value.Offset);
        Assert.Equal(
            Instant("2026-09-28T13:30:00.0000001+08:00"), Office.After(from, TimeSpan.FromTicks(2)));
    }

    [Fact]
    public void The_first_and_last_days_of_the_calendar_do_no_harm()
    {
        foreach (var zone in (TimeZoneInfo[])[Shanghai, NewYork])
        {
            var hours = OpenHours.Create(Workweek("09:00-12:00"), zone);

            Assert.False(hours.IsOpenAt(DateTimeOffset.MinValue));
            Assert.NotNull(hours.NextOpen(DateTimeOffset.MinValue));
            Assert.Null(hours.After(DateTimeOffset.MaxValue.AddDays(-1), TimeSpan.FromDays(1)));
        }
    }
}
