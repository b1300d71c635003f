using SalesAssistant.Domain.Rooms;
using static SalesAssistant.Domain.Tests.Rooms.RoomDriver;

namespace SalesAssistant.Domain.Tests.Rooms;

/// <summary>What opens, joins and ends a turn (behaviour.md §2).</summary>
public sealed class TurnTests
{
    public static TheoryData<MessageType> CountableTypes => [.. Enum.GetValues<MessageType>()
        .Except([MessageType.System, MessageType.Recall])];

    [Fact]
    public void First_customer_message_opens_a_turn_and_later_ones_never_restart_its_clock()
    {
        var room = new RoomDriver().Customer("c1", 0).Customer("c2", 3).Customer("c3", 9);

        Assert.Equal(["c1+c2+c3 Open 0"], room.Turns);
        Assert.Equal(At(0), room.Open!.WaitingSince);
        Assert.Equal(3, room.Open.WaitingCount);
        Assert.Equal(Turn.IdOf(Key, "c1"), room.Open.Id);
    }

    [Theory]
    [MemberData(nameof(CountableTypes))]
    public void Every_countable_type_opens_a_turn(MessageType type)
    {
        var room = new RoomDriver().Take(Message("c1", 0, SenderRole.Customer) with { Type = type });

        Assert.Equal(["c1 Open 0"], room.Turns);
    }

    [Theory]
    [MemberData(nameof(CountableTypes))]
    public void Staff_answers_with_any_type(MessageType type)
    {
        var room = new RoomDriver().Customer("c1", 0).Take(Message("s1", 2, SenderRole.Sales) with { Type = type });

        Assert.Equal(["c1 Answered 0-2 s1"], room.Turns);
    }

    [Fact]
    public void System_notice_and_recall_of_something_unknown_open_and_end_nothing()
    {
        var room = new RoomDriver()
            .Take(Message("n1", 0, SenderRole.Customer) with { Type = MessageType.System })
            .Recall("r1", "never-seen", 1);
        Assert.Empty(room.Turns);

        room.Customer("c1", 2)
            .Take(Message("n2", 3, SenderRole.Sales) with { Type = MessageType.System })
            .Take(Message("r2", 4, SenderRole.Sales) with { Type = MessageType.Recall, Recalls = "never-seen" });
        Assert.Equal(["c1 Open 2"], room.Turns);
    }

    [Fact]
    public void Types_taken_out_open_nothing_and_yet_answer()
    {
        var room = new RoomDriver
        {
            Tenant = ATenant.With(settings => settings with { CountableTypes = [MessageType.Text] }),
        };

        room.Take(Message("c1", 0, SenderRole.Customer) with { Type = MessageType.Sticker });
        Assert.Empty(room.Turns);

        room.Customer("c2", 1).Take(Message("s1", 2, SenderRole.Sales) with { Type = MessageType.Sticker });
        Assert.Equal(["c2 Answered 1-2 s1"], room.Turns);

        // It answers, but counts nowhere: the last countable message is still the customer's.
        room.Customer("c3", 3, "好的");
        Assert.Equal(["c2 Answered 1-2 s1", "c3 Open 3"], room.Turns);
    }

    [Theory]
    [InlineData(SenderRole.Sales)]
    [InlineData(SenderRole.AfterSales)]
    [InlineData(SenderRole.Employee)]
    public void First_message_by_any_staff_answers(SenderRole role)
    {
        var room = new RoomDriver().Customer("c1", 0)
            .Take(Message("s1", 4, role) with { SenderName = "某人" })
            .Staff("s2", 5);

        Assert.Equal(["c1 Answered 0-4 s1"], room.Turns);
        Assert.Equal("某人", room.Room.Timeline.Tip.Turns![0].AnswererName);
    }

    [Theory]
    [InlineData(SenderRole.Bot)]
    [InlineData(SenderRole.Unconfirmed)]
    [InlineData(null)]
    public void Bot_and_unconfirmed_sender_open_and_end_nothing(SenderRole? role)
    {
        var room = new RoomDriver().Take(Message("x1", 0, role));
        Assert.Empty(room.Turns);

        room.Customer("c1", 1).Take(Message("x2", 2, role));
        Assert.Equal(["c1 Open 1"], room.Turns);
    }

