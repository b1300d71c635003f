using System.Text;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Gateway.Api.Channels;

namespace SalesAssistant.Gateway.Tests.Channels;

public sealed class WechatyParserTests
{
    private const string Modern = """
        {"id":"cmwq1","talkerId":"7881300000000003","roomId":"R:10696@chatroom","type":7,"text":"为啥群发会卡住",
         "mentionIdList":["1688001"],"timestamp":1795288024318}
        """;

    private const string Older = """
        {"_events":{},"_eventsCount":0,"id":"cmwq1","_payload":{"id":"cmwq1","fromId":"7881300000000003","toId":"",
         "roomId":"R:10696@chatroom","type":7,"text":"为啥群发会卡住","filename":"","mentionIdList":["1688001"],
         "timestamp":1795288024318}}
        """;

    [Theory]
    [InlineData(Modern)]
    [InlineData(Older)]
    [InlineData("""{"_events":{},"_eventsCount":0,"payload":""" + Modern + "}")]
    public void Every_spelling_gives_the_same_message(string body)
    {
        var message = Message(body);

        Assert.Equal(["1688001"], message.Mentions);
        Assert.Equal(
            new IncomingMessage
            {
                Id = "cmwq1",
                RoomId = "R:10696@chatroom",
                SenderId = "7881300000000003",
                Channel = "wechaty",
                SentAt = DateTimeOffset.FromUnixTimeMilliseconds(1795288024318),
                Type = MessageType.Text,
                Text = "为啥群发会卡住",
                Mentions = message.Mentions,
            },
            message);
    }

    [Theory]
    [InlineData(0, MessageType.System)]
    [InlineData(1, MessageType.File)]
    [InlineData(2, MessageType.Voice)]
    [InlineData(3, MessageType.Contact)]
    [InlineData(4, MessageType.ChatHistory)]
    [InlineData(5, MessageType.Sticker)]
    [InlineData(6, MessageType.Image)]
    [InlineData(7, MessageType.Text)]
    [InlineData(8, MessageType.Location)]
    [InlineData(9, MessageType.MiniProgram)]
    [InlineData(10, MessageType.System)]
    [InlineData(11, MessageType.System)]
    [InlineData(12, MessageType.System)]
    [InlineData(13, MessageType.Recall)]
    [InlineData(14, MessageType.Link)]
    [InlineData(15, MessageType.Video)]
    [InlineData(16, MessageType.Link)]
    [InlineData(99, MessageType.System)]
    public void Types_become_ours(int type, MessageType expected) =>
        Assert.Equal(expected, Message($$"""{"id":"m2","talkerId":"c","roomId":"r","type":{{type}},"text":"m1","timestamp":1}""").Type);

    [Theory]
    [InlineData("m1")]
    [InlineData("<sysmsg type=\\\"revokemsg\\\"><revokemsg><msgid>169</msgid><newmsgid>m1</newmsgid></revokemsg></sysmsg>")]
    [InlineData("&lt;sysmsg&gt;&lt;revokemsg&gt;<br/>&lt;oldmsgid&gt;105&lt;/oldmsgid&gt;<br/>&lt;msgid&gt;m1&lt;/msgid&gt;&lt;/sysmsg&gt;")]
    public void A_recall_names_the_message_taken_back(string text)
    {
        var recall = Message($$"""{"id":"m2","talkerId":"c","roomId":"r","type":13,"text":"{{text}}","timestamp":1795288024}""");

        Assert.Equal((MessageType.Recall, "m2", "m1", null), (recall.Type, recall.Id, recall.Recalls, recall.Text));
    }

    [Fact]
    public void A_recall_under_the_id_of_its_message_gets_one_of_its_own()
    {
        var recall = Message("""{"id":"m1","talkerId":"c","roomId":"r","type":13,"text":"m1","timestamp":1795288024}""");

        Assert.Equal(("recall:m1", "m1"), (recall.Id, recall.Recalls));
    }

    [Theory]
    [InlineData("", "customer", "dm:customer")]
    [InlineData("", "staff", "dm:customer")]
    [InlineData(",\"self\":true", "bot", "dm:customer")]
    [InlineData(",\"coworker\":true", "colleague", "dm:customer")]
    [InlineData(",\"coworker\":false", "customer", "dm:customer")]
    public void A_one_to_one_message_is_in_the_room_of_the_other_side(string extra, string talkerId, string roomId)
    {
        var listenerId = talkerId == "customer" ? "staff" : "customer";
        var body = $$"""{"id":"m1","talkerId":"{{talkerId}}","listenerId":"{{listenerId}}","type":7,"text":"好","timestamp":1{{extra}}}""";

        var message = Assert.Single(
            WechatyParser.Parse(Encoding.UTF8.GetBytes(body), BodyForm.Json, id => id == "staff").Messages);

        Assert.Equal(roomId, message.RoomId);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData(",\"coworker\":true", SenderRole.Employee)]
    [InlineData(",\"coworker\":false", SenderRole.Customer)]
    [InlineData(",\"self\":true,\"coworker\":true", null)] // staff may speak through the bot, and so may a program
    [InlineData(",\"self\":true,\"senderRole\":\"bot\"", SenderRole.Bot)]
    public void The_role_is_what_the_channel_knows(string extra, SenderRole? role) =>
        Assert.Equal(role, Message($$"""{"id":"m1","talkerId":"c","roomId":"r","type":7,"text":"好","timestamp":1{{extra}}}""").SenderRole);

