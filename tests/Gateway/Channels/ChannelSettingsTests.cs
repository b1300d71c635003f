using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SalesAssistant.Gateway.Tests.Contract;
using SalesAssistant.Gateway.Tests.Hosting;
using static System.Net.HttpStatusCode;

namespace SalesAssistant.Gateway.Tests.Channels;

/// <summary>Channels over HTTP; the callback's values are the vendor's own samples.</summary>
public sealed class ChannelSettingsTests(EmbeddedFixture host) : IClassFixture<EmbeddedFixture>
{
    private const string Token = "QDG6eK";
    private const string AesKey = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
    private const string CorpId = "wx5823bf96d3bd56c7";

    private const string Check =
        "&msg_signature=5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3&timestamp=1409659589&nonce=263014780"
        + "&echostr=P9nAzCzyDtyTWESHep1vC5X9xho%2FqYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp%2B4RPcs8TgAE7OaBO%2BFZXvnaqQ%3D%3D";

    [Fact]
    public async Task The_vendors_URL_check_is_answered_for_the_tenant_that_has_the_secrets()
    {
        var tenant = await WithWecomAsync();
        var other = await ATenant.CreateAsync(host);

        var answer = await tenant.Anonymous.GetAsync(Url(tenant) + Check);

        answer.Expect(OK);
        Assert.Equal("1616140317555161061", answer.Text);
        (await tenant.Anonymous.GetAsync(Url(tenant) + Check.Replace("nonce=2", "nonce=3", StringComparison.Ordinal)))
            .ExpectProblem(Unauthorized);
        (await tenant.Anonymous.GetAsync(Url(other) + Check)).ExpectProblem(Unauthorized);
        (await tenant.Anonymous.GetAsync(Url(tenant))).ExpectProblem(Unauthorized);
    }

    [Fact]
    public async Task A_changed_group_is_marked_until_it_was_read_again()
    {
        var tenant = await WithWecomAsync();
        var puller = await tenant.AsAsync("ingest");
        var url = Url(tenant) + Signed(Change("wr1"), out var body);
        (await PostAsync(tenant, url, body.Replace("<Encrypt>", "<Encrypt>A", StringComparison.Ordinal))).ExpectProblem(Unauthorized);
        (await PostAsync(tenant, url, "<!DOCTYPE xml [<!ENTITY a \"b\">]>" + body)).ExpectProblem(Unauthorized);
        Assert.Empty((await puller.GetAsync("/v1/channels/wecom/rooms-to-read")).Items.EnumerateArray());

        var answer = await PostAsync(tenant, url, body);

        Assert.Equal((OK, "success"), (answer.Status, answer.Text));
        var mark = Assert.Single((await puller.GetAsync("/v1/channels/wecom/rooms-to-read")).Items.EnumerateArray());
        Assert.Equal("wr1", mark.GetProperty("roomId").GetString());
        Assert.Equal("change_name", mark.GetProperty("updateDetail").GetString());
        (await puller.PostAsync("/v1/channels/wecom/rooms/wr1", new { markedAt = DateTimeOffset.UnixEpoch })).Expect(OK);
        Assert.Equal(["no-owner", "room-to-read"], await ProblemsAsync(tenant, "/v1/rooms/wr1"));
        var room = new
        {
            name = "订单沟通群",
            members = new object[] { new { id = "wmC1", name = "王女士" }, new { id = "DongSen", name = "董森" } },
            markedAt = mark.GetProperty("markedAt").GetDateTimeOffset(),
        };
        (await puller.PostAsync("/v1/channels/wecom/rooms/wr1", room with { markedAt = room.markedAt.AddSeconds(-1) })).Expect(OK);
        Assert.Single((await puller.GetAsync("/v1/channels/wecom/rooms-to-read")).Items.EnumerateArray());
        (await puller.PostAsync("/v1/channels/wecom/rooms/wr1", room)).Expect(OK);
        Assert.Empty((await puller.GetAsync("/v1/channels/wecom/rooms-to-read")).Items.EnumerateArray());
        Assert.Equal(["no-owner"], await ProblemsAsync(tenant, "/v1/rooms/wr1"));
        Assert.Equal("订单沟通群", (await tenant.Admin.GetAsync("/v1/rooms/wr1"))["name"].GetString());
        var people = (await tenant.Admin.GetAsync("/v1/people")).Items.EnumerateArray()
            .ToDictionary(person => person.GetProperty("name").GetString()!, person => person.GetProperty("role").GetString());
        Assert.Equal(("customer", "employee"), (people["王女士"], people["董森"]));
    }

