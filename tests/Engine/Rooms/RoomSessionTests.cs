using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Rooms;

namespace SalesAssistant.Engine.Tests.Rooms;

public sealed class RoomSessionTests
{
    [Fact]
    public async Task Two_sessions_of_one_room_take_turns_and_store_everything_once()
    {
        await using var world = await EngineWorld.StartAsync();
        var (one, other) = (world.AnotherSession(), world.AnotherSession());
        await PostAsync(one, world.Message("c1"));
        await PostAsync(other, world.Message("c1"));
        var answer = world.Message("li");

        // The first knows nothing of the other's append, and a second delivery comes through the other.
        Assert.Equal([MessageFate.Accepted], await PostAsync(one, answer));
        Assert.Equal([MessageFate.Duplicate], await PostAsync(other, answer));

        var turn = Assert.Single(await world.TurnsAsync());
        Assert.Equal((TurnStatus.Answered, "m1,m2,m3"), (turn.Status, string.Join(',', turn.MessageIds)));
    }

    [Fact]
    public async Task Two_sessions_that_wake_at_once_raise_one_tier()
    {
        await using var world = await EngineWorld.StartAsync();
        await world.PostAsync(world.Message("c1"));
        var other = world.AnotherSession();
        await PostAsync(other, world.Message("c1"));
        world.Clock.MoveTo(EngineWorld.At(5));

        var request = new CommandRequest(new WakeUp(), "system", createsRoom: false);
        await other.StepAsync([request]);

        Assert.NotNull(await request.Answer);
        Assert.Single(await world.AlertsAsync());
    }

    [Fact]
    public async Task A_message_that_is_stored_but_no_longer_in_the_window_is_known_again()
    {
        await using var world = await EngineWorld.StartAsync();
        var old = world.Message("c1");
        await world.PostAsync(old);
        world.Clock.Advance(TimeSpan.FromDays(2));
        await world.PostAsync(world.Message("c1"));

        var fates = await world.PostAsync(old, old with { Text = "换了" }, world.Message("li"));

        Assert.Equal([MessageFate.Duplicate, MessageFate.Conflict, MessageFate.Accepted], fates);
    }

    [Fact]
    public async Task A_message_id_that_another_room_has_is_a_conflict()
    {
        await using var world = await EngineWorld.StartAsync();
        await world.PostAsync(world.Message("c1", id: "same"));

        var fates = await world.PostAsync(world.Message("c1", room: "r2", id: "same"), world.Message("c1", room: "r2"));

        Assert.Equal([MessageFate.Conflict, MessageFate.Accepted], fates);
    }

    [Theory]
    [InlineData(false, MessageFate.Accepted)] // it failed before it was written
    [InlineData(true, MessageFate.Duplicate)] // it was written, and the answer got lost
    public async Task An_unknown_outcome_is_told_and_the_next_step_goes_by_what_is_stored(bool isWritten, MessageFate again)
    {
        await using var world = await EngineWorld.StartAsync();
        await world.PostAsync(world.Message("c1"));
        var answer = world.Message("li");
        Func<RoomAppend, Task> fail = _ => throw new LogUnavailableException("gone");
        (world.Log.Before, world.Log.After) = isWritten ? (world.Log.Before, fail) : (fail, world.Log.After);

        await Assert.ThrowsAsync<LogUnavailableException>(() => world.PostAsync(answer));
        world.Log.Before = world.Log.After = _ => Task.CompletedTask;

        Assert.Equal([again], await world.PostAsync(answer));
        var turn = Assert.Single(await world.TurnsAsync());
        Assert.Equal((TurnStatus.Answered, "m1,m2"), (turn.Status, string.Join(',', turn.MessageIds)));
    }

    [Fact]
    public async Task A_tier_that_could_not_be_written_is_raised_a_little_later()
    {
        await using var world = await EngineWorld.StartAsync();
        await world.PostAsync(world.Message("c1"));
        world.Log.Before = _ => throw new LogUnavailableException("gone");
        world.Clock.MoveTo(EngineWorld.At(5));
        Assert.Empty(await world.AlertsAsync());
        world.Log.Before = _ => Task.CompletedTask;

        world.Clock.Advance(TimeSpan.FromSeconds(5));

        var alert = Assert.Single(await world.AlertsAsync());
        Assert.Equal((5, EngineWorld.At(5), false), (alert.Tier, alert.DueAt, alert.IsLate));
    }

    [Fact]
    public async Task An_early_wake_up_is_armed_again_within_its_own_step()
    {
        // Armed by whoever asked for it, it would undo what a step in between had armed.
        await using var world = await EngineWorld.StartAsync();
        var effects = new RecordingEffects();
        var session = world.AnotherSession(effects: effects);
        var opening = new IngestRequest([world.Message("c1")]);
        var early = new CommandRequest(new WakeUp(), "system", createsRoom: false);
        var answered = new IngestRequest([world.Message("li", EngineWorld.At(1))]);

        await session.StepAsync([opening]);
        world.Clock.MoveTo(EngineWorld.At(1));
        await session.StepAsync([early]);
        await session.StepAsync([answered]);

        Assert.Equal([EngineWorld.At(5), EngineWorld.At(5), null], effects.WakeUps);
    }

    private static async Task<IReadOnlyList<MessageFate>> PostAsync(RoomSession session, params IncomingMessage[] messages)
    {
        var request = new IngestRequest(messages);
        await session.StepAsync([request]);
        return await request.Answer;
    }
}
