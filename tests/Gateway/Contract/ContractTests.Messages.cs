using System.Globalization;
using System.Text.Json;
using static System.Net.HttpStatusCode;

namespace SalesAssistant.Gateway.Tests.Contract;

public abstract partial class ContractTests
{
    [Fact]
    public async Task A_message_comes_alone_in_a_list_or_as_lines()
    {
        var tenant = await ATenant.CreateAsync(host);
        var now = await tenant.NowAsync();
        object Message(string id) => new { id, roomId = "r", senderId = "c", sentAt = now, text = "你好" };

        var alone = await tenant.Admin.PostAsync("/v1/messages", Message("1"));
        var list = await tenant.Admin.PostAsync("/v1/messages", new[] { Message("2"), Message("3") });
        var lines = await tenant.Admin.SendTextAsync(
            HttpMethod.Post, "/v1/messages",
            $"{JsonSerializer.Serialize(Message("4"))}\n\n  \n{JsonSerializer.Serialize(new { id = "5" })}\n{JsonSerializer.Serialize(Message("6"))}",
            "application/x-ndjson");

        Assert.Equal("""{"accepted":1,"duplicates":0,"conflicts":0,"rejected":[]}""", alone.Expect(OK).Text);
        Assert.Equal(2, list.Expect(OK)["accepted"].GetInt32());
        Assert.Equal(2, lines.Expect(OK)["accepted"].GetInt32());
        var rejected = Assert.Single(lines["rejected"].EnumerateArray());
        Assert.Equal(1, rejected.GetProperty("index").GetInt32());
        Assert.Equal("5", rejected.GetProperty("id").GetString());
        Assert.Equal("invalid", rejected.GetProperty("code").GetString());
        Assert.Equal(5, (await tenant.Admin.GetAsync("/v1/messages")).Items.GetArrayLength());
    }

    [Fact]
    public async Task An_invalid_message_does_not_stop_the_valid_ones_but_alone_it_is_400()
    {
        var tenant = await ATenant.CreateAsync(host);
        var now = await tenant.NowAsync();
        object[] batch =
        [
            new { id = "1", roomId = "r", senderId = "c", sentAt = now },
            new { id = "2", roomId = "r", senderId = "c", sentAt = "yesterday" },
            "text",
            new { id = new string('x', 129), roomId = "r", senderId = "c", sentAt = now },
            new { id = "5", roomId = "r", senderId = "c", sentAt = now, type = "song" },
            new { id = "6", roomId = "r", senderId = "c", sentAt = now, text = new string('长', 11_000) },
        ];

        var answer = await tenant.Admin.PostAsync("/v1/messages", batch);
        var alone = await tenant.Admin.PostAsync("/v1/messages", batch[1]);

        Assert.Equal(1, answer.Expect(OK)["accepted"].GetInt32());
        Assert.Equal([1, 2, 3, 4, 5], answer["rejected"].EnumerateArray().Select(each => each.GetProperty("index").GetInt32()));
        Assert.StartsWith("sentAt: ", answer["rejected"][0].GetProperty("detail").GetString(), StringComparison.Ordinal);
        alone.ExpectErrors(BadRequest, "sentAt");
    }

    [Fact]
    public async Task A_second_delivery_changes_nothing()
    {
        var tenant = await ATenant.CreateAsync(host);
        var now = await tenant.NowAsync();
        object Message(string id, string text, string channel = "api", string room = "r") =>
            new { id, roomId = room, senderId = "c", sentAt = now, text, channel };

        var first = await tenant.Admin.PostAsync(
            "/v1/messages", new[] { Message("1", "一"), Message("1", "一"), Message("1", "二"), Message("2", "二") });
        var second = await tenant.Admin.PostAsync(
            "/v1/messages", new[] { Message("1", "一"), Message("2", "other"), Message("1", "一", "wechaty"), Message("1", "一", room: "r2") });

        Assert.Equal("""{"accepted":2,"duplicates":2,"conflicts":1,"rejected":[]}""", first.Text);
        Assert.Equal(1, second["accepted"].GetInt32());
        Assert.Equal(3, second["duplicates"].GetInt32());
        Assert.Equal(
            ["一", "二"],
            (await tenant.Admin.GetAsync("/v1/messages?roomId=r&channel=api")).Items.EnumerateArray()
                .Select(each => each.GetProperty("text").GetString()).Order());
    }

    [Fact]
    public async Task Five_thousand_messages_are_taken_and_one_more_is_too_many()
    {
        var tenant = await ATenant.CreateAsync(host);
        var now = await tenant.NowAsync();
        object[] Batch(int count) =>
            [.. Enumerable.Range(0, count).Select(index => (object)new
            {
                id = index.ToString(CultureInfo.InvariantCulture), roomId = $"r{index % 7}", senderId = "c", sentAt = now,
            })];

        var tooMany = await tenant.Admin.PostAsync("/v1/messages", Batch(5001));
        var most = await tenant.Admin.PostAsync("/v1/messages", Batch(5000));

        tooMany.ExpectProblem(RequestEntityTooLarge);
        Assert.Equal(5000, most.Expect(OK)["accepted"].GetInt32());
    }

