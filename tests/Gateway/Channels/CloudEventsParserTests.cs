using System.Text;
using SalesAssistant.Gateway.Api.Channels;

namespace SalesAssistant.Gateway.Tests.Channels;

public sealed class CloudEventsParserTests
{
    private const string Envelope =
        "\"specversion\":\"1.0\",\"id\":\"e1\",\"source\":\"crm/shanghai\",\"type\":\"chat.message\",\"time\":\"2026-11-21T16:00:00Z\"";

    private const string Message = """{"roomId":"r1","senderId":"c1","text":"在吗"}""";

    [Theory]
    [InlineData($"{{{Envelope},\"data\":{Message}}}", true)]
    [InlineData($"[{{{Envelope},\"data\":{Message},\"data_base64\":null,\"subject\":null}}]", false)]
    public void The_event_stands_in_for_what_its_data_does_not_say(string body, bool isSingle)
    {
        var parsed = Parse(body);

        var message = Assert.Single(parsed.Messages);
        Assert.Equal(
            ("e1", "crm/shanghai", "在吗", 1795276800L, isSingle),
            (message.Id, message.Channel, message.Text, message.SentAt.ToUnixTimeSeconds(), parsed.IsSingle));
    }

    [Fact]
    public void The_datas_own_id_and_time_stand_and_the_source_is_the_channel()
    {
        var body = $"{{{Envelope},\"data\":"
            + """{"id":"m1","sentAt":1795276801,"channel":"other","roomId":"r1","senderId":"c1"}}""";

        var message = Assert.Single(Parse(body).Messages);

        Assert.Equal(
            ("m1", "crm/shanghai", 1795276801L), (message.Id, message.Channel, message.SentAt.ToUnixTimeSeconds()));
    }

    [Fact]
    public void Data_in_base64_is_read_too()
    {
        var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(Message));

        Assert.Equal("在吗", Assert.Single(Parse($"{{{Envelope},\"data_base64\":\"{base64}\"}}").Messages).Text);
    }

    [Fact]
    public void In_binary_mode_the_attributes_are_headers()
    {
        var headers = new Dictionary<string, string>
        {
            ["ce-specversion"] = "1.0", ["ce-id"] = "e%201", ["ce-source"] = "crm", ["ce-type"] = "chat.message",
            ["ce-time"] = "2026-11-21T16:00:00Z",
        };

        var parsed = CloudEventsParser.ParseBinary(headers.GetValueOrDefault, Encoding.UTF8.GetBytes(Message));

        var message = Assert.Single(parsed.Messages);
        Assert.Equal(("e 1", "crm", "在吗"), (message.Id, message.Channel, message.Text));
        Assert.True(parsed.IsSingle);
    }

    [Fact]
    public void In_binary_mode_a_missing_header_is_named()
    {
        var parsed = CloudEventsParser.ParseBinary(_ => null, Encoding.UTF8.GetBytes(Message));

        Assert.Equal(
            "ce-specversion: is required; ce-type: is required; ce-id: is required; ce-source: is required",
            Assert.Single(parsed.Rejections).Detail);
    }

    [Fact]
    public void In_binary_mode_the_data_is_one_message() => Assert.Equal(
        BodyFault.NotJson,
        CloudEventsParser.ParseBinary(_ => "1.0", Encoding.UTF8.GetBytes($"[{Message}]")).Fault);

    [Theory]
    [InlineData("\"specversion\":\"0.3\"", "specversion: must be 1.0")]
    [InlineData("\"id\":null", "id: is required")]
    [InlineData("\"id\":5", "id: must be a string")]
    [InlineData("\"source\":\"\"", "source: is required")]
    [InlineData("\"type\":null", "type: is required")]
    [InlineData("\"time\":\"today\"", "time: must be RFC 3339")]
    [InlineData("\"data\":null", "data: is required")]
    [InlineData("\"data\":null,\"data_base64\":\"bm90IEpTT04=\"", "data_base64: must be a JSON object in base64")]
    [InlineData("\"data_base64\":\"e30=\"", "data_base64: must not stand beside data")]
    [InlineData("\"data\":{}", "roomId: is required; senderId: is required")]
    [InlineData("\"data\":[]", "message: must be a JSON object")]
    public void A_wrong_event_is_rejected_and_the_next_one_taken(string attribute, string detail)
    {
        var parsed = Parse($"[{{{Envelope},\"data\":{Message},{attribute}}},{{{Envelope},\"data\":{Message}}}]");

        Assert.Single(parsed.Messages);
        Assert.Equal((0, detail), Assert.Single(parsed.Rejections.Select(each => (each.Index, each.Detail))));
    }

    private static ParsedMessages Parse(string body) => CloudEventsParser.Parse(Encoding.UTF8.GetBytes(body));
}
