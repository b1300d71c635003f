using SalesAssistant.Domain.Escalation;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using static SalesAssistant.Domain.Tests.Rooms.RoomDriver;

namespace SalesAssistant.Domain.Tests.Rooms;

/// <summary>Who a sender is, and what confirming it later recomputes (behaviour.md §2).</summary>
public sealed class RoleTests
{
    private const double DayMinutes = 24 * 60;

    private static readonly PersonKey Stranger = new(ATenant.Channel, "stranger");

    [Theory]
    [InlineData(SenderRole.Sales, SenderRole.Customer, SenderRole.Bot, SenderRole.Sales)]
    [InlineData(null, SenderRole.Customer, SenderRole.Bot, SenderRole.Customer)]
    [InlineData(null, null, SenderRole.Bot, SenderRole.Bot)]
    [InlineData(null, null, null, SenderRole.Unconfirmed)]
    public void Directory_stands_above_the_message_and_that_above_what_the_channel_said_before(
        SenderRole? directory, SenderRole? message, SenderRole? channel, SenderRole expected)
    {
        var tenant = ATenant.With(
            settings => settings, new Person(Stranger) { DirectoryRole = directory, ChannelRole = channel });

        Assert.Equal(expected, MessageRules.RoleOf(Message("c1", 0, role: null) with { SenderRole = message }, tenant));
    }

    [Fact]
    public void Confirmed_staff_answers_the_turn_afterwards()
    {
        var room = new RoomDriver().Customer("c1", 0).Take(Message("x1", 2, role: null)).Customer("c2", 3);

        room.Do(new ChangeRole(Stranger, SenderRole.Employee), 10);

        Assert.Equal(["c1 Answered 0-2 x1", "c2 Open 3"], room.Turns);
        Assert.Equal([("x1", SenderRole.Employee)], room.Room.TakeChanges().Roles);
    }

    [Fact]
    public void Staff_who_turns_out_to_be_a_bot_has_answered_nothing()
    {
        var room = new RoomDriver().Customer("c1", 0).Staff("s1", 2);

        room.Do(new ChangeRole(ATenant.Li, SenderRole.Bot), 10);

        Assert.Equal(["c1 Open 0"], room.Turns);
    }

    [Fact]
    public void Person_of_the_same_id_in_another_channel_is_somebody_else()
    {
        var room = new RoomDriver().Customer("c1", 0).Staff("s1", 2);

        room.Do(new ChangeRole(new("wecom-archive", "li"), SenderRole.Bot), 10);

        Assert.Equal(["c1 Answered 0-2 s1"], room.Turns);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Change_recomputes_the_last_30_days(int milliseconds, bool isTouched)
    {
        var room = new RoomDriver().Take(Message("x1", 0, role: null));

        room.Do(new ChangeRole(Stranger, SenderRole.Customer), (30 * DayMinutes) + (milliseconds / 60_000.0));

        Assert.Equal(isTouched ? ["x1 Open 0"] : [], room.Turns);
    }

    [Fact]
    public void Turn_that_is_still_open_is_recomputed_from_its_opening()
    {
        var room = new RoomDriver().Customer("c1", 0).Take(Message("x1", 5, role: null));

        room.Do(new ChangeRole(Stranger, SenderRole.Sales), 40 * DayMinutes);

        Assert.Equal(["c1 Answered 0-5 x1"], room.Turns);
    }

    [Fact]
    public void Change_recomputes_what_the_window_has_let_go_of()
    {
        var rows = new RoomRows();
        var room = new RoomDriver().Customer("c1", 0).Take(Message("x1", 2, role: null)).Staff("s1", 8);
        room.Customer("c2", 20 * DayMinutes).Staff("s2", (20 * DayMinutes) + 1);
        rows.Write(room.Room);
        var stored = room.Log.Select(entry => entry.Event).OfType<MessageReceived>().Select(received => received.Message).ToList();
        Assert.Null(room.Room.Find("c1"));

        room.Room.Rewind(stored, rows.Pinned);
        room.Do(new ChangeRole(Stranger, SenderRole.Employee), 20.5 * DayMinutes);

        var changes = room.Room.TakeChanges();
        Assert.Equal(["c1 Answered 0-2 x1"], changes.Turns.Select(Describe));
        Assert.Equal([Turn.IdOf(Key, "c1")], changes.EndedOrReopened);
        Assert.Null(room.Room.Find("c1"));
    }

    [Fact]
    public void Terms_and_tiers_of_old_turns_are_still_known_when_they_are_written()
    {
        var rows = new RoomRows();
        var room = new RoomDriver();
        for (var day = 0; day < 25; day++)
        {
            for (var turn = 0; turn < 10; turn++)
            {
                room.Customer($"c{day}-{turn}", (day * DayMinutes) + (turn * 60));
                room.Wake((day * DayMinutes) + (turn * 60) + 5);
                room.Take(Message($"x{day}-{turn}", (day * DayMinutes) + (turn * 60) + 6, role: null));
                room.Staff($"s{day}-{turn}", (day * DayMinutes) + (turn * 60) + 7);
            }

            rows.Write(room.Room);
        }

        var stored = room.Log.Select(entry => entry.Event).OfType<MessageReceived>().Select(received => received.Message).ToList();
        var before = room.Room.Terms;
        room.Tenant = ATenant.With(settings => settings with { PreSalesPolicy = EscalationPolicy.Silent });
        room.Customer("c-new", 25 * DayMinutes);
        rows.Write(room.Room);
        room.Room.Rewind(stored, rows.Pinned.Select(row =>
            (row.MessageId, row.Terms, (IReadOnlyList<RaisedTier>)[new(5, default, default, default, false, false)])));
        room.Do(new ChangeRole(Stranger, SenderRole.Employee), 25 * DayMinutes);

        var changes = room.Room.TakeChanges();
        Assert.Equal(250, changes.Turns.Count);
        Assert.All(changes.Turns, turn => Assert.Equal(before, room.Room.TermsOf(turn)));
        Assert.All(changes.Turns, turn => Assert.Equal(5, room.Room.TiersOf(turn)[0].AfterMinutes));
    }

    [Fact]
    public void Quiet_room_keeps_what_it_knows()
    {
        var room = new RoomDriver().Customer("c1", 0, "在吗").Staff("s1", 2);
        room.Do(new ArchiveRoom(), 3);

        room.Room.Rewind([], []);
        room.Do(new ChangeRole(Stranger, SenderRole.Customer), 60 * DayMinutes);

        Assert.Equal("马上看", room.Room.LastShown!.Text);
        Assert.Equal((TurnStatus.Answered, true), (room.Room.LastEnd, room.Room.IsArchived));
        Assert.Equal(At(2), room.Room.Timeline.NewestAt);
    }

    [Fact]
    public void Remark_whose_staff_message_lies_before_the_past_that_is_read_stays_one()
    {
        var rows = new RoomRows();
        var room = new RoomDriver().Staff("s1", 0).Customer("c1", 5 * DayMinutes, "好的").Staff("s2", 20 * DayMinutes);
        rows.Write(room.Room);
        var stored = room.Log.Select(entry => entry.Event).OfType<MessageReceived>().Select(received => received.Message);

        room.Room.Rewind([.. stored.Where(message => message.SentAt > At(DayMinutes))], rows.Pinned);
        room.Do(new ChangeRole(Stranger, SenderRole.Sales), 31 * DayMinutes);

        Assert.Empty(room.Room.TakeChanges().Turns);
        Assert.Null(room.Open);
    }
}
