using System.Text.Json;
using SalesAssistant.Domain.People;
using SalesAssistant.Engine.Ports;
using SalesAssistant.TestSupport;
using SalesAssistant.TestSupport.FakeFeishu;

namespace SalesAssistant.Notifications.Tests.Feishu;

public sealed class AppDeliveryTests
{
    private static readonly FeishuAddress Chat = new(ChatId: "oc_1");

    [Fact]
    public async Task A_chat_comes_before_a_person_and_a_person_before_a_webhook()
    {
        await using var feishu = await ANotifier.StartAsync();
        var webhook = feishu.Feishu.AddWebhook("group").AbsoluteUri;

        await feishu.SendAsync(new("oc_1", "ou_1", webhook), id: "a");
        await feishu.SendAsync(new(null, "ou_1", webhook), id: "b");
        await feishu.SendAsync(new("", "", webhook), id: "c");

        Assert.Equal(["oc_1", "ou_1", "group"], feishu.Feishu.Messages.Select(message => message.Chat));
        Assert.Equal(
            ["receive_id_type=chat_id", "receive_id_type=open_id"],
            feishu.Feishu.Requests.Take(2).Select(request => request.Path.Split('?')[1]));
    }

    [Fact]
    public async Task A_card_sent_through_the_app_can_be_updated_to_its_end()
    {
        await using var feishu = await ANotifier.StartAsync();

        var sent = await feishu.SendAsync(Chat);
        var updated = await feishu.UpdateAsync(sent.ProviderMessageId!, ACard.Ended("answered"));

        Assert.Equal((DeliveryOutcome.Delivered, "om_1"), (sent.Outcome, sent.ProviderMessageId));
        Assert.Equal((DeliveryOutcome.Delivered, "om_1"), (updated.Outcome, updated.ProviderMessageId));
        var message = Assert.Single(feishu.Feishu.MessagesIn("oc_1"));
        Assert.Equal((2, "✅ 已回复（等待 8.47 分钟）"), (message.Versions.Count, message.Title));
    }

