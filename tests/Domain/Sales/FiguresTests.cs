using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Sales;
using static SalesAssistant.Domain.Sales.Rounding;
using static SalesAssistant.Domain.Tests.Sales.Facts;

namespace SalesAssistant.Domain.Tests.Sales;

public sealed class FiguresTests
{
    [Fact]
    public void The_check_from_the_field_holds()
    {
        var figures = Sum(Scope, Answered("li", replyMs: 508_200)); // 8.47 minutes
        figures.Add(Messages("li", SenderRole.Customer, 3));
        figures.Add(Messages("li", SenderRole.Sales, 1, byOwner: true));

        Assert.Equal(8.47, figures.AverageReplyMinutes);
        Assert.Equal(2.12, RoundHalfUp(figures.LegacyAverageReplyMinutes!.Value, 2));
        Assert.Equal(1, figures.OverCount);
        Assert.Equal(4, figures.TotalMessages);
        Assert.Equal(1, figures.OwnerMessages);
    }

    [Fact]
    public void Without_an_answered_turn_there_is_no_average_percentile_or_rate()
    {
        var figures = Sum(Scope, Open("li", Day.AddHours(9)));
        figures.Add(Messages("li", SenderRole.Customer, 3));

        Assert.Equal(1, figures.OpenOverCount);
        Assert.Equal(
            new double?[8],
            [
                figures.AverageReplyMinutes, figures.MedianReplyMinutes, figures.P90ReplyMinutes,
                figures.AverageWallClockMinutes, figures.MedianWallClockMinutes, figures.P90WallClockMinutes,
                figures.OnTimeRate, figures.LegacyAverageReplyMinutes,
            ]);
    }

    [Theory]
    [InlineData(119_999, 0, 1.0)]
    [InlineData(120_000, 0, 1.0)] // exactly N is on time
    [InlineData(120_001, 1, 0.0)]
    public void Over_is_strictly_over_to_the_millisecond(long replyMs, int over, double onTimeRate)
    {
        var figures = Sum(Scope, Answered("li", replyMs));

        Assert.Equal((over, onTimeRate), (figures.OverCount, figures.OnTimeRate));
    }

    [Theory]
    [InlineData(120_000, 0)]
    [InlineData(120_001, 1)]
    public void Open_over_is_strictly_over_at_the_end_of_the_range(long waitedMs, int openOver)
    {
        var figures = Sum(Scope, Open("li", NextDay.AddMilliseconds(-waitedMs)));

        Assert.Equal((1, openOver), (figures.CarriedOver, figures.OpenOverCount));
    }

    [Fact]
    public void Open_over_asks_for_the_open_time_at_the_end_or_now()
    {
        var asked = new List<DateTimeOffset>();
        var scope = Scope with
        {
            OpenWait = (_, at) =>
            {
                asked.Add(at);
                return TimeSpan.Zero;
            },
        };

        var yesterday = Sum(scope, Open("li", Day));
        Sum(scope with { Now = Day.AddHours(15) }, Open("li", Day));

        Assert.Equal([NextDay, Day.AddHours(15)], asked);
        Assert.Equal((1, 0), (yesterday.CarriedOver, yesterday.OpenOverCount));
    }

    [Fact]
    public void Open_turns_over_n_lower_the_rate()
    {
        var figures = Sum(Scope, Answered("li", 60_000), Answered("li", 180_000), Open("li", Day), Open("li", Day));

        Assert.Equal(0.25, figures.OnTimeRate);
    }

    [Fact]
    public void Median_is_the_mean_of_the_middle_two_and_p90_the_nearest_rank()
    {
        static TurnFact[] Minutes(int from, int to) =>
            [.. Enumerable.Range(from, to - from + 1).Reverse().Select(minutes => Answered("li", minutes * 60_000))];

        Assert.Equal(5.5, Sum(Scope, Minutes(1, 10)).MedianReplyMinutes);
        Assert.Equal(9, Sum(Scope, Minutes(1, 10)).P90ReplyMinutes);
        Assert.Equal(6, Sum(Scope, Minutes(1, 11)).MedianReplyMinutes);
        Assert.Equal(10, Sum(Scope, Minutes(1, 11)).P90ReplyMinutes);
        Assert.Equal(9, Sum(Scope, Minutes(1, 9)).P90ReplyMinutes); // 8.1 is the ninth
        Assert.Equal(7, Sum(Scope, Minutes(7, 7)).P90ReplyMinutes);
    }

