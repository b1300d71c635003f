using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Rooms;

namespace SalesAssistant.Engine.Tests.Rooms;

public sealed class RoomMailboxTests
{
    [Fact]
    public async Task What_arrives_during_a_step_becomes_one_step()
    {
        await using var world = await EngineWorld.StartAsync();
        var (mailbox, append) = HeldMailbox(world, capacity: 10);
        var requests = Enumerable.Range(0, 5).Select(_ => new IngestRequest([world.Message("c1")])).ToList();
        Assert.All(requests, request => Assert.True(mailbox.TryPost(request)));

        append.SetResult();
        await Task.WhenAll(requests.Select(request => request.Answer));

        Assert.Equal([1, 4], world.Log.Appended[^2..].Select(made => made.NewMessages.Count));
    }

    [Fact]
    public async Task A_full_mailbox_refuses_and_carries_out_what_it_took()
    {
        await using var world = await EngineWorld.StartAsync();
        var (mailbox, append) = HeldMailbox(world, capacity: 2);
        var taken = Enumerable.Range(0, 3).Select(_ => new IngestRequest([world.Message("c1")])).ToList();
        Assert.All(taken, request => mailbox.TryPost(request));

        Assert.Throws<OverloadedException>(() => mailbox.TryPost(new IngestRequest([world.Message("c1")])));

        append.SetResult();
        Assert.All(await Task.WhenAll(taken.Select(request => request.Answer)), fates => Assert.Equal([MessageFate.Accepted], fates));
    }

    [Fact]
    public async Task It_closes_only_when_idle_and_then_for_good()
    {
        await using var world = await EngineWorld.StartAsync();
        var (mailbox, append) = HeldMailbox(world, capacity: 10);
        var request = new IngestRequest([world.Message("c1")]);
        mailbox.TryPost(request);
        Assert.False(mailbox.TryClose(idleSince: world.Clock.Now));
        append.SetResult();
        await request.Answer;

        Assert.False(mailbox.TryClose(idleSince: world.Clock.Now.AddTicks(-1)));
        while (!mailbox.TryClose(idleSince: world.Clock.Now))
        {
            await Task.Yield();
        }

        Assert.False(mailbox.TryPost(new IngestRequest([world.Message("c1")])));
    }

    [Fact]
    public async Task A_room_that_was_closed_for_idleness_goes_on_where_it_was()
    {
        await using var world = await EngineWorld.StartAsync();
        await world.PostAsync(world.Message("c1"));
        world.Clock.MoveTo(EngineWorld.At(20));

        await world.PostAsync(world.Message("li"));

        Assert.Equal(Domain.Rooms.TurnStatus.Answered, Assert.Single(await world.TurnsAsync()).Status);
    }

    private static (RoomMailbox Mailbox, TaskCompletionSource Append) HeldMailbox(EngineWorld world, int capacity)
    {
        var append = new TaskCompletionSource();
        world.Log.Before = _ => append.Task;
        return (new(world.AnotherSession(), capacity, world.Clock), append);
    }
}