    [Fact]
    public async Task A_group_that_was_dissolved_is_shown_so_until_its_room_is_archived()
    {
        var tenant = await WithWecomAsync();
        (await tenant.Admin.PostAsync("/v1/channels/wecom/rooms/wr2", new { name = "群" })).Expect(OK);
        var url = Url(tenant) + Signed(Change("wr2").Replace(">update<", ">dismiss<", StringComparison.Ordinal), out var body);

        (await PostAsync(tenant, url, body)).Expect(OK);

        Assert.Equal(["no-owner", "room-dissolved"], await ProblemsAsync(tenant, "/v1/rooms/wr2"));
        (await tenant.Admin.PostAsync("/v1/rooms/wr2/archive")).Expect(OK);
        Assert.Equal([""], await ProblemsAsync(tenant, "/v1/rooms/wr2"));
    }

    [Fact]
    public async Task Who_is_no_longer_on_the_list_has_left_the_room()
    {
        var tenant = await ATenant.CreateAsync(host);
        var joined = await tenant.NowAsync();
        static object Member(string id, string name, DateTimeOffset? joinedAt = null) => new { id, name, joinedAt };
        (await tenant.Admin.PostAsync(
            "/v1/channels/wecom/rooms/wr9",
            new { name = "群", members = new[] { Member("wmC1", "王女士", joined.AddHours(-1)), Member("DongSen", "董森") } })).Expect(OK);

        (await tenant.Admin.PostAsync(
            "/v1/channels/wecom/rooms/wr9", new { members = new[] { Member("DongSen", "董森"), Member("LiSi", "李四") } })).Expect(OK);
        (await tenant.Admin.PostAsync("/v1/channels/wecom/rooms/wr9", new { name = "新群名" })).Expect(OK);

        var members = (await tenant.Admin.GetAsync("/v1/rooms/wr9"))["members"].EnumerateArray().ToList();
        Assert.Equal(
            [("李四", "employee"), ("董森", "employee"), ("王女士", "customer")],
            members.Select(member => (member.GetProperty("name").GetString(), member.GetProperty("role").GetString())));
        Assert.Equal([true, true, false], members.Select(member => member.GetProperty("leftAt").ValueKind == JsonValueKind.Null));
        Assert.Equal(joined.AddHours(-1), members[2].GetProperty("joinedAt").GetDateTimeOffset(), TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task Who_joins_and_leaves_by_a_puppets_events_is_shown_in_the_room()
    {
        var tenant = await ATenant.CreateAsync(host);
        var at = (await tenant.NowAsync()).AddMinutes(-5).ToUnixTimeMilliseconds();

        (await tenant.Admin.PostAsync("/v1/channels/wechaty", new object[]
        {
            new { id = "m1", talkerId = "wang", roomId = "r9@chatroom", type = 7, text = "在吗", timestamp = at, talkerName = "王女士" },
            new
            {
                @event = "room-join",
                payload = new
                {
                    roomId = "r9@chatroom", inviterId = "wang", inviteeIdList = new[] { "zhao", "sun" },
                    inviteeNames = new[] { "赵先生", "孙先生" }, timestamp = at + 1000,
                },
            },
            new { @event = "room-leave", payload = new { roomId = "r9@chatroom", removerId = "sun", removeeIdList = new[] { "sun" }, timestamp = at + 2000 } },
        })).Expect(OK);

        var members = (await tenant.Admin.GetAsync("/v1/rooms/r9%40chatroom"))["members"].EnumerateArray();
        Assert.Equal(
            [("王女士", null, null), ("赵先生", at + 1000, null), ("孙先生", at + 1000, at + 2000)],
            members.Select(member => (member.GetProperty("name").GetString(), Time(member, "joinedAt"), Time(member, "leftAt"))));
    }

    [Fact]
    public async Task Settings_are_shown_without_secrets_and_may_be_put_back()
    {
        var tenant = await WithWecomAsync();
        var shown = Assert.Single((await tenant.Admin.GetAsync("/v1/channels")).Items.EnumerateArray());
        Assert.Equal("wecom-archive", shown.GetProperty("name").GetString());
        Assert.Equal("***", shown.GetProperty("wecom").GetProperty("token").GetString());

        (await tenant.Admin.PutAsync("/v1/channels/wecom-archive", new { displayName = "企业微信", wecom = shown.GetProperty("wecom") }))
            .Expect(OK);

        (await tenant.Anonymous.GetAsync(Url(tenant) + Check)).Expect(OK);
        (await tenant.Admin.PutAsync("/v1/channels/wechaty", new { roles = new { wx = "unconfirmed" }, wecom = shown.GetProperty("wecom") }))
            .ExpectErrors(UnprocessableEntity, "roles.wx", "wecom", "wecom.token", "wecom.encodingAesKey");
        (await (await tenant.AsAsync("manager")).GetAsync("/v1/channels")).ExpectProblem(Forbidden);
    }

    [Fact]
    public async Task A_prefix_gives_senders_their_role()
    {
        var tenant = await ATenant.CreateAsync(host);
        (await tenant.Admin.PutAsync("/v1/channels/wecom-archive", new { roles = new { kf_ = "after-sales", kf_vip = "sales" } })).Expect(OK);
        var at = (await tenant.NowAsync()).ToUnixTimeMilliseconds();

        (await tenant.Admin.PostAsync("/v1/channels/wecom-archive", new[]
        {
            new { msgid = "m1", action = "send", from = "kf_1", roomid = "wr1", msgtime = at, msgtype = "text", text = new { content = "您好" } },
            new { msgid = "m2", action = "send", from = "kf_vip1", roomid = "wr1", msgtime = at, msgtype = "text", text = new { content = "您好" } },
        })).Expect(OK);

        var roles = (await tenant.Admin.GetAsync("/v1/people")).Items.EnumerateArray()
            .ToDictionary(person => person.GetProperty("id").GetString()!, person => person.GetProperty("role").GetString());
        Assert.Equal(("after-sales", "sales"), (roles["kf_1"], roles["kf_vip1"]));
    }

    private static long? Time(JsonElement member, string name) =>
        member.GetProperty(name) is { ValueKind: JsonValueKind.String } time ? time.GetDateTimeOffset().ToUnixTimeMilliseconds() : null;

    /// <summary>Codes of a room's problems, which its row in the list has too.</summary>
    private static async Task<IEnumerable<string?>> ProblemsAsync(ATenant tenant, string path)
    {
        static string Codes(JsonElement room) =>
            string.Join(',', room.GetProperty("problems").EnumerateArray().Select(problem => problem.GetProperty("code").GetString()));
        var shown = Codes((await tenant.Admin.GetAsync(path)).Json);
        Assert.Equal(shown, Codes(Assert.Single((await tenant.Admin.GetAsync("/v1/rooms")).Items.EnumerateArray())));
        return shown.Split(',').Where(code => !code.StartsWith("no-owner-", StringComparison.Ordinal));
    }

    private static string Url(ATenant tenant) => $"/v1/channels/wecom/callback?tenant={tenant.Name}";

    private static Task<Answer> PostAsync(ATenant tenant, string url, string body) =>
        tenant.Anonymous.SendTextAsync(HttpMethod.Post, url, body, "text/xml");

    private static string Change(string chatId) =>
        $"<xml><MsgType>event</MsgType><Event>change_external_chat</Event><ChatId>{chatId}</ChatId>"
        + "<ChangeType>update</ChangeType><UpdateDetail>change_name</UpdateDetail></xml>";

    /// <summary>Seals a message as WeCom does.</summary>
    private static string Signed(string message, out string body)
    {
        var text = Encoding.UTF8.GetBytes(message);
        byte[] length = [(byte)(text.Length >> 24), (byte)(text.Length >> 16), (byte)(text.Length >> 8), (byte)text.Length];
        byte[] plain = [.. RandomNumberGenerator.GetBytes(16), .. length, .. text, .. Encoding.UTF8.GetBytes(CorpId)];
        var padding = 32 - (plain.Length % 32);
        using var aes = Aes.Create();
        aes.Key = Convert.FromBase64String(AesKey + "=");
        var encrypted = Convert.ToBase64String(aes.EncryptCbc(
            [.. plain, .. Enumerable.Repeat((byte)padding, padding)], aes.Key.AsSpan(0, 16), PaddingMode.None));
        body = $"<xml><ToUserName>{CorpId}</ToUserName><Encrypt>{encrypted}</Encrypt></xml>";
        string[] parts = [Token, "1409659589", "n1", encrypted];
        var signature = SHA1.HashData(Encoding.UTF8.GetBytes(string.Concat(parts.Order(StringComparer.Ordinal))));
        return string.Create(
            CultureInfo.InvariantCulture, $"&msg_signature={Convert.ToHexStringLower(signature)}&timestamp=1409659589&nonce=n1");
    }

    private async Task<ATenant> WithWecomAsync()
    {
        var tenant = await ATenant.CreateAsync(host);
        (await tenant.Admin.PutAsync(
            "/v1/channels/wecom-archive",
            new { wecom = new { token = Token, encodingAesKey = AesKey, corpId = CorpId } })).Expect(OK);
        return tenant;
    }
}
