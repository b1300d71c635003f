using SalesAssistant.Domain.People;
using SalesAssistant.Engine.Deliveries;
using SalesAssistant.Engine.Ports;
using static SalesAssistant.Engine.Tests.EngineWorld;

namespace SalesAssistant.Engine.Tests.Deliveries;

public sealed class DeliverySessionTests
{
    [Fact]
    public async Task Cards_go_out_in_order_and_a_try_that_failed_is_repeated_with_the_same_id()
    {
        await using var world = await EngineWorld.StartAsync();
        await OutboxRows.AddAsync(world, 3);
        world.Notifier.Answers.Enqueue(new(DeliveryOutcome.Delivered, "om_1"));
        world.Notifier.Answers.Enqueue(new(DeliveryOutcome.Transient, ProviderCode: "500"));
        world.Notifier.Answers.Enqueue(new(DeliveryOutcome.RateLimited, RetryAfter: TimeSpan.FromSeconds(7)));
        var session = Session(world);

        var afterFailure = (await session.RunAsync(None))!.Value;
        Assert.Equal(Noon.AddSeconds(1), afterFailure);
        world.Clock.MoveTo(afterFailure);
        var afterLimit = (await session.RunAsync(None))!.Value;
        Assert.Equal(world.Clock.Now.AddSeconds(7), afterLimit);
        world.Clock.MoveTo(afterLimit.AddTicks(-1));
        Assert.Equal(afterLimit, await session.RunAsync(None));
        world.Clock.MoveTo(afterLimit);
        Assert.Null(await session.RunAsync(None));

        Assert.Equal(["a0-1", "a1-1", "a1-1", "a1-1", "a2-1"], world.Notifier.All.Select(call => call.Delivery.IdempotencyId));
        Assert.All(await world.AlertsAsync(), alert => Assert.Equal((AlertStatus.Delivered, (string?)null), (alert.Status, alert.LastError)));
        var attempts = await world.Storage.Outbox.ReadAttemptsAsync(TenantName, "a1", None);
        Assert.Equal(["transient", "rate-limited", "delivered"], attempts.Select(attempt => attempt.Outcome));
    }

    [Fact]
    public async Task A_card_that_is_raised_while_the_outbox_is_read_is_not_delivered_before_that()
    {
        await using var world = await EngineWorld.StartAsync();
        var outbox = new FaultyOutbox(world.Storage.Outbox)
        {
            Asked = async () =>
            {
                world.Clock.MoveTo(At(5));
                await OutboxRows.AddAsync(world, 1);
            },
        };

        await new DeliverySession(TenantName, "public", world.DeliveryPorts() with { Outbox = outbox }).RunAsync(None);

        Assert.Equal(
            (AlertStatus.Delivered, At(5), At(5)),
            Assert.Single(await world.AlertsAsync()) is var alert ? (alert.Status, alert.RaisedAt, alert.DeliveredAt!.Value) : default);
    }

    [Fact]
    public async Task A_provider_that_is_down_for_a_day_makes_the_alert_fail_visibly()
    {
        await using var world = await EngineWorld.StartAsync();
        await OutboxRows.AddAsync(world, 1);
        await world.Assistant.DisposeAsync();
        var session = Session(world);
        DateTimeOffset? again = Noon;
        while (again is { } at)
        {
            world.Notifier.Answers.Enqueue(new(DeliveryOutcome.Transient, ProviderCode: "503", ProviderMessage: "down"));
            world.Clock.MoveTo(at);
            again = await session.RunAsync(None);
        }

        var alert = Assert.Single(await world.AlertsAsync());
        Assert.Equal((AlertStatus.Failed, "503 down"), (alert.Status, alert.LastError));
        Assert.InRange(world.Clock.Now - Noon, TimeSpan.FromHours(23.9), TimeSpan.FromHours(24.1));
        Assert.Single(world.Notifier.All.Select(call => call.Delivery.IdempotencyId).Distinct());
    }

    [Theory]
    [InlineData(DeliveryOutcome.NoAddress, AlertStatus.Undeliverable)]
    [InlineData(DeliveryOutcome.Misconfigured, AlertStatus.Failed)]
    [InlineData(DeliveryOutcome.Refused, AlertStatus.Failed)]
    public async Task What_no_retry_can_mend_is_kept_and_the_next_card_goes_out(DeliveryOutcome outcome, AlertStatus status)
    {
        await using var world = await EngineWorld.StartAsync();
        await OutboxRows.AddAsync(world, 2);
        world.Notifier.Answers.Enqueue(new(outcome));

        Assert.Null(await Session(world).RunAsync(None));

        Assert.Equal([status, AlertStatus.Delivered], (await world.AlertsAsync()).Select(alert => alert.Status));
    }

    [Fact]
    public async Task A_custom_bot_gets_five_cards_a_second()
    {
        await using var world = await EngineWorld.StartAsync();
        await OutboxRows.AddAsync(world, 6);

        var again = await Session(world).RunAsync(None);

        Assert.Equal((5, Noon.AddMilliseconds(1_100)), (world.Notifier.All.Count, again));
    }

