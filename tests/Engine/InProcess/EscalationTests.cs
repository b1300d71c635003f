using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;
using static SalesAssistant.Engine.Tests.EngineWorld;

namespace SalesAssistant.Engine.Tests.InProcess;

public sealed class EscalationTests
{
    private static readonly int[] Tiers = [5, .. Enumerable.Range(1, 100).Select(ten => ten * 10)];

    [Fact]
    public async Task One_unanswered_message_goes_up_the_whole_seed_policy_and_no_further()
    {
        await using var world = await EngineWorld.StartAsync();
        await world.PostAsync(world.Message("c1"));
        foreach (var minutes in Tiers)
        {
            world.Clock.MoveTo(At(minutes).AddMilliseconds(-1));
            Assert.DoesNotContain(await world.AlertsAsync(), alert => alert.Tier == minutes);

            world.Clock.MoveTo(At(minutes));
            await world.DeliveredAsync();
        }

        world.Clock.MoveTo(At(3000));

        var alerts = await world.AlertsAsync();
        Assert.Equal(Tiers, alerts.Where(alert => alert.Destination.Key == Owner).Select(alert => alert.Tier!.Value));
        Assert.Equal(
            Tiers.Where(minutes => minutes >= 20), alerts.Where(alert => alert.Destination.Key == "public").Select(alert => alert.Tier!.Value));
        Assert.All(alerts, alert => Assert.Equal(
            (AlertStatus.Delivered, At(alert.Tier!.Value), At(alert.Tier.Value), At(alert.Tier.Value), false, ColorOf(alert.Tier.Value)),
            (alert.Status, alert.DueAt, alert.RaisedAt, alert.DeliveredAt, alert.IsLate, alert.Color)));
        Assert.Equal(
            Tiers, world.Notifier.Sends.Where(call => call.Where == Owner).Select(call => call.Card.Tier));
        Assert.Equal(101 + 99, world.Notifier.All.Count);
        Assert.Equal(TurnStatus.Open, Assert.Single(await world.TurnsAsync()).Status);
    }

    [Theory]
    [InlineData(-1, 0)] // answered at 4:59.999
    [InlineData(1, 1)] // the tier was due before the answer
    public async Task An_answer_before_the_tier_means_no_alert(int milliseconds, int alerts)
    {
        await using var world = await EngineWorld.StartAsync();
        await world.PostAsync(world.Message("c1"));
        world.Clock.MoveTo(At(5).AddMilliseconds(milliseconds));
        await world.PostAsync(world.Message("li"));

        world.Clock.MoveTo(At(60));

        await world.DeliveredAsync();
        Assert.Equal(alerts, (await world.AlertsAsync()).Count);
    }

    [Fact]
    public async Task After_downtime_one_alert_for_the_highest_tier_goes_to_the_destinations_of_all()
    {
        await using var world = await EngineWorld.StartAsync();
        await world.PostAsync(world.Message("c1"));

        await world.RestartAsync(down: TimeSpan.FromMinutes(33));
        world.Clock.Advance(TimeSpan.Zero);
        await world.DeliveredAsync();

        Assert.Equal(
            [(30, "person:wechaty|li", true), (30, "public", true)],
            (await world.AlertsAsync()).Select(alert => (alert.Tier!.Value, alert.Destination.Key, alert.IsLate)));
        var tiers = Assert.Single(await world.TurnsAsync()).Tiers;
        Assert.Equal([(5, true), (10, true), (20, true), (30, false)], tiers.Select(tier => (tier.AfterMinutes, tier.IsCovered)));
    }

    [Fact]
    public async Task Restarts_raise_nothing_twice_and_lose_nothing()
    {
        await using var world = await EngineWorld.StartAsync();
        await world.PostAsync(world.Message("c1"));
        for (var minutes = 3; minutes <= 60; minutes += 3)
        {
            world.Clock.MoveTo(At(minutes));
            await world.RestartAsync();
            // What the stop cut off goes out before the clock moves on: the limits of the provider go by it.
            await world.DeliveredAsync();
        }

        Assert.Equal([5, 10, 20, 30, 40, 50, 60], world.Notifier.Sends.Where(call => call.Where == Owner).Select(call => call.Card.Tier));
        Assert.Equal([20, 30, 40, 50, 60], world.Notifier.Sends.Where(call => call.Where == "public").Select(call => call.Card.Tier));
    }

