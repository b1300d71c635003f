using Microsoft.Extensions.DependencyInjection;
using SalesAssistant.Domain.Calendars;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Grains.Tests;

public sealed class RoomGrainTests : IAsyncLifetime
{
    private ATestCluster cluster = null!;

    public async Task InitializeAsync() => cluster = await ATestCluster.StartAsync();

    public async Task DisposeAsync() => await cluster.DisposeAsync();

    [Fact]
    public async Task A_batch_over_many_rooms_is_answered_in_its_own_order()
    {
        var messages = Enumerable.Range(0, 200).Select(index => cluster.Ask($"r{index % 17}")).ToList();
        messages.Add(messages[5]);
        messages.Add(messages[6] with { Text = "另一句" });

        var fates = await cluster.Assistant.IngestAsync(ATestCluster.Tenant, messages, CancellationToken.None);

        Assert.Equal(
            [.. Enumerable.Repeat(MessageFate.Accepted, 200), MessageFate.Duplicate, MessageFate.Conflict], fates);
        var rooms = await cluster.Queries.ReadRoomsAsync(ATestCluster.Tenant, new(), new(500), CancellationToken.None);
        Assert.Equal(17, rooms.Items.Count);
    }

    [Fact]
    public async Task What_arrives_twice_at_once_is_stored_once()
    {
        var message = cluster.Ask("r1");

        var fates = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => cluster.IngestAsync(message)));

        Assert.Equal(1, fates.Count(fate => fate == MessageFate.Accepted));
        Assert.Equal(19, fates.Count(fate => fate == MessageFate.Duplicate));
    }

    [Fact]
    public async Task An_answer_that_was_lost_is_asked_for_again_and_is_the_same()
    {
        var old = cluster.Ask("r1");
        await cluster.IngestAsync(old);
        cluster.Clock.Now += TimeSpan.FromMinutes(1);
        var fresh = cluster.Ask("r1", "还在吗？");
        cluster.Parts.AnswersToLose = 2;

        var fates = await cluster.Assistant.IngestAsync(
            ATestCluster.Tenant, [old, fresh, fresh, old with { Text = "别的" }], CancellationToken.None);

        Assert.Equal(0, cluster.Parts.AnswersToLose);
        Assert.Equal([MessageFate.Duplicate, MessageFate.Accepted, MessageFate.Duplicate, MessageFate.Conflict], fates);
    }

    [Fact]
    public async Task A_handover_whose_answer_was_lost_is_not_asked_for_twice()
    {
        await cluster.IngestAsync(cluster.Ask("r1"));
        cluster.Parts.AnswersToLose = 1;

        await Assert.ThrowsAsync<LogUnavailableException>(
            () => CommandAsync("r1", new RequestHandover(ATestCluster.Sales, Stage.PreSales, "换人")));
    }

    [Fact]
    public async Task A_message_keeps_every_field_on_its_way()
    {
        var message = cluster.Ask("r1") with
        {
            Sequence = 7,
            Mentions = ["s1", "s2"],
            RoomName = "装修群",
            SenderName = "王女士",
            SenderRole = SenderRole.Customer,
            SentAt = ATestCluster.Noon.AddMilliseconds(123),
        };

        Assert.Equivalent(message, message.ToWire().ToIncoming(cluster.Room("r1")), strict: true);
        await cluster.IngestAsync(message);

        var stored = Assert.Single(await cluster.Queries.ReadMessagesAsync(
            ATestCluster.Tenant, "api", [message.Id], CancellationToken.None));
        Assert.Equal((message.SentAt, 7L, "在吗？"), (stored.SentAt, stored.Sequence, stored.Text));
        Assert.Equal(["s1", "s2"], stored.Mentions);
    }

    [Fact]
    public async Task Commands_are_carried_out_and_refused_as_in_one_process()
    {
        await cluster.IngestAsync(cluster.Ask("r1"));

        var dismissed = await CommandAsync("r1", new Dismiss("误报"));
        var repeated = await CommandAsync("r1", new Dismiss("误报"));
        var refused = await CommandAsync("r1", new ApproveHandover());
        var unknown = await CommandAsync("nowhere", new Dismiss("误报"));

        Assert.Null(dismissed!.Refusal);
        Assert.Equal(RoomState.Quiet, dismissed.Row.State);
        Assert.Null(repeated!.Refusal);
        Assert.Equal(RefusalKind.Conflict, refused!.Refusal!.Kind);
        Assert.Null(unknown);
    }

    [Fact]
    public void Every_command_comes_out_as_it_went_in()
    {
        RoomCommand[] commands =
        [
            new EditRoom("名", Stage.AfterSales, ATestCluster.Sales, new(Calendar()), true),
            new EditRoom(null, null, null, new(null), false),
            new EditRoom(null, null, null, null, false),
            new Dismiss("误报", "t1"), new Undo(), new Snooze(30, "t1"),
            new RequestHandover(ATestCluster.Sales, Stage.AfterSales, "换人"), new ApproveHandover(), new RejectHandover("不行"),
            new AssignOwner(ATestCluster.Sales, Stage.PreSales), new AssignOwner(ATestCluster.Sales, null), new ArchiveRoom(),
            new ChangeRole(ATestCluster.Customer, SenderRole.Customer), new ApplyTerms(),
        ];

        Assert.Equal(commands, commands.Select(command => command.ToWire().ToCommand()));
    }

    [Fact]
    public async Task Who_came_and_who_left_reaches_the_room()
    {
        var asked = cluster.Ask("r1");
        var note = new NoteMembers(asked.SentAt.AddSeconds(1), [new("s1", asked.SentAt), new("b1", null)], ["c9"]);

        await cluster.IngestAsync(
            asked with { Type = MessageType.System, Mentions = ["c9"], MentionNames = ["新来的"], Move = MemberMove.Joined });
        await CommandAsync("r1", note);

        Assert.Equivalent(note, note.ToWire().ToCommand(), strict: true);
        var members = await cluster.Parts.Storage.Queries.ReadMembersAsync(
            new(ATestCluster.Tenant, "api", "r1"), CancellationToken.None);
        Assert.Equal(
            [("b1", null, true), ("c9", asked.SentAt, false), ("s1", asked.SentAt, true)],
            members.Select(member => (member.PersonId, member.JoinedAt, member.IsPresent)));
        var people = await cluster.Parts.Storage.Tenants.ReadPeopleAsync(ATestCluster.Tenant, 0, CancellationToken.None);
        Assert.Contains(people, person => person.Key.Id == "c9" && person.Json.Contains("新来的", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_due_tier_is_raised_once_however_many_wake_the_room()
    {
        await cluster.IngestAsync(cluster.Ask("r1"));
        cluster.Clock.Now += TimeSpan.FromMinutes(5);

        await Task.WhenAll(
            cluster.GrainOf("r1").SweepAsync(), TickAsync("r1"), cluster.GrainOf("r1").SweepAsync(), TickAsync("r1"));

        Assert.Equal([5], await cluster.TiersAsync("r1"));
    }

    [Fact]
    public async Task A_tier_is_not_raised_before_its_time()
    {
        await cluster.IngestAsync(cluster.Ask("r1"));
        cluster.Clock.Now += TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1);

        await TickAsync("r1");

        Assert.Empty(await cluster.TiersAsync("r1"));
    }

    [Fact]
    public async Task A_grain_that_comes_back_goes_on_where_the_log_ends()
    {
        await cluster.IngestAsync(cluster.Ask("r1"));
        await cluster.Cluster.DeactivateAsync(cluster.GrainOf("r1"));
        cluster.Clock.Now += TimeSpan.FromMinutes(10);

        await TickAsync("r1");
        await cluster.IngestAsync(cluster.Answer("r1"));

        var turn = Assert.Single((await cluster.Queries.ReadTurnsAsync(
            ATestCluster.Tenant, new() { Room = cluster.Room("r1") }, new(10), CancellationToken.None)).Items);
        Assert.Equal((TurnStatus.Answered, 600_000L), (turn.Status, turn.ReplyWallMs));
        Assert.Equal([(5, true), (10, false)], turn.Tiers.Select(tier => (tier.AfterMinutes, tier.IsCovered)));
    }

    [Fact]
    public async Task One_reminder_is_armed_for_a_conversation_and_goes_when_it_has_been_quiet_for_long()
    {
        for (var exchange = 0; exchange < 5; exchange++)
        {
            await cluster.IngestAsync(cluster.Ask("r1"));
            await UntilArmedAsync(isArmed: true);
            var version = (await RemindersAsync()).Single().ETag;
            cluster.Clock.Now += TimeSpan.FromSeconds(30);
            await cluster.IngestAsync(cluster.Answer("r1"));
            await TickAsync("r1");
            Assert.Equal(version, (await RemindersAsync()).Single().ETag);
            cluster.Clock.Now += TimeSpan.FromMinutes(1);
        }

        for (var quiet = 0; quiet < 8; quiet++)
        {
            await TickAsync("r1");
        }

        await cluster.IngestAsync(cluster.Ask("r1"));
        await cluster.IngestAsync(cluster.Answer("r1"));
        for (var quiet = 0; quiet < 10; quiet++)
        {
            Assert.Single(await RemindersAsync());
            await TickAsync("r1");
        }

        Assert.Empty(await RemindersAsync());
    }

    [Fact]
    public async Task A_turn_that_opens_after_the_reminder_has_gone_arms_a_new_one()
    {
        await cluster.IngestAsync(cluster.Ask("r1"));
        await UntilArmedAsync(isArmed: true);
        await cluster.IngestAsync(cluster.Answer("r1"));
        for (var quiet = 0; quiet < 10; quiet++)
        {
            await TickAsync("r1");
        }

        Assert.Empty(await RemindersAsync());
        cluster.Clock.Now += TimeSpan.FromMinutes(1);
        await cluster.IngestAsync(cluster.Ask("r1"));

        await UntilArmedAsync(isArmed: true);
    }

    [Fact]
    public async Task A_room_that_somebody_else_wrote_to_is_read_anew_and_loses_nothing()
    {
        var first = cluster.Ask("r1");
        await cluster.IngestAsync(first);
        var other = await ASecondActivation.OfAsync(cluster, "r1");

        var theirs = cluster.Ask("r1", "还在吗？");
        await other.IngestAsync(theirs);
        var ours = cluster.Ask("r1", "请回复");
        var fate = await cluster.IngestAsync(ours);
        var again = await cluster.IngestAsync(theirs);

        Assert.Equal((MessageFate.Accepted, MessageFate.Duplicate), (fate, again));
        var turn = Assert.Single((await cluster.Queries.ReadTurnsAsync(
            ATestCluster.Tenant, new() { Room = cluster.Room("r1") }, new(10), CancellationToken.None)).Items);
        Assert.Equal([first.Id, theirs.Id, ours.Id], turn.MessageIds);
    }

    [Fact]
    public async Task A_room_goes_on_after_its_silo_has_gone()
    {
        var rooms = Enumerable.Range(0, 40).Select(index => $"r{index}").ToList();
        await Task.WhenAll(rooms.Select(room => cluster.IngestAsync(cluster.Ask(room))));

        await cluster.Cluster.KillSiloAsync(cluster.Cluster.Silos[1]);
        cluster.Clock.Now += TimeSpan.FromMinutes(1);
        var fates = await Task.WhenAll(rooms.Select(room => cluster.IngestAsync(cluster.Answer(room))));

        Assert.All(fates, fate => Assert.Equal(MessageFate.Accepted, fate));
        var turns = await cluster.Queries.ReadTurnsAsync(
            ATestCluster.Tenant, new() { Status = TurnStatus.Answered }, new(500), CancellationToken.None);
        Assert.Equal(40, turns.Items.Count);
    }

    private static CalendarDefinition Calendar() => new(
        new Dictionary<DayOfWeek, IReadOnlyList<OpenInterval>>
        {
            [DayOfWeek.Monday] = [new(TimeSpan.FromHours(9), TimeSpan.FromHours(18))],
        },
        [new(new(2026, 10, 1), [])]);

    private async Task<RoomAnswer?> CommandAsync(string room, RoomCommand command) =>
        await cluster.Assistant.CommandAsync(cluster.Room(room), command, "key-1", createsRoom: false, CancellationToken.None);

    private Task TickAsync(string room) =>
        cluster.GrainOf(room).AsReference<IRemindable>().ReceiveReminder("due", default);

    private async Task<IReadOnlyList<ReminderEntry>> RemindersAsync()
    {
        var table = cluster.Cluster.Silos[0].ServiceProvider.GetRequiredService<IReminderTable>();
        return [.. (await table.ReadRows(cluster.GrainOf("r1").GetGrainId())).Reminders];
    }

    private Task UntilArmedAsync(bool isArmed) => ATestCluster.UntilAsync(
        async () => (await RemindersAsync()).Count == (isArmed ? 1 : 0), "the reminder");
}