    [Fact]
    public async Task A_card_that_cannot_be_changed_yet_holds_up_no_alert()
    {
        await using var world = await EngineWorld.StartAsync();
        await world.PostAsync(world.Message("c1"));
        world.Clock.MoveTo(At(5));
        await world.DeliveredAsync();
        world.Notifier.Answers.Enqueue(new(DeliveryOutcome.Transient, RetryAfter: TimeSpan.FromMinutes(30)));
        await world.PostAsync(world.Message("li"));
        await world.UntilAsync(async () => (await world.AlertsAsync())[0].NextAttemptAt is not null);

        await world.PostAsync(world.Message("c1"));
        world.Clock.MoveTo(At(10));
        await world.UntilAsync(() => Task.FromResult(world.Notifier.Sends.Count == 2));
        await world.UntilAsync(async () => (await world.AlertsAsync()).All(alert => alert.Status == AlertStatus.Delivered));
        Assert.Single(world.Notifier.Updates);

        world.Clock.MoveTo(At(35));
        await world.UntilAsync(() => Task.FromResult(world.Notifier.Updates.Count == 2));
    }

    [Fact]
    public async Task A_try_that_has_begun_is_written_down_though_the_host_stops()
    {
        await using var world = await EngineWorld.StartAsync();
        var (begun, mayEnd) = (new TaskCompletionSource(), new TaskCompletionSource());
        world.Notifier.Sending = _ =>
        {
            begun.TrySetResult();
            return mayEnd.Task;
        };
        await world.PostAsync(world.Message("c1"));
        world.Clock.MoveTo(At(5));
        await begun.Task;

        var stopped = world.Assistant.DisposeAsync().AsTask();
        Assert.False(stopped.IsCompleted);
        mayEnd.SetResult();
        await stopped;

        Assert.Equal(AlertStatus.Delivered, Assert.Single(await world.AlertsAsync()).Status);
    }

    [Fact]
    public async Task The_living_card_is_one_message_through_all_tiers()
    {
        await using var world = await EngineWorld.StartAsync(settings => settings with { Cards = new() { IsLiving = true } });
        await LivingAsync(world, minutes: [5, 10, 20, 30, 40, 50]);

        await world.PostAsync(world.Message("li"));
        await world.DeliveredAsync();

        var calls = world.Notifier.All.Where(call => call.Where == Owner).ToList();
        // A reply with the mention makes a change noticed, except a grey one's.
        Assert.Equal(
            ["send5", "update10", "mention10", "update20", "mention20", "update30", "mention30", "update40", "mention40", "update50", "update50"],
            calls.Select(call => call.Kind + call.Card.Tier));
        Assert.All(calls.Skip(1), call => Assert.Equal("om_1", call.MessageId));
        Assert.Equal("answered", calls[^1].Card.Ending!.Status);
    }

    [Fact]
    public async Task A_living_card_that_is_gone_is_followed_by_a_new_one()
    {
        await using var world = await EngineWorld.StartAsync(settings => settings with { Cards = new() { IsLiving = true } });
        await LivingAsync(world, minutes: [5]);
        world.Notifier.Answers.Enqueue(new(DeliveryOutcome.Refused, ProviderCode: "230011"));

        await LivingAsync(world, minutes: [10]);

        Assert.Equal(["send", "update", "send"], world.Notifier.All.Select(call => call.Kind));
        Assert.All(await world.AlertsAsync(), alert => Assert.Equal(AlertStatus.Delivered, alert.Status));
    }

    [Fact]
    public async Task More_cards_than_a_group_wants_in_a_minute_become_one()
    {
        await using var world = await EngineWorld.StartAsync(settings => settings with { Cards = new() { DigestOverPerMinute = 3 } });
        await OutboxRows.AddAsync(world, 4);

        Assert.Null(await Session(world).RunAsync(None));

        var card = Assert.IsType<NoticeCard>(Assert.Single(world.Notifier.All).Delivery.Card);
        Assert.Equal(("4 位客户在等待回复", 4), (card.Title, card.Lines.Count));
        Assert.All(await world.AlertsAsync(), alert => Assert.Equal((AlertStatus.Delivered, (string?)null), (alert.Status, alert.ProviderMessageId)));
    }

    [Fact]
    public async Task Digest_that_is_tried_again_with_another_customer_is_another_one_to_the_provider()
    {
        await using var world = await EngineWorld.StartAsync(settings => settings with { Cards = new() { DigestOverPerMinute = 1 } });
        await world.Assistant.DisposeAsync();
        await OutboxRows.AddAsync(world, 2);
        world.Notifier.Answers.Enqueue(new(DeliveryOutcome.Transient));
        world.Notifier.Answers.Enqueue(new(DeliveryOutcome.Transient));
        var session = Session(world);

        world.Clock.MoveTo((await session.RunAsync(None))!.Value);
        world.Clock.MoveTo((await session.RunAsync(None))!.Value);
        await OutboxRows.AddAsync(world, 1, from: 2);
        Assert.Null(await session.RunAsync(None));

        var ids = world.Notifier.All.Select(call => call.Delivery.IdempotencyId).ToList();
        Assert.Equal([2, 2, 3], world.Notifier.All.Select(call => ((NoticeCard)call.Delivery.Card).Lines.Count));
        Assert.Equal(ids[0], ids[1]);
        Assert.NotEqual(ids[0], ids[2]);
    }

