using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using SalesAssistant.Engine.Webhooks;
using SalesAssistant.Gateway.Tests.Webhooks;

namespace SalesAssistant.Gateway.Tests.Npm;

/// <summary>What the host sends is what the standard's own library accepts.</summary>
[Trait("Category", "Npm")]
public sealed class StandardWebhooksTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("{\"type\":\"turn.ended\",\"data\":{\"room\":\"订单沟通群 😀\"}}")]
    public async Task Our_signature_is_the_one_that_the_library_makes(string body)
    {
        await using var library = await NodeScript.StartAsync("standard-webhooks.mjs");
        var secret = WebhookSignature.SecretOf([.. Enumerable.Range(0, 32).Select(number => (byte)(number * 7))]);

        var theirs = await library.AskAsync(new { @do = "sign", secret, id = "msg_1", timestampSeconds = 1_795_276_800, body });

        Assert.Equal(theirs.GetProperty("signature").GetString(), WebhookSignature.Sign(secret, "msg_1", 1_795_276_800, body));
    }

    [Fact]
    public async Task The_standards_library_verifies_what_the_host_sends()
    {
        await using var library = await NodeScript.StartAsync("standard-webhooks.mjs");
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var host = await EmbeddedProcess.StartAsync();
        using var http = new HttpClient { BaseAddress = new(host.Url) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", EmbeddedProcess.Key);
        await host.PutAsync("/v1/people", new[] { new { id = "c1", channel = "api", name = "王女士", role = "customer" } });
        using var answer = await http.PostAsJsonAsync("/v1/webhooks", new { url = receiver.Url, allowPrivate = true });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var made = await answer.Content.ReadFromJsonAsync<JsonElement>();

        await host.PostAsync(
            "/v1/messages", new { id = "m1", roomId = "r1", senderId = "c1", sentAt = await host.NowAsync(), text = "多少钱？" });

        var webhook = await receiver.NextAsync();
        var verified = await library.AskAsync(new
        {
            @do = "verify", secret = made.GetProperty("secret").GetString(), body = webhook.Body,
            headers = new Dictionary<string, string>
            {
                ["webhook-id"] = webhook.Id, ["webhook-timestamp"] = webhook.Timestamp, ["webhook-signature"] = webhook.Signature,
            },
        });
        Assert.Equal("turn.opened", verified.GetProperty("payload").GetProperty("type").GetString());
        var id = made.GetProperty("webhookId").GetString();
        var listed = Assert.Single((await host.GetAsync("/v1/webhooks")).GetProperty("items").EnumerateArray());
        Assert.Equal(id, listed.GetProperty("webhookId").GetString());
        Assert.False(listed.TryGetProperty("secret", out _));
        var log = await host.UntilAsync(
            string.Create(CultureInfo.InvariantCulture, $"/v1/webhooks/{id}/deliveries"),
            all => all.GetProperty("items").GetArrayLength() > 0);
        Assert.Equal(webhook.Id, log.GetProperty("items")[0].GetProperty("deliveryId").GetString());
    }
}