    [Fact]
    public void Names_beside_the_payload_are_taken()
    {
        var message = Message($$"""{"talkerName":"王女士","roomTopic":"华东一群","payload":{{Modern}}}""");

        Assert.Equal(("王女士", "华东一群"), (message.SenderName, message.RoomName));
    }

    [Theory]
    [InlineData(6, "<msg><img/></msg>", null)]
    [InlineData(6, "&lt;msg&gt;", null)]
    [InlineData(1, "", "报价.xlsx")]
    [InlineData(14, "我们的价目表", "我们的价目表")]
    [InlineData(7, "<b>多少钱</b>", "<b>多少钱</b>")]
    public void Only_text_may_look_like_XML(int type, string text, string? expected) => Assert.Equal(
        expected,
        Message($$"""
            {"id":"m1","talkerId":"c","roomId":"r","type":{{type}},"text":"{{text}}","timestamp":1
             {{(type == 1 ? ",\"filename\":\"报价.xlsx\"" : "")}}}
            """).Text);

    [Fact]
    public void A_new_topic_is_the_rooms_new_name()
    {
        var message = Message("""
            {"event":"room-topic","payload":{"roomId":"r","changerId":"s","changerName":"董森","newTopic":"华东二群",
             "oldTopic":"华东一群","timestamp":1795288024318}}
            """);

        Assert.Equal(
            (MessageType.System, "s", "华东二群", "董森 将群名改为“华东二群”"),
            (message.Type, message.SenderId, message.RoomName, message.Text));
    }

    [Theory]
    [InlineData("""{"roomId":"r","inviteeIdList":["c1","c2"],"inviterId":"s","inviterName":"董森","inviteeNames":["王","李"],"timestamp":1}""",
        "董森 邀请 王、李 加入了群聊", "s")]
    [InlineData("""{"roomId":"r","inviteeIdList":["c1","c2"],"inviterId":"","timestamp":1}""", "c1、c2 加入了群聊", "c1")]
    [InlineData("""{"roomId":"r","removeeIdList":["c1","c2"],"removerId":"s","timestamp":1}""", "s 将 c1、c2 移出了群聊", "s")]
    public void Who_comes_and_goes_is_a_notice_that_mentions_them(string body, string text, string senderId)
    {
        var message = Message(body);

        Assert.Equal((MessageType.System, text, senderId), (message.Type, message.Text, message.SenderId));
        Assert.Equal(["c1", "c2"], message.Mentions);
    }

    [Fact]
    public void The_same_event_twice_has_the_same_id_and_another_has_not()
    {
        const string Event = """{"roomId":"r","changerId":"s","newTopic":"一","oldTopic":"","timestamp":1795288024318}""";

        var ids = Parse($"[{Event},{Event},{Event.Replace("4318", "4319", StringComparison.Ordinal)}]")
            .Messages.Select(message => message.Id).ToList();

        Assert.Equal(ids[0], ids[1]);
        Assert.NotEqual(ids[0], ids[2]);
    }

    [Theory]
    [InlineData("""{"payloadType":3,"payloadId":"r"}""")]
    [InlineData("""{"roomInvitationId":"i"}""")]
    [InlineData("""{"event":"login","payload":{"contactId":"s"}}""")]
    public void Events_that_say_nothing_of_a_room_are_passed_over(string body)
    {
        var parsed = Parse(body);

        Assert.Equal((0, 0), (parsed.Messages.Count, parsed.Rejections.Count));
    }

    [Theory]
    [InlineData("{}", "type: must be Wechaty's number of the message type; id: is required; roomId: is required; "
        + "talkerId: is required; timestamp: is required")]
    [InlineData("""{"id":"m","talkerId":"c","roomId":"r","type":"7","timestamp":"now"}""",
        "type: must be Wechaty's number of the message type; "
        + "timestamp: must be Unix time from 1970 to 9999, in seconds or milliseconds")]
    [InlineData("""{"id":"m","talkerId":"c","roomId":"r","type":13,"text":"","timestamp":1}""", "text: is required")]
    [InlineData("7", "message: must be a JSON object")]
    public void A_fault_speaks_of_the_fields_as_wechaty_names_them(string item, string detail) =>
        Assert.Equal(detail, Assert.Single(Parse($"[{item}]").Rejections).Detail);

    private static ParsedMessages Parse(string body) => WechatyParser.Parse(Encoding.UTF8.GetBytes(body), BodyForm.Json);

    private static IncomingMessage Message(string body)
    {
        var parsed = Parse(body);
        Assert.Empty(parsed.Rejections);
        return Assert.Single(parsed.Messages);
    }
}
