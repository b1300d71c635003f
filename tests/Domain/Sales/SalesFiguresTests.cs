using SalesAssistant.Domain.Calendars;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Sales;
using static SalesAssistant.Domain.Tests.Sales.Facts;

namespace SalesAssistant.Domain.Tests.Sales;

public sealed class SalesFiguresTests
{
    [Fact]
    public void Everyone_of_sales_and_after_sales_is_listed_and_others_with_a_figure()
    {
        var figures = SalesFigures.Build(
            [Answered("employee-with", 60_000), Answered("unknown", 60_000)],
            [],
            [
                Person("after", SenderRole.AfterSales),
                Person("customer", SenderRole.Customer),
                Person("employee", SenderRole.Employee),
                Person("employee-with", SenderRole.Employee),
                Person("sales"),
            ],
            Scope);

        Assert.Equal(
            [
                ("after", "name of after", SenderRole.AfterSales, 0),
                ("employee-with", "name of employee-with", SenderRole.Employee, 1),
                ("sales", "name of sales", SenderRole.Sales, 0),
                ("unknown", "unknown", null, 1),
            ],
            figures.People.Select(row => (row.PersonKey!, row.Name, row.Role, row.Figures.AnsweredTurns)));
    }

    [Fact]
    public void What_nobody_owns_is_shown_last_under_its_own_name()
    {
        var figures = SalesFigures.Build(
            [Open(null, Day)], [Messages(null, SenderRole.Customer, 2)], [Person("li")], Scope);

        Assert.Equal(["name of li", "无负责人"], figures.People.Select(row => row.Name));
        Assert.Equal(
            ((string?)null, 1, 2L),
            (figures.People[1].PersonKey,
                figures.People[1].Figures.CarriedOver,
                figures.Person(null).Figures.TotalMessages));
    }

    [Fact]
    public void Archived_rooms_and_bots_give_nobody_a_row()
    {
        var figures = SalesFigures.Build(
            [Turn("li", TurnStatus.RoomClosed, Day, Day.AddHours(1)), Turn("li", TurnStatus.Retracted, Day, null)],
            [Messages(null, SenderRole.Bot, 5)],
            [],
            Scope);

        Assert.Empty(figures.People);
        Assert.Empty(figures.Rooms);
        Assert.True(figures.Total.IsEmpty);
    }

    [Fact]
    public void A_colleagues_answer_counts_for_the_owner_and_beside_for_the_colleague()
    {
        var figures = SalesFigures.Build(
            [Answered("li", 60_000, by: "wang"), Answered("li", 60_000)], [], [Person("li"), Person("wang")], Scope);

        Assert.Equal([(2, 1, 0), (0, 0, 1)], figures.People.Select(row => (
            row.Figures.AnsweredTurns, row.Figures.AnsweredByColleague, row.Figures.AnsweredForColleagues)));
        Assert.Equal(2, Assert.Single(figures.RoomsOf("li")).Figures.AnsweredTurns);
        Assert.Empty(figures.RoomsOf("wang"));
    }

    [Fact]
    public void An_answer_to_a_turn_of_nobody_is_not_for_a_colleague()
    {
        var figures = SalesFigures.Build(
            [Answered("li", 60_000) with { ResponsibleKey = null }], [], [Person("li")], Scope);

        Assert.Equal((0, 0), (figures.Total.AnsweredByColleague, figures.Total.AnsweredForColleagues));
        Assert.Equal(1, figures.Person(null).Figures.AnsweredTurns);
    }

