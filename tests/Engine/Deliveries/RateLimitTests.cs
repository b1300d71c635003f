using SalesAssistant.Engine.Deliveries;

namespace SalesAssistant.Engine.Tests.Deliveries;

public sealed class RateLimitTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 4, 0, 0, TimeSpan.Zero);

    [Fact]
    public void As_many_as_the_rate_allows_go_at_once_and_the_next_waits_for_the_first_to_age()
    {
        var limit = new RateLimit(new Rate(2, TimeSpan.FromSeconds(1)));
        limit.Take(Noon);
        Assert.Equal(TimeSpan.Zero, limit.WaitAt(Noon));
        limit.Take(Noon.AddMilliseconds(300));

        Assert.Equal(TimeSpan.FromMilliseconds(700), limit.WaitAt(Noon.AddMilliseconds(300)));
        Assert.Equal(TimeSpan.FromMilliseconds(1), limit.WaitAt(Noon.AddMilliseconds(999)));
        Assert.Equal(TimeSpan.Zero, limit.WaitAt(Noon.AddMilliseconds(1_000)));
    }

    [Fact]
    public void The_slowest_of_several_rates_decides()
    {
        var limit = new RateLimit(new Rate(1, TimeSpan.FromSeconds(1)), new Rate(3, TimeSpan.FromMinutes(1)));
        for (var i = 0; i < 3; i++)
        {
            limit.Take(Noon.AddSeconds(i));
        }

        Assert.Equal(TimeSpan.FromSeconds(57), limit.WaitAt(Noon.AddSeconds(3)));
    }

    [Fact]
    public void A_clock_set_back_stops_nobody_for_longer_than_the_rate()
    {
        var limit = new RateLimit(new Rate(1, TimeSpan.FromSeconds(1)));
        limit.Take(Noon);

        Assert.Equal(TimeSpan.FromSeconds(1), limit.WaitAt(Noon.AddHours(-1)));
    }

    [Fact]
    public void A_webhook_never_sees_more_than_5_in_a_second_nor_100_in_a_minute()
    {
        var limit = DestinationLimits.ForWebhook();
        var sends = new List<DateTimeOffset>();
        for (var now = Noon; sends.Count < 300; now += limit.WaitAt(now))
        {
            if (limit.WaitAt(now) == TimeSpan.Zero)
            {
                limit.Take(now);
                sends.Add(now);
            }
        }

        Assert.All(sends, first => Assert.InRange(sends.Count(at => at >= first && at - first <= TimeSpan.FromSeconds(1)), 1, 5));
        Assert.All(sends, first => Assert.InRange(sends.Count(at => at >= first && at - first <= TimeSpan.FromMinutes(1)), 1, 100));
        Assert.InRange(sends[^1] - Noon, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(2.5));
    }

    [Fact]
    public async Task An_app_has_50_places_a_second_for_all_who_ask_at_once()
    {
        var apps = new AppLimits();

        var waits = await Task.WhenAll(Enumerable.Range(0, 80).Select(_ => Task.Run(() => apps.TryTake("cli_1", Noon))));

        Assert.Equal(50, waits.Count(wait => wait == TimeSpan.Zero));
        Assert.Equal(TimeSpan.Zero, apps.TryTake("cli_2", Noon));
        Assert.NotEqual(TimeSpan.Zero, apps.TryTake("cli_1", Noon.AddSeconds(1)));
        Assert.Equal(TimeSpan.Zero, apps.TryTake("cli_1", Noon.AddSeconds(1.1)));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void A_rate_of_nothing_is_refused(int count, int seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RateLimit(new Rate(count, TimeSpan.FromSeconds(seconds))));
}
