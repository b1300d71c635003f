using SalesAssistant.Domain.Rooms;
using static SalesAssistant.Domain.Tests.Rooms.RoomDriver;

namespace SalesAssistant.Domain.Tests.Rooms;

/// <summary>Order, late arrivals, clocks that run ahead (behaviour.md §4).</summary>
public sealed class OrderTests
{
    private const double DayMinutes = 24 * 60;
    private const double Millisecond = 1 / 60_000.0;

    [Fact]
    public void Late_customer_message_opens_the_turn_earlier()
    {
        var room = new RoomDriver().Customer("c2", 5).Customer("c1", 3, receivedAt: 6);

        Assert.Equal(["c1+c2 Open 3"], room.Turns);
        Assert.Equal([Turn.IdOf(Key, "c2")], room.Room.TakeChanges().VanishedTurnIds);
        Assert.Equal(["late"], room.Room.FlagsOf(room.Open!));
    }

    [Fact]
    public void Late_staff_message_splits_a_turn()
    {
        var room = new RoomDriver().Customer("c1", 0).Customer("c2", 5).Staff("s1", 2, receivedAt: 6);

        Assert.Equal(["c1 Answered 0-2 s1", "c2 Open 5"], room.Turns);
    }

    [Fact]
    public void Late_staff_message_before_the_opening_leaves_the_turn()
    {
        var room = new RoomDriver().Customer("c1", 3).Staff("s1", 2, receivedAt: 6);

        Assert.Equal(["c1 Open 3"], room.Turns);
    }

    [Fact]
    public void Late_customer_message_after_the_answer_opens_a_turn_of_its_own()
    {
        var room = new RoomDriver().Customer("c1", 0).Staff("s1", 2).Staff("s2", 6).Customer("c2", 4, receivedAt: 7);

        Assert.Equal(["c1 Answered 0-2 s1", "c2 Answered 4-6 s2"], room.Turns);
    }

    [Fact]
    public void Late_message_sent_before_a_dismissal_belongs_to_the_dismissed_turn()
    {
        var room = new RoomDriver().Customer("c1", 0);
        room.Do(new Dismiss("误报"), 10);

        room.Customer("c2", 10, receivedAt: 11).Customer("c3", 10 + Millisecond, receivedAt: 12);

        Assert.Equal(["c1+c2 Dismissed 0-10", "c3 Open 10.000017"], room.Turns);
    }

    [Fact]
    public void Late_answer_sent_before_a_dismissal_answers_the_turn()
    {
        var room = new RoomDriver().Customer("c1", 0);
        room.Do(new Dismiss("误报"), 10);

        room.Staff("s1", 8, receivedAt: 11);

        Assert.Equal(["c1 Answered 0-8 s1"], room.Turns);
    }

    [Fact]
    public void Dismissal_keeps_its_place_when_the_window_moves_on()
    {
        var room = new RoomDriver().Customer("c1", 0);
        room.Do(new Dismiss("误报"), 1200);

        // The window lets go of c1; the dismissal is within reach, so a message may still come before it.
        room.Customer("c2", 1600);
        Assert.Equal(1, room.Room.WindowMessages);
        room.Customer("c3", 600, receivedAt: 1601);

        Assert.Equal(["c1+c3 Dismissed 0-1200", "c2 Open 1600"], room.Turns);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(-Millisecond, true)]
    public void Reach_goes_back_24_hours(double offset, bool isLate)
    {
        var room = new RoomDriver().Staff("s1", DayMinutes).Customer("c1", offset, receivedAt: DayMinutes);

        var received = Assert.IsType<MessageReceived>(room.Log[^1].Event);
        Assert.Equal(isLate, received.Message.IsLate);
        Assert.Equal(isLate ? [] : ["c1 Answered 0-1440 s1"], room.Turns);
        Assert.Equal(isLate, room.Room.Find("c1") is null);
    }

