using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SalesAssistant.Gateway.Api.Channels;
using SalesAssistant.Gateway.Api.Feishu;

namespace SalesAssistant.Gateway.Tests.Npm;

/// <summary>The vendors' own libraries make and open the same callbacks as we do.</summary>
[Trait("Category", "Npm")]
public sealed class CallbackAgreementTests
{
    private const string AesKey = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
    private const string EncryptKey = "k1-encrypt-example";
    private const string Token = "v1-token-example";

    private static readonly object Click = new
    {
        schema = "2.0",
        header = new { event_id = "e1", event_type = "card.action.trigger", token = Token, create_time = "1795276800000000" },
        @event = new { action = new { tag = "button", value = new { action = "claim", turnId = "t1" } } },
    };

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("1616140317555161061")]
    [InlineData("<xml><Event><![CDATA[change_external_chat]]></Event><ChatId>销售群😀</ChatId></xml>")]
    public async Task What_wecoms_library_seals_is_opened(string message)
    {
        await using var library = await NodeScript.StartAsync("wecom-crypto.mjs");
        var crypto = new WecomCallbackCrypto("t1", AesKey, "ww1");

        var sealedMessage = await library.AskAsync(new
        {
            @do = "seal", token = "t1", aesKey = AesKey, receiveId = "ww1", message, timestamp = "1795276800", nonce = "n1",
        });

        var encrypted = sealedMessage.GetProperty("encrypted").GetString()!;
        Assert.True(crypto.IsSigned(sealedMessage.GetProperty("signature").GetString()!, "1795276800", "n1", encrypted));
        Assert.True(crypto.TryDecrypt(encrypted, out var opened));
        Assert.Equal(message, opened);
        Assert.False(new WecomCallbackCrypto("t1", AesKey, "ww2").TryDecrypt(encrypted, out _));
    }

    [Fact]
    public async Task A_click_that_feishus_SDK_accepts_is_accepted()
    {
        await using var sdk = await NodeScript.StartAsync("feishu-sdk.mjs");
        var now = DateTimeOffset.FromUnixTimeSeconds(1795276800);

        var produced = await sdk.AskAsync(new
        {
            @do = "produce", encryptKey = EncryptKey, verificationToken = Token, timestamp = "1795276800", nonce = "n1",
            envelope = Click,
        });

        Assert.True(produced.GetProperty("accepted").GetBoolean());
        var headers = produced.GetProperty("headers");
        var callback = FeishuCallback.Open(
            new(EncryptKey, Token),
            new("1795276800", "n1", headers.GetProperty("x-lark-signature").GetString()),
            Encoding.UTF8.GetBytes(produced.GetProperty("body").GetString()!),
            now);
        Assert.Equal((FeishuCallbackKind.Event, "e1"), (callback.Kind, callback.EventId));
        Assert.Equal("t1", callback.Event.GetProperty("action").GetProperty("value").GetProperty("turnId").GetString());
    }

    [Theory]
    [InlineData("n1", true)]
    [InlineData("n2", false)]
    public async Task The_SDK_and_we_judge_a_callback_alike(string signedNonce, bool isAccepted)
    {
        await using var sdk = await NodeScript.StartAsync("feishu-sdk.mjs");
        var now = DateTimeOffset.FromUnixTimeSeconds(1795276800);
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var body = $"{{\"encrypt\":\"{Encrypt(JsonSerializer.Serialize(Click))}\"}}";
        var signature = Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(timestamp + signedNonce + EncryptKey + body)));

        var theirs = await sdk.AskAsync(new
        {
            @do = "verify", encryptKey = EncryptKey, verificationToken = Token, body,
            headers = new Dictionary<string, string>
            {
                ["x-lark-request-timestamp"] = timestamp, ["x-lark-request-nonce"] = "n1", ["x-lark-signature"] = signature,
            },
        });
        var ours = FeishuCallback.Open(
            new(EncryptKey, Token), new(timestamp, "n1", signature), Encoding.UTF8.GetBytes(body), now);

        Assert.Equal(isAccepted, theirs.GetProperty("accepted").GetBoolean());
        Assert.Equal(isAccepted, ours.Kind == FeishuCallbackKind.Event);
    }

    [Fact]
    public async Task A_URL_check_gets_the_challenge_that_the_SDK_would_answer()
    {
        await using var sdk = await NodeScript.StartAsync("feishu-sdk.mjs");
        var check = JsonSerializer.Serialize(new { challenge = "ajls384", token = Token, type = "url_verification" });
        var body = $"{{\"encrypt\":\"{Encrypt(check)}\"}}";

        var theirs = await sdk.AskAsync(new { @do = "challenge", encryptKey = EncryptKey, body });
        var ours = FeishuCallback.Open(new(EncryptKey, Token), default, Encoding.UTF8.GetBytes(body), default);

        Assert.Equal("ajls384", theirs.GetProperty("challenge").GetString());
        Assert.Equal("ajls384", ours.Challenge);
    }

    private static string Encrypt(string text)
    {
        using var aes = Aes.Create();
        aes.Key = SHA256.HashData(Encoding.UTF8.GetBytes(EncryptKey));
        aes.GenerateIV();
        return Convert.ToBase64String([.. aes.IV, .. aes.EncryptCbc(Encoding.UTF8.GetBytes(text), aes.IV)]);
    }
}
