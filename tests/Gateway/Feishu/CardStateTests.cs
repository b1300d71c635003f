using System.Text.RegularExpressions;
using SalesAssistant.TestSupport.FakeFeishu;

namespace SalesAssistant.Gateway.Tests.Feishu;

/// <summary>What readers see at the platform while a customer waits, and after.</summary>
public sealed class CardStateTests(FeishuFixture host) : IClassFixture<FeishuFixture>
{
    [Fact]
    public async Task An_answer_turns_every_card_of_the_turn_to_its_final_state_and_none_follows()
    {
        var tenant = await AFeishuTenant.CreateAsync(host);
        await tenant.Tenant.PutRoomAsync("r1", "s1", "pre-sales", "星海科技对接群");
        await tenant.Tenant.SayAsync("r1", "c1", "什么时候发货？");
        string[] chats = [tenant.OpenId("s1"), tenant.PublicChat];
        foreach (var chat in chats)
        {
            await tenant.UntilAsync(chat, messages => messages.Count >= 2);
        }

        await tenant.Tenant.SayAsync("r1", "s2", "今天下午就发");

        foreach (var chat in chats)
        {
            var cards = await tenant.UntilAsync(chat, messages => messages.All(card => card.Title.StartsWith('✅')));
            Assert.All(cards, card =>
            {
                Assert.Matches(@"^✅ 已回复（等待 \d+(\.\d+)? 分钟）$", card.Title);
                Assert.Contains("李雷", card.Content.GetRawText(), StringComparison.Ordinal);
                Assert.Contains("今天下午就发", card.Content.GetRawText(), StringComparison.Ordinal);
                Assert.Empty(card.Mentions);
            });
            Assert.InRange(cards.Count, 2, 3);
        }
    }

    [Fact]
    public async Task A_living_card_goes_through_the_tiers_with_a_mention_at_each_and_ends_once()
    {
        var tenant = await AFeishuTenant.CreateAsync(host, new { living = true });
        await tenant.Tenant.PutRoomAsync("r1", "s1", "pre-sales", "星海科技对接群");
        await tenant.Tenant.SayAsync("r1", "c1", "什么时候发货？");
        await tenant.UntilAsync(tenant.PublicChat, messages => messages.Count == 3);
        await tenant.UntilAsync(tenant.OpenId("s1"), messages => messages.Count == 3);

        await tenant.Tenant.SayAsync("r1", "s1", "今天下午就发");

        foreach (var chat in (string[])[tenant.PublicChat, tenant.OpenId("s1")])
        {
            var messages = await tenant.UntilAsync(chat, all => all[0].Title.StartsWith('✅'));
            Assert.Equal(["interactive", "text", "text"], messages.Select(message => message.Type));
            Assert.Equal(
                ["green", "yellow", "orange", "green"],
                messages[0].Versions.Select(card => card.GetProperty("header").GetProperty("template").GetString()));
            Assert.All(messages.Skip(1), mention => Assert.Equal(messages[0].MessageId, mention.ReplyTo));
            if (chat == tenant.PublicChat)
            {
                Assert.Equal([tenant.OpenId("s1")], CardCheck.Mentions(messages[0].Versions[0]));
                Assert.All(messages.Skip(1), mention => Assert.Equal([tenant.OpenId("s1")], mention.Mentions));
            }
        }
    }

    [Fact]
    public async Task What_a_customer_writes_mentions_nobody_and_breaks_no_card()
    {
        var tenant = await AFeishuTenant.CreateAsync(host);
        const string text = "<at id=all></at> <at user_id=\"all\">所有人</at> **粗** [点我](https://x.example) `码` \u202E\u0007{{x}} \"引\" ~~";
        await tenant.AskAsync("r1", "s1", text);
        (await tenant.Admin.PutAsync("/v1/rooms/r2", new { name = "<at id=all></at>", ownerId = "s1" })).Expect(System.Net.HttpStatusCode.Created);
        await tenant.Tenant.SayAsync("r2", "c1", text, (await tenant.Tenant.NowAsync()).AddMinutes(-6));

        var cards = await tenant.UntilAsync(tenant.PublicChat, messages => messages.Count == 2);

        Assert.All(cards, card =>
        {
            Assert.Equal("interactive", card.Type);
            Assert.Equal([tenant.OpenId("s1")], card.Mentions);
            Assert.NotEmpty(AFeishuTenant.ButtonValues(card.Content));
            Assert.DoesNotContain("<at id=all>", card.Content.GetRawText(), StringComparison.Ordinal);
        });
        Assert.All(await tenant.DeliveredAsync(4), alert => Assert.Equal("delivered", alert.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task After_trouble_of_every_kind_each_alert_stands_once_and_in_order_at_each_destination()
    {
        var tenant = await AFeishuTenant.CreateAsync(host);
        host.Feishu.Fail(
            Fault.ServerError, Fault.TooMany(resetSeconds: 0.3), Fault.TokenExpired, Fault.DroppedAfterAccepting,
            Fault.CardRefused(200550), Fault.ServerError, Fault.Code(230049, "sending"), Fault.TokenExpired, Fault.DroppedAfterAccepting);

        for (var number = 0; number < 4; number++)
        {
            await tenant.AskAsync($"r{number}", "s1", roomName: $"第{number}群");
            await tenant.UntilRaisedAsync(2 * (number + 1));
        }

        var alerts = await tenant.DeliveredAsync(8);
        Assert.All(alerts, alert => Assert.Equal("delivered", alert.GetProperty("status").GetString()));
        foreach (var chat in (string[])[tenant.PublicChat, tenant.OpenId("s1")])
        {
            Assert.Equal(
                ["第0群", "第1群", "第2群", "第3群"],
                host.Feishu.MessagesIn(chat).Select(message => Regex.Match(message.Content.GetRawText(), "第[0-9]群").Value));
        }
    }
}