    [Fact]
    public async Task As_many_cards_as_a_group_wants_go_out_one_by_one()
    {
        await using var world = await EngineWorld.StartAsync(settings => settings with { Cards = new() { DigestOverPerMinute = 3 } });
        await OutboxRows.AddAsync(world, 3);

        Assert.Null(await Session(world).RunAsync(None));

        Assert.Equal(3, world.Notifier.All.Count);
    }

    [Fact]
    public async Task Beyond_a_persons_hourly_number_cards_wait_for_one_digest()
    {
        await using var world = await EngineWorld.StartAsync(settings => settings with { Cards = new() { PersonHourlyMax = 2 } });
        await world.Assistant.DisposeAsync();
        var session = new DeliverySession(TenantName, Owner, world.DeliveryPorts());
        // Tries that fail use nothing up.
        world.Notifier.Answers.Enqueue(new(DeliveryOutcome.Transient));
        await OutboxRows.AddAsync(world, 1, Owner);
        world.Clock.MoveTo((await session.RunAsync(None))!.Value);
        Assert.Null(await session.RunAsync(None));
        var first = world.Clock.Now;
        await OutboxRows.AddAsync(world, 1, Owner, from: 1);
        Assert.Null(await session.RunAsync(None));
        await OutboxRows.AddAsync(world, 3, Owner, from: 2);

        Assert.Equal(first.AddHours(1), await session.RunAsync(None));
        Assert.Equal(3, world.Notifier.All.Count);
        world.Clock.MoveTo(first.AddHours(1));
        Assert.Null(await session.RunAsync(None));

        Assert.Equal(3, Assert.IsType<NoticeCard>(world.Notifier.All[^1].Delivery.Card).Lines.Count);
    }

    [Fact]
    public async Task Chats_of_one_app_share_its_rate()
    {
        await using var world = await EngineWorld.StartAsync();
        await world.Assistant.DisposeAsync();
        var people = Enumerable.Range(0, 12).Select(number => new Person(new(Channel, $"p{number}")) { Feishu = new(OpenId: $"ou_{number}") });
        await world.Tenants.PutPeopleAsync(TenantName, [.. people], Audit(world.Clock.Now), None);
        var ports = world.DeliveryPorts();
        List<DateTimeOffset?> again = [];
        for (var number = 0; number < 12; number++)
        {
            await OutboxRows.AddAsync(world, 5, $"person:{Channel}|p{number}", from: number * 5);
            again.Add(await new DeliverySession(TenantName, $"person:{Channel}|p{number}", ports).RunAsync(None));
        }

        Assert.Equal(50, world.Notifier.Sends.Count);
        Assert.All(again.Take(10), at => Assert.Null(at));
        Assert.All(again.Skip(10), at => Assert.Equal(Noon.AddMilliseconds(1_100), at));
    }

    [Theory]
    [InlineData(DeliveryOutcome.Transient, 2)]
    [InlineData(DeliveryOutcome.Refused, 1)] // no retry can mend it: the card is there, and says it
    public async Task A_mention_that_did_not_go_out_is_sent_again(DeliveryOutcome outcome, int mentions)
    {
        await using var world = await EngineWorld.StartAsync(settings => settings with { Cards = new() { IsLiving = true } });
        await LivingAsync(world, [5]);
        world.Notifier.Answers.Enqueue(new(DeliveryOutcome.Delivered, "om_1"));
        world.Notifier.Answers.Enqueue(new(outcome));

        world.Clock.MoveTo(At(10));
        await world.UntilAsync(async () => (await world.AlertsAsync()).Any(alert => alert is { Tier: 10, Attempts: > 0 }));
        world.Clock.MoveTo(At(11));
        await world.DeliveredAsync();

        Assert.Equal(mentions, world.Notifier.All.Count(call => call.Kind == "mention"));
        Assert.All(await world.AlertsAsync(), alert => Assert.Equal(AlertStatus.Delivered, alert.Status));
    }

    private static DeliverySession Session(EngineWorld world) => new(TenantName, "public", world.DeliveryPorts());

    private static async Task LivingAsync(EngineWorld world, int[] minutes)
    {
        if ((await world.TurnsAsync()).Count == 0)
        {
            await world.PostAsync(world.Message("c1"));
        }

        foreach (var minute in minutes)
        {
            world.Clock.MoveTo(At(minute));
            await world.DeliveredAsync();
        }
    }
}
