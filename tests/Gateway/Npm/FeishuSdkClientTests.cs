using System.Text.Json;
using SalesAssistant.TestSupport.FakeFeishu;

namespace SalesAssistant.Gateway.Tests.Npm;

/// <summary>Our fake of the open platform is one that Feishu's own SDK can work with.</summary>
[Trait("Category", "Npm")]
public sealed class FeishuSdkClientTests
{
    [Fact]
    public async Task The_SDK_sends_once_by_uuid_and_updates_a_card()
    {
        await using var feishu = await FakeFeishuServer.StartAsync();
        feishu.AddApp("cli_a", "secret");
        await using var sdk = await NodeScript.StartAsync("feishu-sdk.mjs");

        var sent = await sdk.AskAsync(Send(feishu, "等待 5 分钟"));
        var again = await sdk.AskAsync(Send(feishu, "等待 5 分钟"));
        var messageId = sent.GetProperty("data").GetProperty("message_id").GetString();
        var patched = await sdk.AskAsync(new
        {
            @do = "patch", appId = "cli_a", appSecret = "secret", domain = Domain(feishu), messageId, content = Card("已回复"),
        });

        Assert.Equal(0, sent.GetProperty("code").GetInt32());
        Assert.Equal(messageId, again.GetProperty("data").GetProperty("message_id").GetString());
        Assert.Equal(0, patched.GetProperty("code").GetInt32());
        var message = Assert.Single(feishu.MessagesIn("oc_1"));
        Assert.Equal((messageId, 2, "已回复"), (message.MessageId, message.Versions.Count, message.Title));
    }

    [Fact]
    public async Task The_SDK_is_refused_with_a_wrong_secret()
    {
        await using var feishu = await FakeFeishuServer.StartAsync();
        feishu.AddApp("cli_a", "another");
        await using var sdk = await NodeScript.StartAsync("feishu-sdk.mjs");

        var refused = await sdk.AskAsync(Send(feishu, "等待 5 分钟"));

        Assert.True(refused.TryGetProperty("error", out _), refused.GetRawText());
        Assert.Empty(feishu.Messages);
    }

    private static object Send(FakeFeishuServer feishu, string title) => new
    {
        @do = "send", appId = "cli_a", appSecret = "secret", domain = Domain(feishu), receiveIdType = "chat_id",
        receiveId = "oc_1", msgType = "interactive", content = Card(title), uuid = "al-42-raise-1",
    };

    private static string Domain(FakeFeishuServer feishu) => feishu.BaseUrl.GetLeftPart(UriPartial.Authority);

    private static string Card(string title) => JsonSerializer.Serialize(new
    {
        schema = "2.0",
        config = new { update_multi = true },
        header = new { template = "green", title = new { tag = "plain_text", content = title } },
        body = new { elements = new[] { new { tag = "markdown", content = "客户等待" } } },
    });
}
