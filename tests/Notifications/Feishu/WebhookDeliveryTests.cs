using SalesAssistant.Domain.People;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Notifications.Feishu;
using SalesAssistant.TestSupport;
using SalesAssistant.TestSupport.FakeFeishu;

namespace SalesAssistant.Notifications.Tests.Feishu;

public sealed class WebhookDeliveryTests
{
    [Theory]
    [InlineData("1599360473", "demo", "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=")]
    [InlineData("100", "demo", "jquNHnVOwmDRfw+vqTIrY5dooJAgi5EcRtLsQE4wfXg=")]
    public void The_signature_is_the_documented_one(string timestamp, string secret, string expected) =>
        Assert.Equal(expected, FeishuWebhook.Sign(timestamp, secret));

    [Fact]
    public void Without_a_secret_nothing_is_signed() =>
        Assert.Equal("""{"a":1}""", FeishuWebhook.Signed("""{"a":1}""", secret: "", DateTimeOffset.UnixEpoch));

    [Fact]
    public async Task A_card_arrives_signed_and_cannot_be_updated()
    {
        await using var feishu = await ANotifier.StartAsync();
        var url = feishu.Feishu.AddWebhook("group", secret: "demo");

        var result = await feishu.SendAsync(new(Webhook: url.AbsoluteUri, Secret: "demo"));

        Assert.Equal(new DeliveryResult(DeliveryOutcome.Delivered, ProviderCode: "0", ProviderMessage: "success"), result);
        Assert.Equal("⏰ 客户已等待 20 分钟", Assert.Single(feishu.Feishu.MessagesIn("group")).Title);
    }

    [Fact]
    public async Task A_wrong_secret_is_a_wrong_setting()
    {
        await using var feishu = await ANotifier.StartAsync();
        var url = feishu.Feishu.AddWebhook("group", secret: "demo");

        var result = await feishu.SendAsync(new(Webhook: url.AbsoluteUri, Secret: "other"));

        Assert.Equal((DeliveryOutcome.Misconfigured, "19021"), (result.Outcome, result.ProviderCode));
        Assert.Single(feishu.Feishu.Requests);
    }

    [Fact]
    public async Task A_clock_that_is_hours_off_signs_again_with_the_platforms_time()
    {
        var clock = new SettableClock(DateTimeOffset.UtcNow.AddHours(-3));
        await using var feishu = await ANotifier.StartAsync(clock: clock);
        var url = feishu.Feishu.AddWebhook("group", secret: "demo");

        var result = await feishu.SendAsync(new(Webhook: url.AbsoluteUri, Secret: "demo"));

        Assert.Equal(DeliveryOutcome.Delivered, result.Outcome);
        Assert.Equal([19021, 0], feishu.Feishu.Requests.Select(request => request.AnswerCode!.Value));
    }

    [Fact]
    public async Task A_webhook_to_any_other_host_is_not_called()
    {
        await using var feishu = await ANotifier.StartAsync();

        var result = await feishu.SendAsync(new(Webhook: "http://localhost.example/open-apis/bot/v2/hook/x"));

        Assert.Equal((DeliveryOutcome.Misconfigured, "webhook"), (result.Outcome, result.ProviderCode));
    }

    [Fact]
    public async Task A_removed_bot_is_a_wrong_setting_that_names_no_secret()
    {
        await using var feishu = await ANotifier.StartAsync();

        var result = await feishu.SendAsync(new(Webhook: new Uri(feishu.Feishu.BaseUrl, "/open-apis/bot/v2/hook/gone-token").AbsoluteUri));

        Assert.Equal((DeliveryOutcome.Misconfigured, "19001"), (result.Outcome, result.ProviderCode));
        Assert.DoesNotContain("gone-token", result.ToString());
    }

    [Fact]
    public async Task A_missing_keyword_is_not_tried_again_in_other_words()
    {
        await using var feishu = await ANotifier.StartAsync();
        var url = feishu.Feishu.AddWebhook("group", keyword: "口令");

        var result = await feishu.SendAsync(new(Webhook: url.AbsoluteUri));

        Assert.Equal((DeliveryOutcome.Misconfigured, "19024"), (result.Outcome, result.ProviderCode));
        Assert.Single(feishu.Feishu.Requests);
    }

    [Fact]
    public async Task The_sixth_send_in_a_second_is_told_to_wait()
    {
        var clock = new SettableClock(ACard.Noon);
        await using var feishu = await ANotifier.StartAsync(new() { EnforcesRates = true, Clock = clock });
        var address = new FeishuAddress(Webhook: feishu.Feishu.AddWebhook("group").AbsoluteUri);

        var outcomes = new List<DeliveryOutcome>();
        for (var i = 0; i < 6; i++)
        {
            outcomes.Add((await feishu.SendAsync(address)).Outcome);
        }

        Assert.Equal([.. Enumerable.Repeat(DeliveryOutcome.Delivered, 5), DeliveryOutcome.RateLimited], outcomes);
    }

    [Fact]
    public async Task The_longest_leaderboard_fits_a_signed_body()
    {
        await using var feishu = await ANotifier.StartAsync();
        var url = feishu.Feishu.AddWebhook("group", secret: "demo");

        var result = await feishu.SendAsync(new(Webhook: url.AbsoluteUri, Secret: "demo"), ACard.Leaderboard(people: 1_000));

        Assert.Equal(DeliveryOutcome.Delivered, result.Outcome);
        Assert.InRange(Assert.Single(feishu.Feishu.Requests).BodyBytes, 5_000, 20 * 1024);
    }

    [Fact]
    public async Task A_refused_leaderboard_loses_chart_then_table_then_layout()
    {
        await using var feishu = await ANotifier.StartAsync();
        var address = new FeishuAddress(Webhook: feishu.Feishu.AddWebhook("group").AbsoluteUri);
        feishu.Feishu.Fail(Fault.CardRefused(200550), Fault.CardRefused(200914), Fault.CardRefused(200621));

        var result = await feishu.SendAsync(address, ACard.Leaderboard());

        Assert.Equal((DeliveryOutcome.Delivered, "chart, table, card"), (result.Outcome, result.Reduced));
        var message = Assert.Single(feishu.Feishu.MessagesIn("group"));
        Assert.Equal("text", message.Type);
        Assert.Equal(
            """
            📊 回复排行榜 2026-11-21 · 截至 22:00
            排序：回复超过2分钟次数，少者在前（相同时看平均回复时间）　·　最少回复次数：1
            1　销售1　超过2分钟 1 次　平均 8.47 分钟　总回复数 4
            2　销售2　超过2分钟 2 次　平均 8.47 分钟　总回复数 8
            –　新同事　超过2分钟 0 次　平均 – 分钟　总回复数 0
            每小时平均回复时间与消息数
            09时　平均 2.13 分钟　5 条
            10时　平均 – 分钟　5 条
            11时　平均 2.13 分钟　5 条
            """.ReplaceLineEndings("\n"),
            message.Title);
    }
}