    [Theory]
    [InlineData(10 * 1024 * 1024, 200)]
    [InlineData((10 * 1024 * 1024) + 1, 413)]
    [InlineData(11 * 1024 * 1024, 413)]
    public async Task A_body_may_have_ten_mebibytes(int bytes, int status)
    {
        var tenant = await ATenant.CreateAsync(host);
        var body = "[]" + new string(' ', bytes - 2);

        var answer = await tenant.Admin.SendTextAsync(HttpMethod.Post, "/v1/messages", body, "application/json");

        Assert.Equal(status, (int)answer.Status);
        if (status == 413)
        {
            answer.ExpectProblem(RequestEntityTooLarge);
        }
    }

    [Fact]
    public async Task Unix_times_are_seconds_or_milliseconds()
    {
        var tenant = await ATenant.CreateAsync(host);
        var at = (await tenant.NowAsync()).AddMinutes(-1);
        var seconds = at.ToUnixTimeSeconds();

        await tenant.Admin.PostAsync("/v1/messages", new object[]
        {
            new { id = "1", roomId = "r", senderId = "c", sentAt = seconds },
            new { id = "2", roomId = "r", senderId = "c", sentAt = (seconds * 1000) + 7 },
        });

        var times = (await tenant.Admin.GetAsync("/v1/messages")).Items.EnumerateArray()
            .Select(each => each.GetProperty("sentAt").GetDateTimeOffset().ToUnixTimeMilliseconds());
        Assert.Equal([(seconds * 1000) + 7, seconds * 1000], times);
    }

    [Fact]
    public async Task A_send_time_far_ahead_is_the_time_of_receipt()
    {
        var tenant = await ATenant.CreateAsync(host);
        var now = await tenant.NowAsync();

        await tenant.Admin.PostAsync("/v1/messages", new { id = "1", roomId = "r", senderId = "c", sentAt = now.AddDays(300) });

        var message = Assert.Single((await tenant.Admin.GetAsync("/v1/messages")).Items.EnumerateArray());
        Assert.Equal(message.GetProperty("receivedAt").GetString(), message.GetProperty("sentAt").GetString());
        Assert.Equal(["clock-skew"], message.GetProperty("flags").EnumerateArray().Select(flag => flag.GetString()));
    }

