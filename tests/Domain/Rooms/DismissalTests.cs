using SalesAssistant.Domain.Rooms;
using static SalesAssistant.Domain.Tests.Rooms.RoomDriver;

namespace SalesAssistant.Domain.Tests.Rooms;

/// <summary>Dismissal, undo and snooze as people ask for them (behaviour.md §8).</summary>
public sealed class DismissalTests
{
    private static readonly Dismiss FalseAlarm = new("误报");

    [Fact]
    public void Dismissal_is_idempotent()
    {
        var room = new RoomDriver().Customer("c1", 0);
        var id = room.Open!.Id;

        Assert.Single(room.Do(FalseAlarm, 5).Events);

        Assert.Same(Decision.Nothing, room.Do(FalseAlarm, 6));
        room.Customer("c2", 7);
        Assert.Same(Decision.Nothing, room.Do(new Dismiss("误报", id), 8));
        Assert.Equal(["c1 Dismissed 0-5", "c2 Open 7"], room.Turns);
    }

    [Fact]
    public void Dismissal_with_nothing_open_is_refused()
    {
        var room = new RoomDriver().Customer("c1", 0).Staff("s1", 1);

        Assert.Equal(new Refusal(RefusalKind.Conflict, null, "NothingWaiting"), room.Do(FalseAlarm, 2).Refusal);
        Assert.Equal("当前没有待回复的消息", room.Do(FalseAlarm, 2).Refusal!.Text);
    }

    [Fact]
    public void Dismissal_of_a_turn_that_is_over_leaves_the_open_one()
    {
        var room = new RoomDriver().Customer("c1", 0);
        var id = room.Open!.Id;
        room.Staff("s1", 1).Customer("c2", 2);

        Assert.Equal("NothingWaiting", room.Do(new Dismiss("误报", id), 3).Refusal!.Reason);
        Assert.Equal(["c1 Answered 0-1 s1", "c2 Open 2"], room.Turns);
    }

    [Fact]
    public void Dismissal_means_the_turn_by_the_id_it_had_before_a_late_message_opened_it_earlier()
    {
        var room = new RoomDriver().Customer("c2", 5);
        var id = room.Open!.Id;
        room.Customer("c1", 3, receivedAt: 6);

        room.Do(new Dismiss("误报", id), 7);

        Assert.Equal(["c1+c2 Dismissed 3-7"], room.Turns);
    }

    [Theory]
    [InlineData(0, "ReasonMissing")]
    [InlineData(1, null)]
    [InlineData(500, null)]
    [InlineData(501, "ReasonTooLong")]
    public void Dismissal_wants_a_reason_of_bounded_length(int length, string? refused)
    {
        var room = new RoomDriver().Customer("c1", 0);

        Assert.Equal(refused, room.Do(new Dismiss(new string('因', length)), 1).Refusal?.Reason);
        Assert.Equal(refused is null, room.Open is null);
    }

    [Fact]
    public void Undo_opens_the_dismissed_turn_again_and_is_idempotent()
    {
        var room = new RoomDriver().Customer("c1", 0);
        room.Do(FalseAlarm, 5);

        Assert.Single(room.Do(new Undo(), 6).Events);

        Assert.Equal(["c1 Open 0"], room.Turns);
        Assert.Same(Decision.Nothing, room.Do(new Undo(), 7));
    }

    [Fact]
    public void Undo_takes_back_only_the_last_one()
    {
        var room = new RoomDriver().Customer("c1", 0);
        room.Do(FalseAlarm, 5);
        room.Customer("c2", 6);
        room.Do(FalseAlarm, 7);

        room.Do(new Undo(), 8);
        room.Do(new Undo(), 9);

        Assert.Equal(["c1 Dismissed 0-5", "c2 Open 6"], room.Turns);
    }

    [Fact]
    public void Undo_works_again_after_another_dismissal_even_at_the_same_instant()
    {
        var room = new RoomDriver().Customer("c1", 0);
        for (var time = 0; time < 3; time++)
        {
            room.Do(FalseAlarm, 5);
            Assert.Equal(["c1 Dismissed 0-5"], room.Turns);
            room.Do(new Undo(), 5);
            Assert.Equal(["c1 Open 0"], room.Turns);
        }
    }

    [Fact]
    public void Undo_makes_one_turn_with_one_that_has_opened_since()
    {
        var room = new RoomDriver().Customer("c1", 0);
        room.Do(FalseAlarm, 5);
        room.Customer("c2", 8);

        room.Do(new Undo(), 9);

        Assert.Equal(["c1+c2 Open 0"], room.Turns);
    }

    [Fact]
    public void Undo_leaves_an_answer_that_came_since()
    {
        var room = new RoomDriver().Customer("c1", 0);
        room.Do(FalseAlarm, 5);
        room.Staff("s1", 8).Customer("c2", 9);

        room.Do(new Undo(), 10);

        Assert.Equal(["c1 Answered 0-8 s1", "c2 Open 9"], room.Turns);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "UndoTooLate")]
    public void Undo_reaches_back_24_hours(int milliseconds, string? refused)
    {
        var dismissed = new RoomDriver().Customer("c1", 0);
        dismissed.Do(FalseAlarm, 5);
        var remark = new RoomDriver().Staff("s1", 4).Customer("c1", 5, "好的");

        var minute = 5 + 1440 + (milliseconds / 60_000.0);
        Assert.Equal(refused, dismissed.Do(new Undo(), minute).Refusal?.Reason);
        Assert.Equal(refused, remark.Do(new Undo(), minute).Refusal?.Reason);
    }

    [Fact]
    public void Undo_within_24_hours_works_after_the_window_has_moved_on()
    {
        var room = new RoomDriver().Customer("c1", 0);
        room.Do(FalseAlarm, 1200);
        room.Customer("c2", 1600);

        room.Do(new Undo(), 1601);

        Assert.Equal(["c1+c2 Open 0"], room.Turns);
    }

    [Fact]
    public void Undo_with_nothing_to_take_back_is_refused()
    {
        var room = new RoomDriver().Customer("c1", 0);

        Assert.Equal(new Refusal(RefusalKind.Conflict, null, "NothingToUndo"), room.Do(new Undo(), 1).Refusal);
    }

    [Theory]
    [InlineData(0, "SnoozeMinutesOutOfRange")]
    [InlineData(1, null)]
    [InlineData(1440, null)]
    [InlineData(1441, "SnoozeMinutesOutOfRange")]
    public void Snooze_is_1_to_1440_minutes(int minutes, string? refused)
    {
        var room = new RoomDriver().Customer("c1", 0);

        Assert.Equal(refused, room.Do(new Snooze(minutes), 1).Refusal?.Reason);
        Assert.Equal(refused is null ? At(1 + minutes) : null, room.Room.SnoozedUntil(room.Open!));
    }

    [Fact]
    public void Snooze_with_nothing_open_is_refused()
    {
        Assert.Equal("NothingWaiting", new RoomDriver().Staff("s1", 0).Do(new Snooze(5), 1).Refusal!.Reason);
    }
}
