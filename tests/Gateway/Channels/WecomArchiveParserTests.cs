using System.Text;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Gateway.Api.Channels;

namespace SalesAssistant.Gateway.Tests.Channels;

public sealed class WecomArchiveParserTests
{
    [Fact]
    public void A_sent_text_is_read_whole()
    {
        var message = Message("""
            {"seq":196,"msgid":"CAQQ_external","action":"send","from":"DongSen","tolist":["wmExample0001","LiSi"],
             "roomid":"wrExample0001","msgtime":1795276800123,"msgtype":"text","text":{"content":"看一下"}}
            """);

        Assert.Equal(
            new IncomingMessage
            {
                Id = "CAQQ_external",
                RoomId = "wrExample0001",
                SenderId = "DongSen",
                Channel = "wecom-archive",
                SentAt = DateTimeOffset.FromUnixTimeMilliseconds(1795276800123),
                Type = MessageType.Text,
                Text = "看一下",
                Sequence = 196,
                Mentions = message.Mentions,
                SenderRole = SenderRole.Employee,
            },
            message);
    }

    [Theory]
    [InlineData("wmExample0001", SenderRole.Customer)]
    [InlineData("woExample0001", SenderRole.Customer)]
    [InlineData("wbExample0001", SenderRole.Bot)]
    [InlineData("WangWu", SenderRole.Employee)]
    public void Roles_come_from_the_form_of_the_id(string from, SenderRole role) =>
        Assert.Equal(role, Message(Sent(from, "[\"LiSi\"]", "wr1", "\"msgtype\":\"text\",\"text\":{\"content\":\"a\"}")).SenderRole);

    [Theory]
    [InlineData("wm1", "DongSen", "dm:wm1")]
    [InlineData("DongSen", "wm1", "dm:wm1")]
    [InlineData("DongSen", "LiSi", "dm:DongSen+LiSi")]
    [InlineData("LiSi", "DongSen", "dm:DongSen+LiSi")]
    public void A_one_to_one_message_is_in_one_room_whoever_writes(string from, string to, string roomId) =>
        Assert.Equal(roomId, Message(Sent(from, $"[\"{to}\"]", "", "\"msgtype\":\"text\",\"text\":{\"content\":\"a\"}")).RoomId);

    [Fact]
    public void A_recall_names_the_message_taken_back()
    {
        var recall = Message("""
            {"msgid":"m2","action":"recall","from":"wm1","tolist":["LiSi"],"roomid":"wr1","msgtime":1795276801123,
             "msgtype":"revoke","revoke":{"pre_msgid":"m1"}}
            """);

        Assert.Equal((MessageType.Recall, "m1", null), (recall.Type, recall.Recalls, recall.Text));
    }

    [Fact]
    public void A_switch_is_kept_raw_in_the_persons_own_room()
    {
        const string Switch = """{"msgid":"m3","action":"switch","time":1795276802123,"user":"DongSen"}""";

        var message = Message(Switch);

        Assert.Equal(
            (MessageType.System, "dm:DongSen", "DongSen", Switch),
            (message.Type, message.RoomId, message.SenderId, message.Text));
        Assert.Equal(1795276802123, message.SentAt.ToUnixTimeMilliseconds());
    }

    [Theory]
    [InlineData("image", "{\"md5sum\":\"x\"}", MessageType.Image, null)]
    [InlineData("voice", "{}", MessageType.Voice, null)]
    [InlineData("video", "{}", MessageType.Video, null)]
    [InlineData("file", "{\"filename\":\"报价.xlsx\"}", MessageType.File, "报价.xlsx")]
    [InlineData("link", "{\"title\":\"价目表\",\"link_url\":\"https://x.example\"}", MessageType.Link, "价目表")]
    [InlineData("weapp", "{\"title\":\"\",\"displayname\":\"商城\"}", MessageType.MiniProgram, "商城")]
    [InlineData("location", "{\"address\":\"上海\"}", MessageType.Location, "上海")]
    [InlineData("card", "{\"corpname\":\"微信\"}", MessageType.Contact, "微信")]
    [InlineData("chatrecord", "{\"title\":\"群聊\"}", MessageType.ChatHistory, "群聊")]
    [InlineData("emotion", "{\"type\":1}", MessageType.Sticker, null)]
    public void Types_become_ours_with_the_words_that_they_carry(string msgtype, string body, MessageType type, string? text)
    {
        var message = Message(Sent("wm1", "[\"LiSi\"]", "wr1", $"\"msgtype\":\"{msgtype}\",\"{msgtype}\":{body}"));

        Assert.Equal((type, text), (message.Type, message.Text));
    }

    [Fact]
    public void Markdown_has_its_words_under_another_name() => Assert.Equal(
        "请看",
        Message(Sent("wm1", "[\"LiSi\"]", "wr1", "\"msgtype\":\"markdown\",\"info\":{\"content\":\"请看\"}")).Text);

    [Theory]
    [InlineData("redpacket")]
    [InlineData("agree")]
    [InlineData("something_new")]
    public void What_has_no_counterpart_is_kept_raw(string msgtype)
    {
        var body = Sent("wm1", "[\"LiSi\"]", "wr1", $"\"msgtype\":\"{msgtype}\",\"{msgtype}\":{{\"x\":1}}");

        var message = Message(body);

        Assert.Equal((MessageType.System, body), (message.Type, message.Text));
    }

    [Theory]
    [InlineData("""[{"type":"text","content":"{\"content\":\"这款多少钱\"}"},{"type":"image","content":"{\"md5sum\":\"x\"}"}]""",
        MessageType.Text, "这款多少钱 [图片]")]
    [InlineData("""[{"type":"image","content":"{}"},{"type":"emotion","content":"{}"}]""", MessageType.Image, "[图片] [表情]")]
    [InlineData("""[{"type":"text","content":"not JSON"},{"type":"new","content":{}}]""", MessageType.Text, "not JSON [其他消息]")]
    public void A_message_of_several_parts_reads_as_one_line(string items, MessageType type, string text)
    {
        var message = Message(Sent("wm1", "[\"LiSi\"]", "wr1", $"\"msgtype\":\"mixed\",\"mixed\":{{\"item\":{items}}}"));

        Assert.Equal((type, text), (message.Type, message.Text));
    }

    [Theory]
    [InlineData("{}", "msgtype: is required; msgid: is required; roomid: is required; from: is required; msgtime: is required")]
    [InlineData("""{"msgid":"m","action":"recall","from":"wm1","roomid":"wr1","msgtime":1,"msgtype":"revoke"}""",
        "revoke.pre_msgid: is required")]
    public void A_fault_speaks_of_the_fields_as_wecom_names_them(string body, string detail) =>
        Assert.Equal(detail, Assert.Single(Parse(body).Rejections).Detail);

    private static string Sent(string from, string tolist, string roomid, string body) =>
        $"{{\"msgid\":\"m1\",\"action\":\"send\",\"from\":\"{from}\",\"tolist\":{tolist},\"roomid\":\"{roomid}\","
        + $"\"msgtime\":1795276800123,{body}}}";

    private static ParsedMessages Parse(string body) =>
        WecomArchiveParser.Parse(Encoding.UTF8.GetBytes(body), BodyForm.Json);

    private static IncomingMessage Message(string body)
    {
        var parsed = Parse(body);
        Assert.Empty(parsed.Rejections);
        return Assert.Single(parsed.Messages);
    }
}
