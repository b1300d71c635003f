using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.People;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Rooms;
using static SalesAssistant.Engine.Tests.EngineWorld;

namespace SalesAssistant.Engine.Tests.InProcess;

public sealed class RoleTests
{
    private static readonly PersonKey Stranger = new(Channel, "new");

    [Fact]
    public async Task Confirming_a_customer_opens_the_turn_of_what_was_said_before()
    {
        await using var world = await EngineWorld.StartAsync();
        await world.PostAsync(world.Message("new"));
        world.Clock.MoveTo(At(25));
        Assert.Empty(await world.TurnsAsync());

        Assert.Equal([Stranger], await world.PutPeopleAsync(new Person(Stranger) { DirectoryRole = SenderRole.Customer }));
        world.Clock.Advance(TimeSpan.Zero);

        var turn = Assert.Single(await world.TurnsAsync());
        Assert.Equal((TurnStatus.Open, At(0)), (turn.Status, turn.WaitingSince));
        Assert.Equal(
            [(20, Owner, true), (20, "public", true)],
            (await world.AlertsAsync()).Select(alert => (alert.Tier!.Value, alert.Destination.Key, alert.IsLate)));
        Assert.Empty(await world.Storage.Tenants.ReadRoleTasksAsync(None));
    }

    [Fact]
    public async Task Confirming_a_colleague_answers_the_wait_at_the_time_of_the_answer()
    {
        await using var world = await EngineWorld.StartAsync();
        await world.PostAsync(world.Message("c1"));
        world.Clock.MoveTo(At(3));
        await world.PostAsync(world.Message("new"));
        world.Clock.MoveTo(At(12));
        await world.DeliveredAsync();
        Assert.Equal(2, (await world.AlertsAsync()).Count);

        await world.PutPeopleAsync(new Person(Stranger) { Name = "新同事", DirectoryRole = SenderRole.Employee });
        await world.DeliveredAsync();
        world.Clock.MoveTo(At(60));

        var turn = Assert.Single(await world.TurnsAsync());
        Assert.Equal((TurnStatus.Answered, At(3), Stranger), (turn.Status, turn.EndedAt, turn.Answerer));
        Assert.Equal(2, (await world.AlertsAsync()).Count);
        Assert.Equal(["answered", "answered"], world.Notifier.Updates.Select(call => call.Card.Ending!.Status));
    }

    [Fact]
    public async Task A_task_of_whom_memory_has_not_heard_yet_tells_rooms_the_stored_role()
    {
        await using var world = await EngineWorld.StartAsync();
        await world.PutPeopleAsync(new Person(Stranger) { DirectoryRole = SenderRole.Employee });
        await world.PostAsync(world.Message("new"));

        // Stored, but whoever stored it still waits for the answer.
        var stored = PersonJson.Write(new Person(Stranger) { DirectoryRole = SenderRole.Customer });
        await world.Storage.Tenants.PutPeopleAsync(TenantName, [new(Stranger, stored)], [Stranger], Audit(Noon), None);
        world.Clock.Advance(TimeSpan.FromMinutes(2));

        await world.UntilAsync(async () => await world.TurnsAsync() is [{ Status: TurnStatus.Open }]);
    }

    [Theory]
    [InlineData(29, 2)] // within the 30 days
    [InlineData(31, 1)] // what is older stays as it is
    public async Task A_confirmed_role_reaches_back_thirty_days(int days, int turns)
    {
        await using var world = await EngineWorld.StartAsync();
        await world.PostAsync(world.Message("new"));
        world.Clock.MoveTo(At(3));
        await world.PostAsync(world.Message("li"));
        await world.RestartAsync(down: TimeSpan.FromDays(days));
        await world.PostAsync(world.Message("new"));

        await world.PutPeopleAsync(new Person(Stranger) { DirectoryRole = SenderRole.Customer });

        var found = await world.TurnsAsync();
        Assert.Equal(turns, found.Count);
        Assert.Equal(TurnStatus.Open, found[^1].Status);
        Assert.All(found.SkipLast(1), turn => Assert.Equal((TurnStatus.Answered, At(3)), (turn.Status, turn.EndedAt)));
    }