    [Fact]
    public void Mass_sent_messages_open_and_end_nothing()
    {
        var room = new RoomDriver().Take(Message("c0", 0, SenderRole.Customer) with { MassSent = true });
        Assert.Empty(room.Turns);

        room.Customer("c1", 1).Take(Message("s1", 2, SenderRole.Sales) with { MassSent = true });
        Assert.Equal(["c1 Open 1"], room.Turns);

        room.Staff("s2", 3);
        Assert.Equal(["c1 Answered 1-3 s2"], room.Turns);
    }

    [Fact]
    public void Midnight_and_the_end_of_the_schedule_change_nothing()
    {
        var room = new RoomDriver().Customer("c1", 0);
        room.Wake(1000);
        room.Wake(3000);

        Assert.Equal(["c1 Open 0"], room.Turns);
        room.Staff("s1", 3000);
        Assert.Equal(["c1 Answered 0-3000 s1"], room.Turns);
    }

    [Fact]
    public void Dismissal_ends_the_turn_with_its_reason()
    {
        var room = new RoomDriver().Customer("c1", 0);

        room.Do(new Dismiss("自动消息"), 5, actor: "li");

        Assert.Equal(["c1 Dismissed 0-5"], room.Turns);
        Assert.Equal(("自动消息", "li"), (room.Room.Timeline.Tip.Turns![0].DismissReason, room.Room.Timeline.Tip.Turns![0].DismissedBy));
        Assert.Equal(TurnStatus.Dismissed, room.Room.LastEnd);
    }

    [Fact]
    public void Archiving_closes_the_turn_and_a_message_brings_the_room_back()
    {
        var room = new RoomDriver().Customer("c1", 0);
        room.Do(new ArchiveRoom(), 5);
        Assert.Equal(["c1 RoomClosed 0-5"], room.Turns);
        Assert.True(room.Room.IsArchived);
        Assert.Empty(room.Do(new ArchiveRoom(), 6).Events);

        room.Customer("c2", 4, receivedAt: 7);
        Assert.True(room.Room.IsArchived);
        Assert.Equal(["c1+c2 RoomClosed 0-5"], room.Turns);

        room.Customer("c3", 8);
        Assert.False(room.Room.IsArchived);
        Assert.Equal(["c1+c2 RoomClosed 0-5", "c3 Open 8"], room.Turns);
    }

    [Fact]
    public void Archived_room_stays_so_for_a_notice_and_a_recall()
    {
        var room = new RoomDriver().Customer("c1", 0);
        room.Do(new ArchiveRoom(), 5);

        room.Take(Message("n1", 6, SenderRole.Customer) with { Type = MessageType.System }).Recall("r1", "c1", 7);

        Assert.True(room.Room.IsArchived);
        Assert.Equal(["c1 RoomClosed 0-5"], room.Turns);
    }

    [Fact]
    public void Late_message_sent_before_an_archive_opens_a_turn_that_the_archive_closed()
    {
        var room = new RoomDriver().Staff("s1", 0);
        room.Do(new ArchiveRoom(), 5);

        room.Customer("c1", 3, receivedAt: 6);

        Assert.Equal(["c1 RoomClosed 3-5"], room.Turns);
        Assert.Equal(TurnStatus.RoomClosed, room.Room.LastEnd);
    }

    [Fact]
    public void Newest_shown_message_is_neither_recalled_nor_a_notice()
    {
        var room = new RoomDriver().Customer("c1", 0, "一").Customer("c2", 1, "二")
            .Take(Message("n1", 2, SenderRole.Customer) with { Type = MessageType.System });
        Assert.Equal("二", room.Room.LastShown!.Text);

        room.Recall("r1", "c2", 3);

        Assert.Equal("一", room.Room.LastShown!.Text);
    }

    [Fact]
    public void Long_text_is_cut_in_the_window_and_never_within_a_character()
    {
        var room = new RoomDriver().Customer("c1", 0, new string('长', 299) + "😀").Customer("c2", 1, new string('长', 301));

        Assert.Equal(new string('长', 299), room.Room.Find("c1")!.Text);
        Assert.Equal(new string('长', 300), room.Room.Find("c2")!.Text);
        Assert.Equal(301, room.Room.TakeChanges().Messages[^1].Text!.Length);
    }

    [Fact]
    public void Name_is_that_of_the_newest_message()
    {
        var room = new RoomDriver().Take(Message("c1", 5, SenderRole.Customer) with { RoomName = "新名" })
            .Take(Message("c2", 4, SenderRole.Customer) with { RoomName = "旧名" }, receivedAt: 6);

        Assert.Equal("新名", room.Room.Name);
    }
}
