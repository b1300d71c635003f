using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Sales;
using static SalesAssistant.Domain.Tests.Sales.Facts;

namespace SalesAssistant.Domain.Tests.Sales;

public sealed class LeaderboardTests
{
    [Fact]
    public void Fewest_over_first_then_the_lower_average_and_equal_keys_share_a_rank() =>
        Assert.Equal(
            ["1 b", "1 d", "3 a", "4 c", "- e"],
            Rank(
                LeaderboardSort.OverCount,
                minimumTurns: 1,
                Row("e"),
                Row("c", 600_000),
                Row("a", 90_000),
                Row("d", 60_000),
                Row("b", 60_000, 60_000)));

    [Theory]
    [InlineData(LeaderboardSort.AverageReplyMinutes, "1 a", "2 b", "3 c")]
    [InlineData(LeaderboardSort.AnsweredTurns, "1 b", "2 a", "2 c")]
    [InlineData(LeaderboardSort.TotalMessages, "1 c", "2 b", "3 a")]
    [InlineData(LeaderboardSort.OnTimeRate, "1 a", "2 b", "3 c")]
    public void Every_key_has_its_direction(LeaderboardSort sort, params string[] expected)
    {
        var b = Row("b", 60_000, 180_000);
        b.Figures.Add(Messages("b", SenderRole.Sales, 5));
        var c = Row("c", 180_000);
        c.Figures.Add(Messages("c", SenderRole.Customer, 9));

        Assert.Equal(expected, Rank(sort, minimumTurns: 1, c, b, Row("a", 60_000)));
    }

    [Theory]
    [InlineData(1, "1 a", "2 b")]
    [InlineData(2, "1 b", "- a")] // never first, however good
    [InlineData(3, "- a", "- b")]
    public void Under_the_smallest_sample_one_is_unranked(int minimumTurns, params string[] expected) =>
        Assert.Equal(
            expected, Rank(LeaderboardSort.OverCount, minimumTurns, Row("b", 180_000, 180_000), Row("a", 1_000)));

    [Fact]
    public void Nobody_is_unranked_and_last()
    {
        var nobody = Row("x", 1_000) with { PersonKey = null, Name = SalesText.NoOwner };

        Assert.Equal(
            ["1 a", "- b", "- 无负责人"],
            Rank(LeaderboardSort.OverCount, minimumTurns: 1, nobody, Row("b"), Row("a", 900_000)));
    }

    [Fact]
    public void Ties_stand_by_name_and_then_by_key()
    {
        var first = Row("k1", 60_000) with { Name = "z" };
        var second = Row("k2", 60_000) with { Name = "a" };
        var third = Row("k0", 60_000) with { Name = "z" };

        var rows = Leaderboard.Rank([first, second, third], LeaderboardSort.OverCount, minimumTurns: 1);

        Assert.Equal(["k2", "k0", "k1"], rows.Select(row => row.Person.PersonKey));
        Assert.All(rows, row => Assert.Equal(1, row.Rank));
    }

    [Fact]
    public void A_person_without_a_rate_follows_those_who_have_one() =>
        Assert.Equal(
            ["1 b", "2 a"],
            Rank(LeaderboardSort.OnTimeRate, minimumTurns: 0, Row("a"), Row("b", 600_000)));

    private static PersonFigures Row(string name, params long[] repliesMs) =>
        new(name, name, SenderRole.Sales, Sum(Scope, [.. repliesMs.Select(reply => Answered(name, reply))]));

    private static IEnumerable<string> Rank(LeaderboardSort sort, int minimumTurns, params PersonFigures[] people) =>
        Leaderboard.Rank(people, sort, minimumTurns)
            .Select(row => $"{row.Rank?.ToString() ?? "-"} {row.Person.Name}");
}