    [Fact]
    public async Task A_recomputed_room_is_the_same_after_a_restart()
    {
        await using var world = await EngineWorld.StartAsync();
        await world.PostAsync(world.Message("new"));
        await world.RestartAsync(down: TimeSpan.FromDays(20));
        await world.PostAsync(world.Message("c1"));
        await world.PutPeopleAsync(new Person(Stranger) { DirectoryRole = SenderRole.Customer });
        var before = await world.TurnsAsync();

        await world.RestartAsync();
        await world.PostAsync(world.Message("li"));

        var turn = Assert.Single(await world.TurnsAsync());
        Assert.Equal(Assert.Single(before).TurnId, turn.TurnId);
        Assert.Equal((At(0), TurnStatus.Answered, "m1,m2,m3"), (turn.WaitingSince, turn.Status, string.Join(',', turn.MessageIds)));
    }

    [Fact]
    public async Task A_role_that_the_channel_names_later_recomputes_this_room_and_others()
    {
        await using var world = await EngineWorld.StartAsync();
        await world.PostAsync(world.Message("new"));
        await world.PostAsync(world.Message("new", room: "r2"));
        world.Clock.MoveTo(At(1));

        await world.PostAsync(world.Message("new") with { SenderRole = SenderRole.Customer });
        // Rooms are recomputed side by side, and this one had a turn from the message that named the role.
        await world.UntilAsync(async () => (await world.TurnsAsync("r2")).Count == 1
            && (await world.TurnsAsync()) is [{ WaitingSince: var since }] && since == At(0));

        Assert.Equal(At(0), Assert.Single(await world.TurnsAsync()).WaitingSince);
        Assert.Equal(At(0), Assert.Single(await world.TurnsAsync("r2")).WaitingSince);
    }

    [Theory]
    [InlineData(true)] // in one batch
    [InlineData(false)] // one after the other
    public async Task A_role_named_by_the_second_of_two_messages_counts_for_the_first(bool isOneBatch)
    {
        await using var world = await EngineWorld.StartAsync();
        var first = world.Message("new");
        var second = world.Message("new", At(0).AddSeconds(1)) with { SenderRole = SenderRole.Customer };
        await (isOneBatch ? world.PostAsync(first, second) : world.PostAsync(first));
        if (!isOneBatch)
        {
            await world.PostAsync(second);
        }

        await world.UntilAsync(async () => (await world.TurnsAsync()).Any(turn => turn.WaitingSince == At(0)));

        Assert.Equal("m1,m2", string.Join(',', Assert.Single(await world.TurnsAsync()).MessageIds));
    }

    [Fact]
    public async Task A_role_that_is_confirmed_while_a_message_is_being_stored_counts_for_it()
    {
        await using var world = await EngineWorld.StartAsync();
        world.Log.Before = async _ =>
        {
            world.Log.Before = _ => Task.CompletedTask;
            // The room is not stored yet, so the confirmation cannot know that it is touched.
            await world.PutPeopleAsync(new Person(Stranger) { DirectoryRole = SenderRole.Customer });
        };

        await world.PostAsync(world.Message("new", room: "r2"));
        await world.UntilAsync(async () => (await world.TurnsAsync("r2")).Count == 1);

        Assert.Equal(TurnStatus.Open, Assert.Single(await world.TurnsAsync("r2")).Status);
    }

    [Fact]
    public async Task A_role_that_the_channel_named_right_before_a_crash_counts_after_it()
    {
        await using var world = await EngineWorld.StartAsync();
        await world.PostAsync(world.Message("new"));
        await world.PostAsync(world.Message("new", room: "r2"));
        // Stored by a session whose host ends before it can do what follows.
        var effects = new RecordingEffects();
        var named = new IngestRequest([world.Message("new") with { SenderRole = SenderRole.Customer }]);
        await world.AnotherSession(effects: effects).StepAsync([named]);
        Assert.Equal([MessageFate.Accepted], await named.Answer);
        Assert.Equal([Stranger], effects.RolesLearnt);
        Assert.Empty(await world.TurnsAsync("r2"));

        await world.RestartAsync();

        Assert.Equal("m1,m3", string.Join(',', Assert.Single(await world.TurnsAsync()).MessageIds));
        Assert.Equal("m2", string.Join(',', Assert.Single(await world.TurnsAsync("r2")).MessageIds));
        Assert.Empty(await world.Storage.Tenants.ReadRoleTasksAsync(None));
    }

    [Fact]
    public async Task A_recomputation_that_a_crash_cut_off_is_done_at_the_next_start()
    {
        await using var world = await EngineWorld.StartAsync();
        await world.PostAsync(world.Message("new"));
        await world.Tenants.PutPeopleAsync(
            TenantName, [new Person(Stranger) { DirectoryRole = SenderRole.Customer }], Audit(world.Clock.Now), None);

        await world.RestartAsync();

        Assert.Equal(TurnStatus.Open, Assert.Single(await world.TurnsAsync()).Status);
    }
}