    [Fact]
    public async Task Buttons_are_left_out_where_a_click_could_not_be_verified()
    {
        await using var feishu = await ANotifier.StartAsync();
        var app = ANotifier.App with { VerificationToken = null };

        await feishu.SendAsync(Chat, id: "with");
        await feishu.Notifier.SendAsync(ANotifier.To(Chat, id: "without", app: app), CancellationToken.None);

        Assert.Equal(
            [true, false],
            feishu.Feishu.Messages.Select(message => message.Content.GetRawText().Contains("\"button\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Many_sends_share_one_token()
    {
        await using var feishu = await ANotifier.StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => feishu.SendAsync(Chat, id: $"alert-{i}")));

        Assert.Equal((1, 20), (feishu.Feishu.TokensIssued, feishu.Feishu.Messages.Count));
    }

    [Theory]
    [InlineData(7_019, 1)] // a second before the margin of 180 s
    [InlineData(7_020, 2)]
    public async Task A_token_is_renewed_before_it_ends(int secondsLater, int tokens)
    {
        var clock = new SettableClock(ACard.Noon);
        await using var feishu = await ANotifier.StartAsync(new() { Clock = clock }, clock: clock);

        await feishu.SendAsync(Chat, id: "a");
        clock.Now += TimeSpan.FromSeconds(secondsLater);
        await feishu.SendAsync(Chat, id: "b");

        Assert.Equal((tokens, 2), (feishu.Feishu.TokensIssued, feishu.Feishu.Messages.Count));
    }

    [Fact]
    public async Task A_token_refused_before_its_time_is_fetched_once_more()
    {
        await using var feishu = await ANotifier.StartAsync();
        await feishu.SendAsync(Chat, id: "a");
        feishu.Feishu.Fail(Fault.TokenExpired);

        var result = await feishu.SendAsync(Chat, id: "b");

        Assert.Equal((DeliveryOutcome.Delivered, 2), (result.Outcome, feishu.Feishu.TokensIssued));
    }

    [Fact]
    public async Task A_token_refused_twice_is_left_for_later()
    {
        await using var feishu = await ANotifier.StartAsync();
        feishu.Feishu.Fail(Fault.TokenExpired, Fault.TokenExpired);

        var result = await feishu.SendAsync(Chat);

        Assert.Equal((DeliveryOutcome.Transient, "99991663"), (result.Outcome, result.ProviderCode));
        Assert.Equal(2, feishu.Feishu.Requests.Count);
    }

    [Fact]
    public async Task A_wrong_app_secret_is_a_wrong_setting()
    {
        await using var feishu = await ANotifier.StartAsync();

        var result = await feishu.Notifier.SendAsync(
            ANotifier.To(Chat, app: ANotifier.App with { AppSecret = "wrong" }), CancellationToken.None);

        Assert.Equal((DeliveryOutcome.Misconfigured, "10014"), (result.Outcome, result.ProviderCode));
        Assert.Empty(feishu.Feishu.Requests);
    }

    [Fact]
    public async Task A_chat_without_an_app_is_a_wrong_setting()
    {
        await using var feishu = await ANotifier.StartAsync();

        var result = await feishu.Notifier.SendAsync(ANotifier.To(Chat) with { App = null }, CancellationToken.None);

        Assert.Equal((DeliveryOutcome.Misconfigured, "no-app"), (result.Outcome, result.ProviderCode));
    }

    [Fact]
    public async Task A_bot_outside_the_chat_is_a_wrong_setting()
    {
        await using var feishu = await ANotifier.StartAsync();
        feishu.Feishu.RemoveBotFrom("oc_1");

        Assert.Equal(DeliveryOutcome.Misconfigured, (await feishu.SendAsync(Chat)).Outcome);
    }

    [Fact]
    public async Task A_card_accepted_without_an_answer_is_shown_once()
    {
        await using var feishu = await ANotifier.StartAsync();
        feishu.Feishu.Fail(Fault.DroppedAfterAccepting);

        var first = await feishu.SendAsync(Chat);
        var second = await feishu.SendAsync(Chat);

        Assert.Equal((DeliveryOutcome.Transient, "no-answer"), (first.Outcome, first.ProviderCode));
        Assert.Equal((DeliveryOutcome.Delivered, "om_1"), (second.Outcome, second.ProviderMessageId));
        Assert.Single(feishu.Feishu.Messages);
    }

    [Fact]
    public async Task Silence_and_server_errors_pass()
    {
        await using var feishu = await ANotifier.StartAsync(timeout: TimeSpan.FromMilliseconds(200));
        feishu.Feishu.Fail(Fault.Silence, Fault.ServerError);

        var silence = await feishu.SendAsync(Chat);
        var error = await feishu.SendAsync(Chat);

        Assert.Equal((DeliveryOutcome.Transient, "no-answer"), (silence.Outcome, silence.ProviderCode));
        Assert.Equal((DeliveryOutcome.Transient, "http-500"), (error.Outcome, error.ProviderCode));
    }

    [Fact]
    public async Task A_cancelled_send_is_not_an_answer()
    {
        await using var feishu = await ANotifier.StartAsync();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await feishu.Notifier.SendAsync(ANotifier.To(Chat), cancelled.Token));
    }

    [Theory]
    [InlineData(1.5, 1_500)]
    [InlineData(0, 0)]
    [InlineData(1e9, 3_600_000)]
    public async Task The_wait_that_the_platform_asks_for_is_passed_on(double resetSeconds, int milliseconds)
    {
        await using var feishu = await ANotifier.StartAsync();
        feishu.Feishu.Fail(Fault.TooMany(resetSeconds));

        var result = await feishu.SendAsync(Chat);

        Assert.Equal(
            (DeliveryOutcome.RateLimited, TimeSpan.FromMilliseconds(milliseconds)), (result.Outcome, result.RetryAfter));
    }

    [Fact]
    public async Task The_standard_header_is_honoured_too()
    {
        await using var feishu = await ANotifier.StartAsync();
        feishu.Feishu.Fail(new Fault.Answer(429, "", RetryAfter: "7"));

        var result = await feishu.SendAsync(Chat);

        Assert.Equal((DeliveryOutcome.RateLimited, TimeSpan.FromSeconds(7)), (result.Outcome, result.RetryAfter));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var feishu = await ANotifier.StartAsync();
        feishu.Feishu.Fail(new Fault.Answer(307, "", Location: "/open-apis/im/v1/messages?receive_id_type=chat_id"));

        var result = await feishu.SendAsync(Chat);

        Assert.Equal((DeliveryOutcome.Misconfigured, "http-307"), (result.Outcome, result.ProviderCode));
        Assert.Single(feishu.Feishu.Requests);
    }

    [Fact]
    public async Task An_unknown_account_costs_the_card_its_mention_only()
    {
        await using var feishu = await ANotifier.StartAsync(new() { KnownOpenIds = ["ou_known"] });

        var known = await feishu.SendAsync(Chat, ACard.Waiting() with { OwnerOpenId = "ou_known" }, "a");
        var gone = await feishu.SendAsync(Chat, ACard.Waiting() with { OwnerOpenId = "ou_gone" }, "b");

        Assert.Equal((null, "mentions"), (known.Reduced, gone.Reduced));
        Assert.Equal([["ou_known"], []], feishu.Feishu.Messages.Select(message => message.Mentions));
        Assert.All(feishu.Feishu.Messages, message => Assert.Equal("interactive", message.Type));
    }

    [Fact]
    public async Task Wording_that_is_refused_goes_and_the_card_stays()
    {
        await using var feishu = await ANotifier.StartAsync();
        feishu.Feishu.Fail(Fault.Code(230028, "The messages do not pass the audit, ext=contain plain phone number", 400));

        var result = await feishu.SendAsync(Chat);

        Assert.Equal((DeliveryOutcome.Delivered, "text"), (result.Outcome, result.Reduced));
        Assert.DoesNotContain("什么时候发货", Assert.Single(feishu.Feishu.Messages).Content.GetRawText());
    }

    [Fact]
    public async Task A_card_refused_in_every_form_ends_as_text_then_bare_then_refused()
    {
        await using var feishu = await ANotifier.StartAsync();
        feishu.Feishu.Fail([.. Enumerable.Repeat(Fault.Code(230001, "no", 400), 4)]);

        var result = await feishu.SendAsync(Chat);

        Assert.Equal((DeliveryOutcome.Refused, "buttons, card, text"), (result.Outcome, result.Reduced));
        Assert.Equal(
            ["interactive", "interactive", "text", "text"],
            feishu.Feishu.Requests.Select(request => JsonDocument.Parse(request.Body).RootElement.GetProperty("msg_type").GetString()));
    }

    [Fact]
    public async Task A_text_in_place_of_a_card_is_not_updated_later()
    {
        await using var feishu = await ANotifier.StartAsync();
        feishu.Feishu.Fail(Fault.CardRefused(200621), Fault.CardRefused(200621));

        var result = await feishu.SendAsync(Chat);

        Assert.Equal((DeliveryOutcome.Delivered, null, "buttons, card"), (result.Outcome, result.ProviderMessageId, result.Reduced));
    }

    [Fact]
    public async Task A_recalled_card_is_not_updated()
    {
        await using var feishu = await ANotifier.StartAsync();
        await feishu.SendAsync(Chat);
        feishu.Feishu.Recall("om_1");

        var result = await feishu.UpdateAsync("om_1", ACard.Ended("answered"));

        Assert.Equal((DeliveryOutcome.Refused, "230011"), (result.Outcome, result.ProviderCode));
        Assert.Equal(2, feishu.Feishu.Requests.Count);
    }

    [Fact]
    public async Task An_update_never_becomes_a_text()
    {
        await using var feishu = await ANotifier.StartAsync();
        await feishu.SendAsync(Chat);
        feishu.Feishu.Fail(Fault.CardRefused(200621));

        var result = await feishu.UpdateAsync("om_1", ACard.Ended("answered"));

        Assert.Equal((DeliveryOutcome.Delivered, "text"), (result.Outcome, result.Reduced));
        Assert.Equal("✅ 已回复（等待 8.47 分钟）", Assert.Single(feishu.Feishu.Messages).Title);
    }

    [Fact]
    public async Task Without_an_address_the_console_shows_the_card()
    {
        await using var feishu = await ANotifier.StartAsync();

        var result = await feishu.SendAsync(address: null);

        Assert.Equal(new DeliveryResult(DeliveryOutcome.NoAddress), result);
        Assert.Equal(
            """
            ────────────────────────────────────────
            发往：公共群（未配置飞书地址，仅在此显示）
            ⏰ 客户已等待 20 分钟 · 星海科技对接群
            客户：李女士
            负责人：董森
            群聊：星海科技对接群
            已等待：20 分钟（自 11-21 12:00 起）
            待回复消息：3 条
            最后一条消息 · 李女士：请问什么时候发货？
            ────────────────────────────────────────

            """.ReplaceLineEndings(),
            feishu.Console.ToString());
    }
}
