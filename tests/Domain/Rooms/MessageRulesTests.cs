using SalesAssistant.Domain.Rooms;
using static SalesAssistant.Domain.Tests.Rooms.RoomDriver;

namespace SalesAssistant.Domain.Tests.Rooms;

public sealed class MessageRulesTests
{
    [Fact]
    public void Message_is_kept_as_it_came_with_times_to_the_millisecond()
    {
        var incoming = Message("c1", 0, SenderRole.Customer, "好的") with
        {
            SentAt = Noon.AddTicks(5),
            Sequence = 9,
            SenderName = "张三",
            Mentions = ["li"],
            MassSent = true,
        };

        var events = MessageRules.Receive(new Room(Key), incoming, ATenant.Default, Noon.AddTicks(9999)).ToList();

        Assert.Equal(new TermsAdopted(ATenant.Default.TermsOf(Stage.PreSales, null, null), ForOpenTurn: false), events[0]);
        var message = Assert.IsType<MessageReceived>(events[1]).Message;
        Assert.Equal(
            new RoomMessage
            {
                Id = "c1",
                SentAt = Noon,
                Sequence = 9,
                ReceivedAt = Noon,
                SenderId = "customer",
                SenderName = "张三",
                Role = SenderRole.Customer,
                Type = MessageType.Text,
                Text = "好的",
                IsCountable = true,
                IsRemark = true,
                IsMassSent = true,
                Mentions = message.Mentions,
                BodyHash = MessageRules.HashOf(incoming),
            },
            message);
        Assert.Equal(["li"], message.Mentions);
    }

    [Fact]
    public void Terms_are_adopted_once_and_again_when_they_change()
    {
        var room = new RoomDriver().Customer("c1", 0).Customer("c2", 1);
        room.Tenant = ATenant.With(settings => settings with { TimeZone = "Europe/Berlin" });
        room.Customer("c3", 2).Customer("c4", 3);

        Assert.Equal(2, room.Log.Count(entry => entry.Event is TermsAdopted));
        Assert.Equal("Europe/Berlin", room.Room.Terms!.TimeZone);
        Assert.Equal("Asia/Shanghai", room.Room.TermsOf(room.Open!).TimeZone);
    }

    [Fact]
    public void Hash_tells_bodies_apart_and_looks_at_no_name()
    {
        var message = Message("c1", 0, SenderRole.Customer);
        var hash = MessageRules.HashOf(message);

        Assert.Equal(hash, MessageRules.HashOf(message with { SenderName = "张三", RoomName = "群", SenderRole = null }));
        Assert.Equal(
            5,
            new[]
            {
                message with { Text = "别的" }, message with { SentAt = At(1) }, message with { SenderId = "x" },
                message with { Type = MessageType.Image }, message with { RoomId = "room-2" },
            }.Select(MessageRules.HashOf).Except([hash]).Distinct().Count());
    }

    [Theory]
    [InlineData(MessageType.Image, null, "[图片]")]
    [InlineData(MessageType.Text, " ", "[空消息]")]
    [InlineData(MessageType.Image, "看图", "看图")]
    public void Message_without_text_shows_what_it_is(MessageType type, string? text, string shown) =>
        Assert.Equal(shown, MessageTexts.Shown(type, text));

    [Fact]
    public void Every_type_has_a_placeholder() =>
        Assert.All(Enum.GetValues<MessageType>(), type => Assert.NotEmpty(MessageTexts.Shown(type, null)));
}
