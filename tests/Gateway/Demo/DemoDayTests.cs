using System.Text.RegularExpressions;
using SalesAssistant.Domain.Remarks;
using SalesAssistant.Embedded.Demo;

namespace SalesAssistant.Gateway.Tests.Demo;

public sealed partial class DemoDayTests
{
    private static readonly DateTimeOffset Morning = DateTimeOffset.Parse("2026-11-22T08:30:00+08:00");
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    private readonly DemoScript script = DemoScript.Read();

    [Fact]
    public void The_script_names_only_what_is_in_its_cast()
    {
        var people = script.Cast.People.Select(person => person.Id).ToHashSet();
        var named = script.Cast.Rooms.SelectMany(room => room.Customers.Append(room.Owner ?? room.Usual!))
            .Concat(script.Show.Where(act => act.Name is null).Select(act => act.By).OfType<string>())
            .Concat(script.Show.Select(act => act.Person).OfType<string>())
            .Concat(script.Cast.People.Select(person => person.Backup).OfType<string>())
            .Concat(script.Talk.Values.SelectMany(exchanges => exchanges).Select(exchange => exchange.By).OfType<string>());

        Assert.Empty(named.Where(id => id != ShowAct.Owner).Except(people));
        Assert.Empty(script.Show.Select(act => act.Room).OfType<string>().Except(script.Cast.Rooms.Select(room => room.Id)));
        Assert.Empty(script.Cast.Rooms.SelectMany(room => room.Topics).Except(script.Talk.Keys));
    }

    [Fact]
    public void What_closes_an_exchange_opens_no_turn() =>
        Assert.DoesNotContain(
            script.Talk.Values.SelectMany(exchanges => exchanges).Select(exchange => exchange.Close).OfType<string>(),
            close => !RemarkRecogniser.Default.IsRemark(close));

    [Fact]
    public void The_same_start_gives_the_same_day()
    {
        DemoDay one = new(script, Shanghai, seed: 7), other = new(script, Shanghai, seed: 7);

        Assert.Equal(one.Past(Morning), other.Past(Morning));
        Assert.Equal(one.First(Morning), other.First(Morning));
        Assert.Equal(one.Whole(Morning.AddDays(1)), other.Whole(Morning.AddDays(1)));
    }

    [Fact]
    public void The_past_is_over_when_the_play_begins()
    {
        var past = new DemoDay(script, Shanghai, seed: 7).Past(Morning);

        Assert.All(past, act => Assert.True(act.At < Morning));
        Assert.Equal(script.Cast.Rooms.Count, past.Select(act => act.Act.Room).Distinct().Count());
    }

    [Fact]
    public void A_day_is_in_order_and_has_no_words_left_to_fill_in()
    {
        var day = new DemoDay(script, Shanghai, seed: 7).First(Morning);

        Assert.Equal(day.OrderBy(act => act.At), day);
        Assert.DoesNotContain(day, act => act.Act.Say is { } text && Unfilled().IsMatch(text));
        Assert.InRange(day[^1].At, Morning.AddHours(12), Morning.AddHours(15));
    }

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Unfilled();
}
