using System.Text.Json;
using SalesAssistant.Gateway.Tests.Npm;

namespace SalesAssistant.Gateway.Tests.Faults;

/// <summary>The real host, paused while several tiers fall due.</summary>
public sealed class FreezeTests
{
    private const int ClockSpeed = 30;

    [Fact]
    public async Task The_highest_tier_that_fell_due_is_raised_once_and_covers_the_others()
    {
        await using var host = await EmbeddedProcess.StartAsync("--clock-speed", $"{ClockSpeed}");
        await host.PostAsync("/v1/messages", new[]
        {
            new { id = "m1", roomId = "r1", senderId = "c1", senderRole = "customer", sentAt = await host.NowAsync(), text = "请问什么时候发货？" },
        });

        host.Freeze();
        // Twelve minutes of the host's clock and more: the pause is the test's matter, not a wait for something.
        await Task.Delay(TimeSpan.FromMinutes(13) / ClockSpeed);
        host.Thaw();

        var alerts = await host.UntilAsync("/v1/alerts?roomId=r1&limit=500", page => Items(page).Any());
        var turn = Assert.Single(await host.ReadAllAsync("/v1/turns?roomId=r1"));
        var tiers = turn.GetProperty("tiers").EnumerateArray().Where(tier => tier.GetProperty("raisedAt").ValueKind == JsonValueKind.String)
            .ToDictionary(TierOf, tier => tier.GetProperty("covered").GetBoolean());
        var first = Items(alerts).Min(TierOf);
        Assert.True(first >= 10, $"The first tier with an alert is {first}.");
        Assert.All(tiers.Where(tier => tier.Key <= first), tier => Assert.Equal(tier.Key < first, tier.Value));
        Assert.All(Items(alerts).GroupBy(TierOf), same => Assert.Equal(
            same.Count(), same.Select(alert => alert.GetProperty("destination").GetRawText()).Distinct().Count()));
    }

    private static IEnumerable<JsonElement> Items(JsonElement page) => page.GetProperty("items").EnumerateArray();

    private static int TierOf(JsonElement item) => item.GetProperty("tier").GetInt32();
}
