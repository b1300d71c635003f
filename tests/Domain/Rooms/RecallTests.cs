using SalesAssistant.Domain.Rooms;
using static SalesAssistant.Domain.Tests.Rooms.RoomDriver;

namespace SalesAssistant.Domain.Tests.Rooms;

/// <summary>What a recall does, whoever sends it (behaviour.md §2).</summary>
public sealed class RecallTests
{
    [Fact]
    public void Recall_of_the_only_message_retracts_the_turn_at_its_own_time()
    {
        var room = new RoomDriver().Customer("c1", 0).Recall("r1", "c1", 2);

        Assert.Equal(["(c1) Retracted 0-2"], room.Turns);
        Assert.Equal(TurnStatus.Retracted, room.Room.LastEnd);
    }

    [Fact]
    public void Recall_of_the_first_of_several_moves_the_clock_to_the_next()
    {
        var room = new RoomDriver().Customer("c1", 0).Customer("c2", 3).Recall("r1", "c1", 4);

        Assert.Equal(["(c1)+c2 Open 3"], room.Turns);
        Assert.Equal(1, room.Open!.WaitingCount);

        room.Recall("r2", "c2", 5);
        Assert.Equal(["(c1)+(c2) Retracted 3-5"], room.Turns);
    }

    [Fact]
    public void Recall_of_a_later_message_leaves_the_clock()
    {
        var room = new RoomDriver().Customer("c1", 0).Customer("c2", 3).Recall("r1", "c2", 4);

        Assert.Equal(["c1+(c2) Open 0"], room.Turns);
    }

    [Fact]
    public void Recall_after_the_end_changes_nothing()
    {
        var room = new RoomDriver().Customer("c1", 0).Staff("s1", 2).Recall("r1", "c1", 3);

        Assert.Equal(["c1 Answered 0-2 s1"], room.Turns);
        Assert.True(room.Room.IsRecalled("c1"));
    }

    [Fact]
    public void Recall_by_staff_of_a_customers_message_counts_as_well()
    {
        var room = new RoomDriver().Customer("c1", 0)
            .Take(Message("r1", 2, SenderRole.Sales) with { Type = MessageType.Recall, Recalls = "c1" });

        Assert.Equal(["(c1) Retracted 0-2"], room.Turns);
    }

    [Fact]
    public void Recall_of_the_answer_reopens_the_turn_with_its_old_clock()
    {
        var room = new RoomDriver().Customer("c1", 0).Staff("s1", 2).Recall("r1", "s1", 3);

        Assert.Equal(["c1 Open 0"], room.Turns);
    }

    [Fact]
    public void Recall_of_the_answer_ends_the_turn_at_the_next_staff_message()
    {
        var room = new RoomDriver().Customer("c1", 0).Staff("s1", 2).Staff("s2", 3).Recall("r1", "s1", 4);

        Assert.Equal(["c1 Answered 0-3 s2"], room.Turns);
    }

    [Fact]
    public void Recall_of_the_answer_takes_in_a_turn_that_had_opened_since()
    {
        var room = new RoomDriver().Customer("c1", 0).Staff("s1", 2).Customer("c2", 10);
        room.Room.TakeChanges();

        room.Recall("r1", "s1", 11);

        Assert.Equal(["c1+c2 Open 0"], room.Turns);
        Assert.Equal([Turn.IdOf(Key, "c2")], room.Room.TakeChanges().VanishedTurnIds);

        var answered = new RoomDriver().Customer("c1", 0).Staff("s1", 2).Customer("c2", 10).Staff("s2", 12).Recall("r1", "s1", 13);
        Assert.Equal(["c1+c2 Answered 0-12 s2"], answered.Turns);
    }

    [Fact]
    public void Recall_of_a_staff_message_that_answered_nothing_changes_no_turn()
    {
        var room = new RoomDriver().Customer("c1", 0).Staff("s1", 2).Staff("s2", 3).Recall("r1", "s2", 4);

        Assert.Equal(["c1 Answered 0-2 s1"], room.Turns);
    }

    [Fact]
    public void Recall_that_comes_before_its_original_works_once_that_comes()
    {
        var customer = new RoomDriver().Recall("r1", "c1", 2).Customer("c1", 0, receivedAt: 3);
        Assert.Equal(["(c1) Retracted 0-2"], customer.Turns);

        var staff = new RoomDriver().Customer("c1", 0).Recall("r1", "s1", 5).Staff("s1", 2, receivedAt: 6);
        Assert.Equal(["c1 Open 0"], staff.Turns);

        var stamped = new RoomDriver().Recall("r1", "c1", 2).Customer("c1", 2).Customer("c2", 3);
        Assert.Equal(["c2 Open 3"], stamped.Turns);
    }

    [Fact]
    public void Recall_that_comes_late_takes_effect_at_its_own_time()
    {
        var room = new RoomDriver().Customer("c1", 0).Staff("s1", 5).Recall("r1", "c1", 4, receivedAt: 6);

        Assert.Equal(["(c1) Retracted 0-4"], room.Turns);
    }

    [Fact]
    public void Remark_after_a_retracted_turn_is_judged_by_what_came_before_that_turn()
    {
        var room = new RoomDriver().Customer("c1", 0).Staff("s1", 1).Customer("c2", 2).Recall("r1", "c2", 3)
            .Customer("c3", 4, "好的");
        Assert.Equal(["c1 Answered 0-1 s1", "(c2) Retracted 2-3", "c3 ClosedByRemark 4-4"], room.Turns);

        var first = new RoomDriver().Customer("c1", 0).Recall("r1", "c1", 1).Customer("c2", 2, "好的");
        Assert.Equal(["(c1) Retracted 0-1", "c2 Open 2"], first.Turns);
    }

    [Fact]
    public void Remark_after_a_retracted_turn_follows_what_staff_sent_to_many_meanwhile()
    {
        var room = new RoomDriver().Customer("c1", 0)
            .Take(Message("s1", 1, SenderRole.Sales) with { MassSent = true })
            .Customer("c2", 2).Recall("r1", "c1", 3).Recall("r2", "c2", 4)
            .Customer("c3", 5, "收到");

        Assert.Equal(["(c1)+(c2) Retracted 2-4", "c3 ClosedByRemark 5-5"], room.Turns);
    }

    [Fact]
    public void Recalled_remark_of_an_ended_run_leaves_the_run()
    {
        var room = new RoomDriver().Staff("s1", 0).Customer("c1", 1, "好的").Recall("r1", "c1", 2).Customer("c2", 3, "谢谢");

        Assert.Equal(["c1+c2 ClosedByRemark 1-1"], room.Turns);
    }
}
