using System.Globalization;
using System.Text;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Gateway.Api.Channels;

namespace SalesAssistant.Gateway.Tests.Channels;

public sealed class MessageParserTests
{
    private const string Whole = """
        {"id":"m1","roomId":"r1","senderId":"c1","sentAt":"2026-11-21T22:00:00.123+08:00","type":"mini-program",
         "text":"看一下😀","channel":"crm","sequence":7,"mentions":["s1","s2"],"roomName":"华东一群","senderName":"王女士",
         "senderRole":"after-sales","massSent":true,"unheardOf":{"a":[1,2]}}
        """;

    [Fact]
    public void A_message_with_every_field_is_read_whole()
    {
        var message = Assert.Single(Parse(Whole).Messages);

        Assert.Equal(["s1", "s2"], message.Mentions);
        Assert.Equal(
            new IncomingMessage
            {
                Id = "m1",
                RoomId = "r1",
                SenderId = "c1",
                Channel = "crm",
                SentAt = DateTimeOffset.Parse("2026-11-21T14:00:00.123Z", CultureInfo.InvariantCulture),
                Type = MessageType.MiniProgram,
                Text = "看一下😀",
                Sequence = 7,
                Mentions = message.Mentions,
                RoomName = "华东一群",
                SenderName = "王女士",
                SenderRole = SenderRole.AfterSales,
                MassSent = true,
            },
            message);
        Assert.Equal(TimeSpan.Zero, message.SentAt.Offset);
    }

    [Fact]
    public void Absent_and_null_fields_take_their_defaults()
    {
        var body = """
            [{"id":"m1","roomId":"r1","senderId":"c1","sentAt":1795276800},
             {"id":"m2","roomId":"r1","senderId":"c1","sentAt":1795276800,"type":null,"text":null,"channel":null,
              "sequence":null,"mentions":null,"roomName":"","senderName":null,"senderRole":null,"massSent":null,"recalls":null}]
            """;

        var parsed = Parse(body);

        Assert.Empty(parsed.Rejections);
        Assert.False(parsed.IsSingle);
        Assert.All(parsed.Messages, message => Assert.Equal(
            new IncomingMessage
            {
                Id = message.Id,
                RoomId = "r1",
                SenderId = "c1",
                Channel = "api",
                SentAt = DateTimeOffset.FromUnixTimeSeconds(1795276800),
                Type = MessageType.Text,
                Mentions = message.Mentions,
            },
            message));
    }