    [Theory]
    [InlineData("", "a", "", "a a c")] // b is a
    [InlineData("", "a", "b", "a a a")] // a chain
    [InlineData("b", "a", "a", "a a a")] // a ring: the first by key stands for it
    [InlineData("", "nobody", "", "a b c")] // a link to an account that is not there
    public void Linked_accounts_are_one_human(string sameAsOfA, string sameAsOfB, string sameAsOfC, string mainKeys)
    {
        static string? Link(string key) => key.Length == 0 ? null : key;
        PersonFact[] people =
        [
            Person("a", sameAs: Link(sameAsOfA)),
            Person("b", sameAs: Link(sameAsOfB)),
            Person("c", sameAs: Link(sameAsOfC)),
        ];

        var figures = SalesFigures.Build([Answered("b", 60_000, by: "a")], [], people, Scope);

        var main = mainKeys.Split(' ');
        Assert.Equal(main, people.Select(person => figures.Person(person.Key).PersonKey));
        Assert.Equal(main.Distinct(), figures.People.Select(row => row.PersonKey));
        Assert.Equal(1, figures.Person("b").Figures.AnsweredTurns);
        Assert.Equal(main[0] == main[1] ? 0 : 1, figures.Total.AnsweredByColleague);
    }

    [Fact]
    public void Hours_are_those_of_the_end_and_of_the_message_and_open_turns_are_in_the_last()
    {
        var figures = SalesFigures.Build(
            [Answered("li", 3_600_000, hour: 10.5), Open("li", Day.AddHours(3))],
            [Messages("li", SenderRole.Customer, 2, hour: 9)],
            [],
            Scope);

        Assert.Equal(24, figures.Hours.Count);
        Assert.Equal([10], Hours(figures, hour => hour.AnsweredTurns > 0));
        Assert.Equal([9], Hours(figures, hour => hour.TotalMessages > 0));
        Assert.Equal([23], Hours(figures, hour => hour.CarriedOver > 0));

        static IEnumerable<int> Hours(SalesFigures figures, Func<Figures, bool> has) =>
            figures.Hours.Index().Where(hour => has(hour.Item)).Select(hour => hour.Index);
    }

    [Fact]
    public void While_the_day_lasts_open_turns_are_in_the_hour_of_now()
    {
        var figures = SalesFigures.Build([Open("li", Day)], [], [], Scope with { Now = Day.AddHours(15.2) });

        Assert.Equal(1, figures.Hours[15].CarriedOver);
    }

    [Fact]
    public void A_turn_open_over_midnights_is_left_open_on_each_day_and_once_in_the_week()
    {
        var scope = Scope with { From = Day.AddDays(-5), To = Day.AddDays(2), Now = Day.AddDays(1.5) }; // from Monday
        TurnFact[] turns = [Turn("li", TurnStatus.Dismissed, Day.AddDays(-1.5), Day.AddHours(1)), Open("li", Day)];

        var days = SalesFigures.Series(turns, [], [], scope, LocalUnit.Day);
        var week = Assert.Single(SalesFigures.Series(turns, [], [], scope, LocalUnit.Week));

        Assert.Equal([0, 0, 0, 1, 1, 1, 1], days.Select(day => day.Figures.Total.CarriedOver));
        Assert.Equal([0, 0, 0, 0, 0, 1, 0], days.Select(day => day.Figures.Total.DismissedTurns));
        Assert.Equal((1, 1), (week.Figures.Total.CarriedOver, week.Figures.Total.DismissedTurns));
        Assert.Equal(new LocalSpan(scope.From, scope.To), week.Span);
    }

    [Fact]
    public void An_hour_that_the_range_cuts_is_counted_within_the_range()
    {
        var scope = Scope with { From = Day.AddHours(10.5), To = Day.AddHours(11.5) };
        MessageCount[] counts =
        [
            Messages("li", SenderRole.Customer, 1, hour: 9),
            Messages("li", SenderRole.Customer, 2, hour: 10),
            Messages("li", SenderRole.Customer, 4, hour: 11),
            Messages("li", SenderRole.Customer, 8, hour: 12),
        ];

        var hours = SalesFigures.Series([], counts, [], scope, LocalUnit.Hour);

        Assert.Equal(6, SalesFigures.Build([], counts, [], scope).Total.TotalMessages);
        Assert.Equal([2L, 4L], hours.Select(hour => hour.Figures.Total.TotalMessages));
        Assert.Empty(SalesFigures.Series([], counts, [], scope with { To = scope.From }, LocalUnit.Hour));
    }
}