    [Theory]
    [InlineData("""{"id":"w1","talkerId":"c1","roomId":"R:1@chatroom","type":7,"text":"为啥会卡住","timestamp":TIME}""")]
    [InlineData("""{"_events":{},"id":"w1","_payload":{"id":"w1","fromId":"c1","toId":"","roomId":"R:1@chatroom","type":7,"text":"为啥会卡住","timestamp":TIME}}""")]
    [InlineData("""{"id":"w1","payload":{"id":"w1","talkerId":"c1","roomId":"R:1@chatroom","type":7,"text":"为啥会卡住","timestamp":TIME}}""")]
    public async Task Wechaty_payloads_are_taken_in_every_spelling(string payload)
    {
        var tenant = await ATenant.CreateAsync(host);
        var time = (await tenant.NowAsync()).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

        var answer = await tenant.Admin.SendTextAsync(
            HttpMethod.Post, "/v1/channels/wechaty", payload.Replace("TIME", time, StringComparison.Ordinal), "application/json");

        Assert.Equal(1, answer.Expect(OK)["accepted"].GetInt32());
        var message = Assert.Single((await tenant.Admin.GetAsync("/v1/messages")).Items.EnumerateArray());
        Assert.Equal(
            ("wechaty", "R:1@chatroom", "c1", "为啥会卡住"),
            (message.GetProperty("channel").GetString(), message.GetProperty("roomId").GetString(),
                message.GetProperty("senderId").GetString(), message.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task Cloud_events_are_taken_single_batched_and_binary()
    {
        var tenant = await ATenant.CreateAsync(host);
        var now = await tenant.NowAsync();
        object Event(string id) => new
        {
            specversion = "1.0", id, source = "crm", type = "message", time = now, data = new { roomId = "r", senderId = "c", text = "嗨" },
        };

        var single = await tenant.Admin.SendTextAsync(
            HttpMethod.Post, "/v1/channels/cloudevents", JsonSerializer.Serialize(Event("1")), "application/cloudevents+json");
        var batch = await tenant.Admin.SendTextAsync(
            HttpMethod.Post, "/v1/channels/cloudevents", JsonSerializer.Serialize(new[] { Event("2"), Event("3") }),
            "application/cloudevents-batch+json");
        var binary = await tenant.Admin.SendTextAsync(
            HttpMethod.Post, "/v1/channels/cloudevents", """{"roomId":"r","senderId":"c"}""", "application/json",
            ("ce-specversion", "1.0"), ("ce-id", "4"), ("ce-source", "crm"), ("ce-type", "message"), ("ce-time", now.ToString("O")));

        Assert.Equal((1, 2, 1), (single["accepted"].GetInt32(), batch["accepted"].GetInt32(), binary["accepted"].GetInt32()));
        Assert.All(
            (await tenant.Admin.GetAsync("/v1/messages")).Items.EnumerateArray(),
            message => Assert.Equal("crm", message.GetProperty("channel").GetString()));
    }

    [Fact]
    public async Task Archive_messages_and_heartbeats_of_channels_are_taken()
    {
        var tenant = await ATenant.CreateAsync(host);
        var time = (await tenant.NowAsync()).ToUnixTimeMilliseconds();

        var archive = await tenant.Admin.PostAsync("/v1/channels/wecom-archive", new
        {
            msgid = "1", action = "send", from = "wm1", tolist = new[] { "zhang" }, roomid = "wr1", msgtime = time, msgtype = "text",
            text = new { content = "你好" },
        });
        var heartbeat = await tenant.Admin.PostAsync("/v1/channels/wechaty/heartbeat");

        Assert.Equal(1, archive.Expect(OK)["accepted"].GetInt32());
        heartbeat.Expect(OK);
    }

    [Fact]
    public async Task Search_finds_part_of_a_Chinese_text_newest_first_page_by_page()
    {
        const string Word = "%E6%8A%A5%E4%BB%B7"; // 报价
        var tenant = await ATenant.CreateAsync(host);
        var now = await tenant.NowAsync();
        for (var minute = 5; minute > 0; minute--)
        {
            await tenant.SayAsync("r", "c", $"第{minute}次询问报价单", now.AddMinutes(-minute));
        }

        await tenant.SayAsync("r", "c", "别的话题", now);

        var first = await tenant.Admin.GetAsync($"/v1/messages?q={Word}&limit=2");
        await tenant.SayAsync("r", "c", "又来询问报价单", now);
        var second = await tenant.Admin.GetAsync($"/v1/messages?q={Word}&limit=2&cursor={Uri.EscapeDataString(first["nextCursor"].GetString()!)}");
        var third = await tenant.Admin.GetAsync($"/v1/messages?q={Word}&limit=2&cursor={Uri.EscapeDataString(second["nextCursor"].GetString()!)}");

        Assert.Equal(
            ["第1次询问报价单", "第2次询问报价单", "第3次询问报价单", "第4次询问报价单", "第5次询问报价单"],
            new[] { first, second, third }.SelectMany(page => page.Items.EnumerateArray()).Select(each => each.GetProperty("text").GetString()));
        Assert.Equal(JsonValueKind.Null, third["nextCursor"].ValueKind);
    }

    [Theory]
    [InlineData("R:1/2", "R%3A1%2F2")]
    [InlineData("R:1/2", "R:1%2f2")]
    [InlineData("oc@x", "oc@x")]
    [InlineData("50%2F", "50%252F")]
    [InlineData("a b+c", "a%20b+c")]
    [InlineData("群聊?#", "%E7%BE%A4%E8%81%8A%3F%23")]
    public async Task Ids_in_paths_are_percent_encoded(string roomId, string path)
    {
        var tenant = await ATenant.CreateAsync(host);
        await tenant.SayAsync(roomId, "c", "在吗");

        var room = await tenant.Admin.GetAsync($"/v1/rooms/{path}");

        Assert.Equal(roomId, room.Expect(OK)["roomId"].GetString());
    }

    [Fact]
    public async Task A_room_that_two_channels_have_must_be_named_with_its_channel()
    {
        var tenant = await ATenant.CreateAsync(host);
        var now = await tenant.NowAsync();
        await tenant.Admin.PostAsync("/v1/messages", new object[]
        {
            new { id = "1", roomId = "r", senderId = "c", sentAt = now, channel = "one" },
            new { id = "1", roomId = "r", senderId = "c", sentAt = now, channel = "two" },
        });

        var ambiguous = (await tenant.Admin.GetAsync("/v1/rooms/r")).ExpectProblem(Conflict);
        var one = await tenant.Admin.GetAsync("/v1/rooms/r?channel=one");

        Assert.Equal("ambiguous", ambiguous.GetProperty("code").GetString());
        Assert.EndsWith("ambiguous", ambiguous.GetProperty("type").GetString(), StringComparison.Ordinal);
        Assert.Equal("one", one.Expect(OK)["channel"].GetString());
    }

    [Fact]
    public async Task Bytes_that_are_not_text_are_refused_and_do_no_harm()
    {
        var tenant = await ATenant.CreateAsync(host);

        var deep = await tenant.Admin.SendTextAsync(
            HttpMethod.Post, "/v1/messages", new string('[', 10_000) + new string(']', 10_000), "application/json");
        var halfPair = await tenant.Admin.SendTextAsync(
            HttpMethod.Put, "/v1/people", """[{"id":"x\ud800","name":"x","role":"sales"}]""", "application/json");
        var empty = await tenant.Admin.SendTextAsync(HttpMethod.Post, "/v1/messages", "", "application/json");

        deep.ExpectProblem(BadRequest);
        halfPair.ExpectErrors(UnprocessableEntity, "[0].id");
        empty.ExpectProblem(BadRequest);
        Assert.Empty((await tenant.Admin.GetAsync("/v1/messages")).Items.EnumerateArray());
    }
}