    [Theory]
    [InlineData("0", 0L)]
    [InlineData("1795276800", 1795276800000L)]
    [InlineData("1795276800.5", 1795276800500L)]
    [InlineData("99999999999", 99999999999000L)] // the last number that is seconds
    [InlineData("100000000000", 100000000000L)] // the first that is milliseconds
    [InlineData("1795276800123", 1795276800123L)]
    [InlineData("253402300799999", 253402300799999L)]
    [InlineData("\"2026-11-21T16:00:00Z\"", 1795276800000L)]
    [InlineData("\"2026-11-22T00:00:00.1239+08:00\"", 1795276800123L)]
    [InlineData("\"2026-11-21T09:00:00-07:00\"", 1795276800000L)]
    [InlineData("\"2026-11-21T16:00:00\\u005a\"", 1795276800000L)]
    public void Times_are_read_in_all_their_forms(string sentAt, long unixMilliseconds)
    {
        var message = Assert.Single(Parse(With("sentAt", sentAt)).Messages);

        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds), message.SentAt);
    }

    [Theory]
    [InlineData("\"id\":\"\"", "id: must be 1 to 128 characters")]
    [InlineData("\"id\":7", "id: must be a string")]
    [InlineData("\"id\":null", "id: is required")]
    [InlineData("\"id\":\"a\\u0000\"", "id: must not hold control characters")]
    [InlineData("\"id\":\"\\ud800\"", "id: is not valid Unicode")]
    [InlineData("\"roomId\":{\"a\":[1]}", "roomId: must be a string")]
    [InlineData("\"senderId\":[]", "senderId: must be a string")]
    [InlineData("\"sentAt\":null", "sentAt: is required")]
    [InlineData("\"sentAt\":-1", "sentAt: must be Unix time from 1970 to 9999, in seconds or milliseconds")]
    [InlineData("\"sentAt\":253402300800000", "sentAt: must be Unix time from 1970 to 9999, in seconds or milliseconds")]
    [InlineData("\"sentAt\":1e400", "sentAt: must be Unix time from 1970 to 9999, in seconds or milliseconds")]
    [InlineData("\"sentAt\":true", "sentAt: must be RFC 3339 or a number")]
    [InlineData("\"sentAt\":\"yesterday\"",
        "sentAt: must be RFC 3339 with an offset (2026-11-21T22:00:00+08:00), from 1970 on")]
    [InlineData("\"sentAt\":\"2026-11-21T22:00:00\"",
        "sentAt: must be RFC 3339 with an offset (2026-11-21T22:00:00+08:00), from 1970 on")]
    [InlineData("\"sentAt\":\"2026-11-21\"",
        "sentAt: must be RFC 3339 with an offset (2026-11-21T22:00:00+08:00), from 1970 on")]
    [InlineData("\"sentAt\":\"1795276800\"",
        "sentAt: must be RFC 3339 with an offset (2026-11-21T22:00:00+08:00), from 1970 on")]
    [InlineData("\"type\":\"fax\"", "type: must be one of text, image, voice, video, file, link, mini-program, location, "
        + "contact, chat-history, sticker, system, recall")]
    [InlineData("\"type\":\"recall\"", "recalls: is required")]
    [InlineData("\"type\":\"recall\",\"recalls\":\"m1\"", "recalls: a message cannot take itself back")]
    [InlineData("\"text\":1", "text: must be a string")]
    [InlineData("\"channel\":\"\"", "channel: must be 1 to 128 characters")]
    [InlineData("\"sequence\":1.5", "sequence: must be a whole number")]
    [InlineData("\"sequence\":\"1\"", "sequence: must be a whole number")]
    [InlineData("\"mentions\":\"s1\"", "mentions: must be an array of strings")]
    [InlineData("\"mentions\":[\"s1\",[2]]", "mentions: must be an array of strings")]
    [InlineData("\"mentions\":[\"\"]", "mentions: must be 1 to 128 characters")]
    [InlineData("\"senderRole\":\"boss\"",
        "senderRole: must be one of sales, after-sales, employee, customer, bot, unconfirmed")]
    [InlineData("\"massSent\":\"no\"", "massSent: must be true or false")]
    public void A_wrong_field_is_named_and_the_messages_beside_it_are_taken(string field, string detail)
    {
        var wrong = $"{{\"id\":\"m1\",\"roomId\":\"r1\",\"senderId\":\"c1\",\"sentAt\":1795276800,{field}}}";
        var right = With("id", "\"m0\"");

        var parsed = Parse($"[{right},{wrong},{With("id", "\"m2\"")}]");

        Assert.Equal(["m0", "m2"], parsed.Messages.Select(message => message.Id));
        var rejection = Assert.Single(parsed.Rejections);
        Assert.Equal((1, "invalid", detail), (rejection.Index, rejection.Code, rejection.Detail));
    }

    [Fact]
    public void Every_wrong_field_of_a_message_is_named()
    {
        var rejection = Assert.Single(Parse("""{"id":"m1","sentAt":{},"text":[]}""").Rejections);

        Assert.Equal("m1", rejection.Id);
        Assert.Equal(
            "sentAt: must be RFC 3339 or a number; text: must be a string; roomId: is required; senderId: is required",
            rejection.Detail);
    }

    [Theory]
    [InlineData("字", 128, true)]
    [InlineData("字", 129, false)]
    [InlineData("😀", 128, true)] // characters, not UTF-16 units
    [InlineData("😀", 129, false)]
    public void Ids_have_at_most_128_characters(string character, int count, bool isTaken)
    {
        var parsed = Parse(With("roomId", $"\"{string.Concat(Enumerable.Repeat(character, count))}\""));

        Assert.Equal(isTaken ? 1 : 0, parsed.Messages.Count);
    }

    [Theory]
    [InlineData(32 * 1024, true)]
    [InlineData((32 * 1024) + 1, false)]
    public void Texts_have_at_most_32_KiB_of_UTF_8(int bytes, bool isTaken)
    {
        var text = new string('好', bytes / 3) + new string('a', bytes % 3);

        var parsed = Parse(With("text", $"\"{text}\""));

        Assert.Equal(isTaken ? [] : ["text: must be at most 32768 bytes of UTF-8"], parsed.Rejections.Select(each => each.Detail));
    }

    [Fact]
    public void A_text_with_a_null_character_is_taken_without_it()
    {
        var message = Assert.Single(Parse(With("text", "\"a\\u0000b\"")).Messages);

        Assert.Equal("a\uFFFDb", message.Text);
    }

    [Fact]
    public void A_recall_names_what_it_takes_back_and_other_types_do_not()
    {
        var parsed = Parse($$"""
            [{"id":"m1","roomId":"r1","senderId":"c1","sentAt":1795276800,"type":"recall","recalls":"m0"},
             {"id":"m2","roomId":"r1","senderId":"c1","sentAt":1795276800,"recalls":"m0"}]
            """);

        Assert.Equal(["m0", null], parsed.Messages.Select(message => message.Recalls));
    }

    [Fact]
    public void Blank_lines_are_not_counted_and_a_broken_line_stops_no_other()
    {
        var body = $"\uFEFF{With("id", "\"m0\"")}\r\n\r\n  \n{{\"id\":\n7\n{With("id", "\"m3\"")}{{}}\n{With("id", "\"m4\"")}";

        var parsed = MessageParser.Parse(Encoding.UTF8.GetBytes(body), BodyForm.Ndjson);

        Assert.Equal(["m0", "m4"], parsed.Messages.Select(message => message.Id));
        Assert.Equal([1, 2, 3], parsed.Rejections.Select(rejection => rejection.Index));
        Assert.Equal("message: is not JSON at byte 7 of its line", parsed.Rejections[0].Detail);
        Assert.Equal("message: must be a JSON object", parsed.Rejections[1].Detail);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("{")]
    [InlineData("[{\"id\":\"m1\"},]")]
    [InlineData("[{\"id\":\"m1\"")]
    [InlineData("{} {}")]
    [InlineData("\"text\"")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("{'id':'m1'}")]
    public void What_is_not_JSON_is_refused_whole(string body)
    {
        var parsed = Parse(body);

        Assert.Equal(BodyFault.NotJson, parsed.Fault);
        Assert.NotNull(parsed.FaultDetail);
        Assert.Empty(parsed.Messages);
        Assert.Empty(parsed.Rejections);
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_reject_only_their_message()
    {
        byte[] wrong = [.. "{\"id\":\"m1\",\"roomId\":\"r1\",\"senderId\":\"c1\",\"sentAt\":1,\"text\":\""u8, 0xC3, 0x28, .. "\"}"u8];
        byte[] body = [.. "["u8, .. wrong, .. ","u8, .. Encoding.UTF8.GetBytes(With("id", "\"m2\"")), .. "]"u8];

        var parsed = MessageParser.Parse(body, BodyForm.Json);

        Assert.Equal("m2", Assert.Single(parsed.Messages).Id);
        Assert.Equal("text: is not valid Unicode", Assert.Single(parsed.Rejections).Detail);
    }

    [Theory]
    [InlineData(5000, BodyFault.None)]
    [InlineData(5001, BodyFault.TooMany)]
    public void A_body_holds_at_most_5000_messages(int count, BodyFault fault)
    {
        var messages = Enumerable.Range(0, count).Select(index => With("id", $"\"m{index}\"")).ToList();

        var array = Parse($"[{string.Join(',', messages)}]");
        var lines = MessageParser.Parse(Encoding.UTF8.GetBytes(string.Join("\n\n", messages)), BodyForm.Ndjson);

        Assert.Equal((fault, fault), (array.Fault, lines.Fault));
        var taken = fault == BodyFault.None ? count : 0;
        Assert.Equal((taken, taken), (array.Messages.Count, lines.Messages.Count));
    }

    [Fact]
    public void An_empty_array_holds_nothing_and_is_no_fault()
    {
        var parsed = Parse("[]");

        Assert.Equal((BodyFault.None, 0, 0), (parsed.Fault, parsed.Messages.Count, parsed.Rejections.Count));
    }

    private static ParsedMessages Parse(string body) => MessageParser.Parse(Encoding.UTF8.GetBytes(body), BodyForm.Json);

    /// <summary>A right message in which one field has that JSON; the later of two equal names stands.</summary>
    private static string With(string field, string json) =>
        $"{{\"id\":\"m1\",\"roomId\":\"r1\",\"senderId\":\"c1\",\"sentAt\":1795276800,\"{field}\":{json}}}";
}