    [Theory]
    [InlineData(true, "answered")]
    [InlineData(false, "dismissed")]
    public async Task The_end_of_a_turn_changes_its_delivered_cards(bool isAnswered, string ending)
    {
        await using var world = await EngineWorld.StartAsync();
        await world.PostAsync(world.Message("c1"));
        world.Clock.MoveTo(At(20));
        await world.DeliveredAsync();

        await (isAnswered ? world.PostAsync(world.Message("li")) : (Task)world.CommandAsync(new Dismiss("误报")));
        await world.DeliveredAsync();

        // Three private cards and a public one, each in its own message and with its own new content.
        var sent = world.Notifier.Sends;
        Assert.Equal(4, sent.Count);
        Assert.Equal(
            [("om_1", 5), ("om_2", 10), ("om_3", 20), ("om_4", 20)],
            world.Notifier.Updates.OrderBy(call => call.MessageId, StringComparer.Ordinal).Select(call => (call.MessageId!, call.Card.Tier)));
        Assert.All(world.Notifier.Updates, call => Assert.Equal((ending, 20.0), (call.Card.Ending!.Status, call.Card.Ending.WaitedMinutes)));
    }

    [Fact]
    public async Task A_pending_card_of_an_ended_turn_is_never_sent()
    {
        await using var world = await EngineWorld.StartAsync();
        world.Notifier.Answers.Enqueue(new(DeliveryOutcome.Transient, RetryAfter: TimeSpan.FromMinutes(1)));
        await world.PostAsync(world.Message("c1"));
        world.Clock.MoveTo(At(5));
        await world.UntilAsync(async () => (await world.AlertsAsync())[0].NextAttemptAt is not null);

        await world.PostAsync(world.Message("li"));
        world.Clock.MoveTo(At(30));

        Assert.Equal(AlertStatus.Cancelled, Assert.Single(await world.AlertsAsync()).Status);
        Assert.Single(world.Notifier.All);
    }

    [Fact]
    public async Task A_card_whose_answer_was_lost_keeps_its_id_though_its_turn_takes_another()
    {
        await using var world = await EngineWorld.StartAsync();
        world.Clock.MoveTo(At(3));
        await world.PostAsync(world.Message("c1", At(3), id: "later"));
        world.Notifier.Answers.Enqueue(new(DeliveryOutcome.Transient, ProviderMessage: "time-out"));
        world.Clock.MoveTo(At(8));
        await world.UntilAsync(async () => (await world.AlertsAsync()) is [{ Attempts: 1 }]);

        await world.PostAsync(world.Message("c1", At(2.5), id: "earlier"));
        world.Clock.MoveTo(At(9));
        await world.DeliveredAsync();

        Assert.Equal(2, world.Notifier.Sends.Count);
        Assert.Single(world.Notifier.Sends.Select(call => call.Delivery.IdempotencyId).Distinct());
        Assert.Equal(Turn.IdOf(Room(), "earlier"), Assert.Single(await world.AlertsAsync()).TurnId);
    }

    [Fact]
    public async Task Cards_of_somebody_who_is_no_customer_after_all_end_as_taken_back()
    {
        await using var world = await EngineWorld.StartAsync();
        await world.PostAsync(world.Message("c1"));
        world.Clock.MoveTo(At(5));
        await world.DeliveredAsync();

        await world.PutPeopleAsync(new Person(Customer) { DirectoryRole = SenderRole.Sales });
        await world.DeliveredAsync();

        Assert.Empty(await world.TurnsAsync());
        Assert.Equal("retracted", Assert.Single(world.Notifier.Updates).Card.Ending!.Status);
    }

    [Fact]
    public async Task A_late_wait_is_held_for_ten_seconds_and_raises_its_highest_tier_once()
    {
        await using var world = await EngineWorld.StartAsync();
        await world.PostAsync(world.Message("c1", At(-25)));

        world.Clock.MoveTo(At(0).AddMilliseconds(9_999));
        Assert.Empty(await world.AlertsAsync());
        world.Clock.MoveTo(At(0).AddSeconds(10));

        Assert.Equal(
            [(20, Owner, true), (20, "public", true)],
            (await world.AlertsAsync()).Select(alert => (alert.Tier!.Value, alert.Destination.Key, alert.IsLate)));
    }

    [Fact]
    public async Task A_late_wait_whose_answer_comes_with_the_next_batch_raises_nothing()
    {
        await using var world = await EngineWorld.StartAsync();
        await world.PostAsync(world.Message("c1", At(-25)));
        world.Clock.Advance(TimeSpan.FromSeconds(9));
        await world.PostAsync(world.Message("c1", At(-24)));
        world.Clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Empty(await world.AlertsAsync());

        await world.PostAsync(world.Message("li", At(-23)));
        world.Clock.MoveTo(At(60));

        Assert.Empty(await world.AlertsAsync());
        Assert.Equal(TurnStatus.Answered, Assert.Single(await world.TurnsAsync()).Status);
    }

    private static string ColorOf(int minutes) => minutes switch
    {
        5 => "green",
        10 => "yellow",
        20 => "orange",
        30 => "red",
        40 => "purple",
        _ => "grey",
    };
}
