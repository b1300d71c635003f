using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Tenants;
using static SalesAssistant.Domain.Tests.Rooms.RoomDriver;

namespace SalesAssistant.Domain.Tests.Rooms;

/// <summary>Closing remarks among turns (behaviour.md §6); which words are remarks is tested elsewhere.</summary>
public sealed class ClosingRemarkTests
{
    [Fact]
    public void Remark_after_a_staff_message_is_kept_as_a_turn_that_ended_at_once()
    {
        var room = new RoomDriver().Staff("s1", 0).Customer("c1", 1, "好的");

        Assert.Equal(["c1 ClosedByRemark 1-1"], room.Turns);
        Assert.Null(room.Open);
    }

    [Fact]
    public void Remarks_of_one_run_are_one_turn()
    {
        var room = new RoomDriver().Staff("s1", 0).Customer("c1", 1, "好的").Customer("c2", 2, "谢谢").Staff("s2", 3)
            .Customer("c3", 4, "收到");

        Assert.Equal(["c1+c2 ClosedByRemark 1-1", "c3 ClosedByRemark 4-4"], room.Turns);
    }

    [Fact]
    public void Content_after_a_remark_opens_a_turn_of_its_own_that_later_remarks_join()
    {
        var room = new RoomDriver().Staff("s1", 0).Customer("c1", 1, "好的").Customer("c2", 2).Customer("c3", 3, "谢谢");

        Assert.Equal(["c1 ClosedByRemark 1-1", "c2+c3 Open 2"], room.Turns);
    }

    [Fact]
    public void Remark_that_no_staff_message_precedes_opens_a_turn()
    {
        Assert.Equal(["c1 Open 0"], new RoomDriver().Customer("c1", 0, "好的").Turns);

        var room = new RoomDriver().Customer("c1", 0);
        room.Do(new Dismiss("误报"), 1);
        room.Customer("c2", 2, "好的");
        Assert.Equal(["c1 Dismissed 0-1", "c2 Open 2"], room.Turns);
    }

    [Fact]
    public void Bots_notices_and_unconfirmed_senders_between_do_not_matter()
    {
        var room = new RoomDriver().Staff("s1", 0)
            .Take(Message("b1", 1, SenderRole.Bot)).Take(Message("x1", 2, null))
            .Take(Message("n1", 3, SenderRole.Customer) with { Type = MessageType.System })
            .Customer("c1", 4, "好的");

        Assert.Equal(["c1 ClosedByRemark 4-4"], room.Turns);
    }

    [Theory]
    [InlineData("好的，那价格多少？", MessageType.Text)]
    [InlineData("好的", MessageType.Image)]
    [InlineData(null, MessageType.Sticker)]
    public void More_content_and_placeholders_of_other_types_open_a_turn(string? text, MessageType type)
    {
        var room = new RoomDriver().Staff("s1", 0).Take(Message("c1", 1, SenderRole.Customer, text) with { Type = type });

        Assert.Equal(["c1 Open 1"], room.Turns);
    }

    [Fact]
    public void Remark_opens_a_turn_where_the_feature_is_off()
    {
        var room = new RoomDriver
        {
            Tenant = ATenant.With(settings => settings with { ClosingRemarks = new ClosingRemarkSettings { IsEnabled = false } }),
        };

        Assert.Equal(["c1 Open 1"], room.Staff("s1", 0).Customer("c1", 1, "好的").Turns);
    }

    [Fact]
    public void Late_staff_message_makes_a_remark_of_what_had_opened_a_turn()
    {
        var room = new RoomDriver().Customer("c1", 1, "好的").Staff("s1", 0, receivedAt: 2);

        Assert.Equal(["c1 ClosedByRemark 1-1"], room.Turns);
    }

    [Fact]
    public void Undo_makes_the_run_an_open_turn_from_its_first_remark()
    {
        var room = new RoomDriver().Staff("s1", 0).Customer("c1", 1, "好的").Customer("c2", 2, "谢谢");

        room.Do(new Undo(), 20);

        Assert.Equal(["c1+c2 Open 1"], room.Turns);
        Assert.Same(Decision.Nothing, room.Do(new Undo(), 20));
        var raised = room.Wake(20)!;
        Assert.Equal((10, 5), (raised.Tier.AfterMinutes, Assert.Single(raised.Covered).AfterMinutes));
    }

    [Fact]
    public void Undo_of_a_run_takes_in_a_turn_that_has_opened_since()
    {
        var room = new RoomDriver().Staff("s1", 0).Customer("c1", 1, "好的").Customer("c2", 5);

        room.Do(new Undo(), 6);

        Assert.Equal(["c1+c2 Open 1"], room.Turns);
    }

    [Fact]
    public void Undo_chooses_the_newer_of_remark_and_dismissal()
    {
        var room = new RoomDriver().Customer("c1", 0);
        room.Do(new Dismiss("误报"), 1);
        room.Staff("s1", 2).Customer("c2", 3, "好的");

        room.Do(new Undo(), 4);

        Assert.Equal(["c1 Dismissed 0-1", "c2 Open 3"], room.Turns);
    }
}