    [Theory]
    [InlineData(999, false)]
    [InlineData(1000, true)]
    public void Reach_goes_back_1000_messages(int newer, bool isLate)
    {
        var room = new RoomDriver();
        for (var index = 1; index <= newer; index++)
        {
            room.Staff($"s{index}", index * 0.01);
        }

        room.Customer("c1", 0, receivedAt: 20);

        Assert.Equal(isLate, ((MessageReceived)room.Log[^1].Event).Message.IsLate);
        Assert.Equal(isLate ? [] : ["c1 Answered 0-0.01 s1"], room.Turns);
    }

    [Fact]
    public void Message_beyond_reach_is_stored_and_leaves_the_turns()
    {
        var room = new RoomDriver().Customer("c1", 2 * DayMinutes);
        room.Room.TakeChanges();

        room.Staff("s1", 0, receivedAt: 2 * DayMinutes).Customer("c0", 1, receivedAt: 2 * DayMinutes);

        var changes = room.Room.TakeChanges();
        Assert.Equal(["s1", "c0"], changes.Messages.Select(message => message.Id));
        Assert.Empty(changes.Turns);
        Assert.Equal(["c1 Open 2880"], room.Turns);
    }

    [Theory]
    [InlineData(120_000, false)]
    [InlineData(120_001, true)]
    public void Send_time_more_than_two_minutes_ahead_is_taken_as_the_time_of_receipt(int aheadMilliseconds, bool isSkewed)
    {
        var room = new RoomDriver();

        room.Take(Message("c1", 0, SenderRole.Customer) with { SentAt = Noon.AddMilliseconds(aheadMilliseconds) }, receivedAt: 0);

        var message = room.Room.Find("c1")!;
        Assert.Equal(isSkewed, message.HasClockSkew);
        Assert.Equal(isSkewed ? Noon : Noon.AddMilliseconds(aheadMilliseconds), message.SentAt);
    }

    [Fact]
    public void Reply_time_is_never_negative_with_a_customers_clock_ahead()
    {
        var room = new RoomDriver();
        room.Take(Message("c1", 2, SenderRole.Customer), receivedAt: 0).Staff("s1", 1);

        // In the room's order the answer came first.
        Assert.Equal(["c1 Open 2"], room.Turns);
    }

    [Theory]
    [InlineData("a", null, "b", null, "a")]
    [InlineData("b", 1L, "a", 2L, "b")]
    [InlineData("b", 1L, "a", null, "a")]
    [InlineData("b", 7L, "a", 7L, "a")]
    public void Messages_of_one_instant_go_by_sequence_where_both_have_one_else_by_id(
        string one, long? oneSequence, string other, long? otherSequence, string first)
    {
        IncomingMessage[] both =
        [
            Message(one, 0, SenderRole.Customer) with { Sequence = oneSequence },
            Message(other, 0, SenderRole.Customer) with { Sequence = otherSequence },
        ];

        foreach (var messages in new[] { both, [.. both.Reverse()] })
        {
            var room = new RoomDriver();
            Array.ForEach(messages, message => room.Take(message));
            Assert.Equal(first, room.Open!.OpeningMessageId);
        }
    }

    [Fact]
    public void Messages_of_one_instant_that_run_in_a_circle_have_one_order_all_the_same()
    {
        // a before b and b before c by id, c before a by sequence.
        IncomingMessage[] circle =
        [
            Message("a", 0, SenderRole.Customer) with { Sequence = 2 },
            Message("b", 0, SenderRole.Customer),
            Message("c", 0, SenderRole.Customer) with { Sequence = 1 },
        ];
        int[][] orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

        foreach (var order in orders)
        {
            var room = new RoomDriver();
            Array.ForEach(order, index => room.Take(circle[index]));
            Assert.Equal(["c+b+a Open 0"], room.Turns);
        }
    }

    [Fact]
    public void Window_is_bounded_even_if_all_messages_claim_one_instant()
    {
        var room = new RoomDriver();
        for (var index = 0; index < 2500; index++)
        {
            room.Customer($"c{index:0000}", 0);
        }

        Assert.InRange(room.Room.WindowMessages, 1000, 2000);
        Assert.Equal(2500, room.Open!.Messages.Count);
    }
}
