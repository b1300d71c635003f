using System.Text.Json;
using SalesAssistant.Gateway.Tests.Contract;
using SalesAssistant.TestSupport.FakeFeishu;
using static System.Net.HttpStatusCode;

namespace SalesAssistant.Gateway.Tests.Feishu;

/// <summary>Cards go out to the platform, are clicked there, and the clicks come back encrypted and signed.</summary>
public sealed class CardClickTests(FeishuFixture host) : IClassFixture<FeishuFixture>
{
    [Fact]
    public async Task A_dismissal_with_a_reason_ends_the_turn_and_every_card_of_it()
    {
        var tenant = await AFeishuTenant.CreateAsync(host);
        var turnId = await tenant.AskAsync("r1", "s1");
        var inPrivate = await tenant.CardInAsync(tenant.OpenId("s1"));
        await tenant.CardInAsync(tenant.PublicChat);

        var answer = await tenant.ClickAsync(inPrivate, tenant.OpenId("s2"), value => Has(value, "reason", "已线下沟通"));

        AssertToast(answer, "success", "已消除");
        AssertCard(answer, "🚫 已消除", "已线下沟通", "李雷");
        Assert.Empty(AFeishuTenant.ButtonValues(answer["card"]));
        Assert.Equal("dismissed", await tenant.TurnStatusAsync(turnId));
        foreach (var chat in (string[])[tenant.OpenId("s1"), tenant.PublicChat])
        {
            var card = Assert.Single(await tenant.UntilAsync(chat, messages => messages[0].Versions.Count == 2));
            Assert.Equal("🚫 已消除", card.Title);
            Assert.Empty(AFeishuTenant.ButtonValues(card.Content));
        }
    }

    [Theory]
    [InlineData(10)]
    [InlineData(30)]
    [InlineData(60)]
    public async Task A_card_is_put_off_for_so_many_minutes(int minutes)
    {
        var tenant = await AFeishuTenant.CreateAsync(host);
        await tenant.AskAsync("r1", "s1");
        var card = await tenant.CardInAsync(tenant.OpenId("s1"));
        var before = await tenant.Tenant.NowAsync();

        var answer = await tenant.ClickAsync(card, tenant.OpenId("s1"), value => Has(value, "minutes", minutes));

        AssertToast(answer, "success", $"已稍等 {minutes} 分钟");
        AssertCard(answer, card.Title, "稍等至");
        var until = (await tenant.Admin.GetAsync("/v1/rooms/r1"))["snoozedUntil"].GetDateTimeOffset();
        Assert.InRange(until, before.AddMinutes(minutes).AddSeconds(-1), (await tenant.Tenant.NowAsync()).AddMinutes(minutes));
    }

    [Fact]
    public async Task Who_claims_a_room_without_owner_owns_it_and_the_next_one_is_told_so()
    {
        var tenant = await AFeishuTenant.CreateAsync(host);
        await tenant.AskAsync("r1", ownerId: null);
        var card = await tenant.CardInAsync(tenant.NoOwnerChat);

        var claimed = await tenant.ClickAsync(card, tenant.OpenId("s2"), value => Has(value, "action", "claim"));
        var late = await tenant.ClickAsync(card, tenant.OpenId("s1"), value => Has(value, "action", "claim"));

        AssertToast(claimed, "success", "已认领");
        AssertCard(claimed, card.Title, "李雷");
        Assert.DoesNotContain(AFeishuTenant.ButtonValues(claimed["card"]), value => Has(value, "action", "claim"));
        Assert.Equal("warning", late["toast"].GetProperty("type").GetString());
        Assert.Equal("s2", (await tenant.Admin.GetAsync("/v1/rooms/r1"))["ownerId"].GetString());
    }

    [Fact]
    public async Task Who_has_an_account_in_several_channels_claims_with_that_of_the_rooms_channel()
    {
        var tenant = await AFeishuTenant.CreateAsync(host);
        (await tenant.Admin.PutAsync("/v1/people", new[]
        {
            new { id = "zz", channel = "a-channel", name = "李雷", role = "sales", feishu = new { openId = tenant.OpenId("s2") } },
        })).Expect(OK);
        await tenant.AskAsync("r1", ownerId: null);
        var card = await tenant.CardInAsync(tenant.NoOwnerChat);

        var claimed = await tenant.ClickAsync(card, tenant.OpenId("s2"), value => Has(value, "action", "claim"));

        AssertToast(claimed, "success", "已认领");
        var room = await tenant.Admin.GetAsync("/v1/rooms/r1");
        Assert.Equal(("s2", "api"), (room["ownerId"].GetString(), room["ownerChannel"].GetString()));
    }

    [Theory]
    [InlineData("ou_stranger", "您的飞书账号没有绑定到我方成员，不能操作")]
    [InlineData("c1", "您的飞书账号没有绑定到我方成员，不能操作")] // a customer
    [InlineData("s2", "只有负责人可以操作这张卡片")] // a colleague, where the tenant keeps cards to owners
    public async Task Who_may_not_act_is_told_so_and_changes_nothing(string clicker, string content)
    {
        var tenant = await AFeishuTenant.CreateAsync(host, new { onlyOwnerActs = true });
        var turnId = await tenant.AskAsync("r1", "s1");
        var card = await tenant.CardInAsync(tenant.OpenId("s1"));
        var openId = clicker.StartsWith("ou_", StringComparison.Ordinal) ? clicker : tenant.OpenId(clicker);

        var answer = await tenant.ClickAsync(card, openId, value => Has(value, "action", "dismiss"));

        AssertToast(answer, "error", content);
        Assert.False(answer.Json.TryGetProperty("card", out _));
        Assert.Equal("open", await tenant.TurnStatusAsync(turnId));
    }

