using SalesAssistant.Engine.Ports;
using SalesAssistant.Grains.Interfaces;

namespace SalesAssistant.Grains.Tests;

public sealed class WatchesTests : IAsyncLifetime
{
    private ATestCluster cluster = null!;

    public async Task InitializeAsync() => cluster = await ATestCluster.StartAsync();

    public async Task DisposeAsync() => await cluster.DisposeAsync();

    [Fact]
    public async Task The_sweep_raises_what_nobody_woke()
    {
        var other = await ASecondActivation.OfAsync(cluster, "r1");
        await other.IngestAsync(cluster.Ask("r1"));
        cluster.Clock.Now += TimeSpan.FromMinutes(6);

        await SweepAsync();

        await ATestCluster.UntilAsync(async () => (await cluster.TiersAsync("r1")).SequenceEqual([5]), "the tier");
    }

    [Fact]
    public async Task The_sweep_after_a_change_of_the_cluster_arms_rooms_that_fall_due_soon()
    {
        var other = await ASecondActivation.OfAsync(cluster, "r1");
        await other.IngestAsync(cluster.Ask("r1"));
        cluster.Clock.Now += TimeSpan.FromMinutes(4.5);

        await SweepAsync();

        // A room in memory that has an alert ahead arms its reminder.
        var reminders = cluster.Grains.GetGrain<IRoomGrain>(GrainKeys.Of(cluster.Room("r1")));
        await ATestCluster.UntilAsync(async () => await cluster.HasReminderAsync(reminders), "the reminder");
        Assert.Empty(await cluster.TiersAsync("r1"));
    }

    [Fact]
    public async Task A_raised_tier_is_delivered_once_and_its_card_turns_when_it_is_answered()
    {
        await cluster.IngestAsync(cluster.Ask("r1"));
        cluster.Clock.Now += TimeSpan.FromMinutes(5);
        await cluster.GrainOf("r1").SweepAsync();
        await ATestCluster.UntilAsync(() => Task.FromResult(cluster.Parts.Notifier.Taken.Count == 1), "the card");

        await cluster.IngestAsync(cluster.Answer("r1"));
        await ATestCluster.UntilAsync(() => Task.FromResult(cluster.Parts.Notifier.Taken.Count == 2), "the card's end");
        await SweepAsync();

        Assert.Equal(["send", "update"], cluster.Parts.Notifier.Taken.Select(taken => taken.Kind));
        var ending = Assert.IsType<TurnCard>(cluster.Parts.Notifier.Taken[1].Delivery.Card).Ending;
        Assert.Equal(("answered", 5.0), (ending!.Status, ending.WaitedMinutes));
    }

    [Fact]
    public async Task A_channel_that_falls_silent_is_told_of_once_and_again_when_it_speaks()
    {
        await cluster.Assistant.HeartbeatAsync(ATestCluster.Tenant, "wechaty", CancellationToken.None);
        cluster.Clock.Now += TimeSpan.FromMinutes(11);
        var watch = cluster.Grains.GetGrain<IWatchGrain>(IWatchGrain.Key);
        await watch.LookAsync([]);
        await watch.LookAsync([]);
        await cluster.Assistant.HeartbeatAsync(ATestCluster.Tenant, "wechaty", CancellationToken.None);

        var alerts = await AlertsAsync(AlertSubject.Operations);
        Assert.Equal(2, alerts.Count);
    }

    [Fact]
    public async Task A_message_that_any_silo_took_keeps_its_channel_from_counting_as_silent()
    {
        await cluster.Assistant.HeartbeatAsync(ATestCluster.Tenant, "wechaty", CancellationToken.None);
        cluster.Clock.Now += TimeSpan.FromMinutes(11);

        await cluster.Grains.GetGrain<IWatchGrain>(IWatchGrain.Key).LookAsync(
            [new() { Tenant = ATestCluster.Tenant, Channel = "wechaty", AtTicks = cluster.Clock.Now.AddMinutes(-1).UtcTicks }]);

        Assert.Empty(await AlertsAsync(AlertSubject.Operations));
    }

    [Fact]
    public async Task A_report_can_be_asked_for()
    {
        var alert = await cluster.Assistant.SendReportAsync(ATestCluster.Tenant, CancellationToken.None);

        Assert.Equal(AlertSubject.Leaderboard, alert.Subject);
        await ATestCluster.UntilAsync(() => Task.FromResult(cluster.Parts.Notifier.Taken.Count == 1), "the report");
    }

    private async Task<IReadOnlyList<AlertRow>> AlertsAsync(AlertSubject subject) => (await cluster.Queries.ReadAlertsAsync(
        ATestCluster.Tenant, new() { Subject = subject }, new(10), CancellationToken.None)).Items;

    private Task SweepAsync() => cluster.Grains.GetGrain<ISweepGrain>(ISweepGrain.Key).SweepAsync(looksAhead: true);
}