    [Fact]
    public void With_a_calendar_reply_time_is_open_time_with_the_wall_clock_beside()
    {
        var turn = Answered("li", 0) with { HasCalendar = true, ReplyOpenMs = 60_000, ReplyWallMs = 600_000 };

        var figures = Sum(Scope, turn);

        Assert.Equal((1.0, 1.0, 1.0, 0), (
            figures.AverageReplyMinutes, figures.MedianReplyMinutes, figures.P90ReplyMinutes, figures.OverCount));
        Assert.Equal((10.0, 10.0, 10.0), (
            figures.AverageWallClockMinutes, figures.MedianWallClockMinutes, figures.P90WallClockMinutes));
    }

    [Theory]
    [InlineData(TurnStatus.Answered, 0, 1, 0, 0)] // counted once, as its end
    [InlineData(TurnStatus.Dismissed, 0, 0, 1, 0)]
    [InlineData(TurnStatus.ClosedByRemark, 0, 0, 0, 1)]
    [InlineData(TurnStatus.Retracted, 0, 0, 0, 0)]
    [InlineData(TurnStatus.RoomClosed, 0, 0, 0, 0)]
    public void A_turn_that_ended_in_the_range_counts_by_its_end(
        TurnStatus status, int carriedOver, int answered, int dismissed, int remarks)
    {
        var figures = Sum(Scope, Answered("li", 60_000) with { Status = status });

        Assert.Equal(
            (carriedOver, answered, dismissed, remarks),
            (figures.CarriedOver, figures.AnsweredTurns, figures.DismissedTurns, figures.RemarkTurns));
    }

    [Theory]
    [InlineData(-1, 0, 0)] // ended before the range
    [InlineData(0, 1, 0)]
    [InlineData(24 * 60 - 1, 1, 0)]
    [InlineData(24 * 60, 0, 1)] // the next day's: at this day's end it was open
    public void A_turn_belongs_to_the_range_in_which_it_ended(int endMinute, int answered, int carriedOver)
    {
        var figures = Sum(Scope, Answered("li", 60_000, hour: endMinute / 60.0));

        Assert.Equal((answered, carriedOver), (figures.AnsweredTurns, figures.CarriedOver));
    }

    [Theory]
    [InlineData(TurnStatus.Dismissed, 1)]
    [InlineData(TurnStatus.RoomClosed, 1)]
    [InlineData(TurnStatus.Retracted, 0)]
    public void What_ended_after_the_range_was_open_at_its_end(TurnStatus status, int carriedOver) =>
        Assert.Equal(carriedOver, Sum(Scope, Turn("li", status, Day, NextDay.AddHours(1))).CarriedOver);

    [Fact]
    public void A_range_that_includes_now_counts_what_is_open_now_and_a_later_one_nothing()
    {
        var now = Day.AddHours(10);
        var today = Scope with { Now = now };
        var tomorrow = Scope with { From = NextDay, To = NextDay.AddDays(1), Now = now };

        Assert.Equal(1, Sum(today, Open("li", now)).CarriedOver);
        Assert.Equal(0, Sum(today, Open("li", NextDay)).CarriedOver);
        Assert.Equal(0, Sum(tomorrow, Open("li", now)).CarriedOver);
    }

    [Fact]
    public void An_answer_sent_a_little_ahead_of_now_counts_once()
    {
        var figures = Sum(Scope with { Now = Day.AddHours(9.99) }, Answered("li", 60_000, hour: 10));

        Assert.Equal((1, 0), (figures.AnsweredTurns, figures.CarriedOver));
    }

    [Fact]
    public void Messages_count_by_role_and_those_of_bots_and_strangers_nowhere()
    {
        var figures = new Figures();
        foreach (var role in Enum.GetValues<SenderRole>())
        {
            figures.Add(Messages("li", role, 1L << (int)role, byOwner: role == SenderRole.AfterSales));
        }

        Assert.Equal(
            (1L, 2L, 4L, 8L, 2L, 15L),
            (figures.SalesMessages, figures.AfterSalesMessages, figures.EmployeeMessages, figures.CustomerMessages,
                figures.OwnerMessages, figures.TotalMessages));
    }

    [Theory]
    [InlineData(8.465, 2, 8.47)] // 8.4649999… in binary
    [InlineData(2.1175, 2, 2.12)]
    [InlineData(1.005, 2, 1.01)]
    [InlineData(2.5, 0, 3)]
    [InlineData(-2.5, 0, -3)]
    [InlineData(8.4649, 2, 8.46)]
    public void Display_rounds_half_up(double value, int digits, double rounded) =>
        Assert.Equal(rounded, RoundHalfUp(value, digits));
}