    [Fact]
    public async Task A_card_whose_turn_has_ended_says_so_and_shows_the_end()
    {
        var tenant = await AFeishuTenant.CreateAsync(host);
        await tenant.AskAsync("r1", "s1");
        var card = await tenant.CardInAsync(tenant.OpenId("s1"));
        await tenant.Tenant.SayAsync("r1", "s1", "今天就发");

        var answer = await tenant.ClickAsync(card, tenant.OpenId("s1"), value => Has(value, "action", "snooze"));

        Assert.Equal("warning", answer.Expect(OK)["toast"].GetProperty("type").GetString());
        Assert.StartsWith("✅ 已回复", TitleOf(answer["card"].GetProperty("data")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_the_platforms_word_of_now_is_refused_and_changes_nothing()
    {
        var tenant = await AFeishuTenant.CreateAsync(host);
        var other = await AFeishuTenant.CreateAsync(host);
        var turnId = await tenant.AskAsync("r1", "s1");
        var card = await tenant.CardInAsync(tenant.OpenId("s1"));
        var value = AFeishuTenant.ButtonValues(card.Content).First(each => Has(each, "action", "dismiss"));
        var click = tenant.Click(card, tenant.OpenId("s1"), value, "e1");
        var now = DateTimeOffset.UtcNow;

        foreach (var answer in (Answer[])
        [
            await tenant.PostAsync(click, tamper: body => body + " "),
            await tenant.PostAsync(click, isSigned: false),
            await tenant.PostAsync(click, at: now.AddMinutes(-11)),
            await tenant.PostAsync(click, at: now.AddMinutes(11)),
            await tenant.PostAsync(tenant.Click(card, tenant.OpenId("s1"), value, "e2", other.Token)),
            await tenant.Tenant.Anonymous.SendTextAsync(HttpMethod.Post, tenant.Url, click, "application/json"),
            await tenant.Tenant.Anonymous.SendTextAsync(HttpMethod.Post, "/v1/feishu/nobody/events", click, "application/json"),
        ])
        {
            answer.ExpectProblem(Unauthorized);
        }

        // The other tenant's secrets are good for its own turns only.
        AssertToast(await other.PostAsync(other.Click(card, other.OpenId("s1"), value, "e3")), "error", "找不到这条提醒对应的待回复");
        Assert.Equal("open", await tenant.TurnStatusAsync(turnId));
    }

    [Fact]
    public async Task A_click_that_comes_again_is_answered_as_before_and_does_nothing_more()
    {
        var tenant = await AFeishuTenant.CreateAsync(host);
        var turnId = await tenant.AskAsync("r1", "s1");
        var card = await tenant.CardInAsync(tenant.OpenId("s1"));
        var first = await tenant.ClickAsync(card, tenant.OpenId("s1"), value => Has(value, "action", "dismiss"), "e1");
        (await tenant.Admin.PostAsync("/v1/rooms/r1/undo")).Expect(OK);

        var again = await tenant.ClickAsync(card, tenant.OpenId("s1"), value => Has(value, "action", "dismiss"), "e1");

        Assert.Equal(first.Expect(OK).Text, again.Expect(OK).Text);
        Assert.Equal("open", await tenant.TurnStatusAsync(turnId));
    }

    [Fact]
    public async Task The_platforms_check_of_the_URL_is_answered_to_who_knows_the_token()
    {
        var tenant = await AFeishuTenant.CreateAsync(host);
        static string Check(string token) => JsonSerializer.Serialize(new { challenge = "ajls384kdjx98XX", token, type = "url_verification" });

        var answer = await tenant.PostAsync(Check(tenant.Token), isSigned: false);

        Assert.Equal("""{"challenge":"ajls384kdjx98XX"}""", answer.Expect(OK).Text);
        Assert.Equal(answer.Text, (await tenant.PostAsync(Check(tenant.Token))).Expect(OK).Text);
        (await tenant.PostAsync(Check("another"), isSigned: false)).ExpectProblem(Unauthorized);
    }

    private static void AssertToast(Answer answer, string type, string content)
    {
        var toast = answer.Expect(OK)["toast"];
        Assert.Equal((type, content), (toast.GetProperty("type").GetString(), toast.GetProperty("content").GetString()));
    }

    /// <summary>The answer's card is one that the platform takes, and says all this.</summary>
    private static void AssertCard(Answer answer, string title, params string[] parts)
    {
        Assert.Equal("raw", answer["card"].GetProperty("type").GetString());
        var card = answer["card"].GetProperty("data");
        Assert.Null(CardCheck.Find(card, knownOpenIds: null));
        Assert.Equal(title, TitleOf(card));
        Assert.All(parts, part => Assert.Contains(part, card.GetRawText(), StringComparison.Ordinal));
    }

    private static string? TitleOf(JsonElement card) =>
        card.GetProperty("header").GetProperty("title").GetProperty("content").GetString();

    private static bool Has(JsonElement value, string name, object wanted) =>
        value.TryGetProperty(name, out var member) && JsonElement.DeepEquals(member, JsonSerializer.SerializeToElement(wanted));
}
