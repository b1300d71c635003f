using System.Security.Cryptography;
using System.Text;
using SalesAssistant.Gateway.Api.Feishu;

namespace SalesAssistant.Gateway.Tests.Feishu;

public sealed class FeishuCallbackTests
{
    private const string EncryptKey = "k1-encrypt-example";
    private const string Token = "v1-token-example";
    private const string Timestamp = "1795276800";
    private const string Nonce = "1234567890";

    private const string UrlCheck =
        "AAECAwQFBgcICQoLDA0OD6Ovg76uC3orFXAQFMvNkbMbv8fuqZU5sh3OhMabptyBB966A2Lha1xyeX7PkSGKouHYgywyPE/6ii/h"
        + "S3LI2vdnEEjIWQMFsqlQe7/K1/fmk/+PoiLu4ktywica5Ol2Lg==";

    private const string Click =
        "AAECAwQFBgcICQoLDA0OD8M9cp3W5dJxzx9bJ3hmb9FHGKR+bxYJUt0ZNBsgCWB03IMfgMQDp/2i6kOLDBvNfOgbOzlyBT0ctB6V"
        + "4uKPJrpvOpNQut61IRgvMGKD2qAXS+T0oxgj8pNVH+Zh7DDWG8mSBElHOj0rAriJiCn+bLdptUi/SMq0wBKlA4TaiZmm/EhNVjou"
        + "aZNQhzSW3Qb+kFQQKx8FbO4/tJicb9jnEb5EPdHgj6wfAWEPt+vDMdn1Cqdx4tJRJROsqcFLOmWj3+fEom0kbHE8Rnnixbq5mqJd"
        + "2DRrswum++Dz5qCQo3BohD3AH8cxefzZAAHmYXbGj85wuT70M5csU+pdXP4owHqNE9KKZsyRXJVeBsNVJJOjQ1F5VVHHg9r6shko"
        + "kZMoN1zMTalPbjrv0SnB3jvYCmDiThssVYFU8/jT9L+X1fDES+xXQ0E2pc5aaSBIwCIEC8XgETe055+LHCS+4OZQ0MWWwhFK/cxe"
        + "i04IkMJ3tTEt601FApArJbna+PrJ/3i41cP+M8YkXXPRST3tHxgv7cpoVRnJlYc7f4uErHG8QpbP0qcUMoznSXK09Gt6UY7MwBtQ"
        + "cRUjypMo0STXgWA1XqvDIYxAvtL0eGNCyY1NR3i+lULfVG9aJZtKZNa9PghQW5+85gUWwNuSBFWSEp/WUln2MUdX6DLfVLqcFYw5"
        + "eKxnBi0sfsDIqIkbBJTTdfYUBU1UulJ55c4z21Rg/bO84yZhhaklVOlHU/PTkqtpxAoWee3KFZekA8fkPAlF6clWJlcIyHr4nduS"
        + "JqE6D+2fqyXijSn+6B/QRqilM2Y5M09iP53PU9U8GqNzQqef4uEoUhMZjaER0NvS/5q4M2HDhTNyyZZjnyu2MDQ0QSb3+n/HuRHq"
        + "o1KHuxwKfWkX81BdMmuAsHVPIZf0oE60aMU5g5cMnGyyJWhwacJpwogbq7PKsIiNEGi24VJshiozK7qeYA==";

    private const string ForgedClick =
        "AAECAwQFBgcICQoLDA0OD8M9cp3W5dJxzx9bJ3hmb9FHGKR+bxYJUt0ZNBsgCWB0T4N66vrjYItjkC2mWuOXQgUiTRF+04Ste7W8"
        + "CKZaUg/ig2Zpzz1WVrf4d1HQfASftJ6bJmChHxZiGP2b8ohEbw2PzCWwUi5wHQZYejAj9f70ZLCabGt2HMg2tA1kyWHj975iSYlm"
        + "142l1hI3uI9mWcn33ICKUnnAYYuGZJRvku7rgOpyKTFPk5xaDnE23m5hfVcyn221MBEpjvZCzrCryjgQJ+hpRCfiOZz/u9yvZu9/"
        + "bazmbOu1F0DEgSnQ5Yj3H5E6w18QzPhUFXQZs39/mr0ui+yKFSZHTzW4C0pxk+ingFsdTO0K2X2YwS5thbWUjHSzLHLj/y1pTH93"
        + "5/x2zwh/3rE3Ctl1fi5q2AI3luSfnxTXC3HgYkcM7TBCQIoKeqDfT1U2xMXsPj9wQ9dmjl1Kv5DKCcCon13/2QkRXfy7hXtKCk0w"
        + "X3OW2hXhO32jWDdPD4WMH/Lq2tBsorUhmnS7Xf2qErhbKy7zHEB8Zf+/S97V6NXWErkh0gPMCfzzmN0dVe7oiYaEJnc5bdTgG1ws"
        + "HcGaNA39Rpsf601o1XkXDvFrTn+Zd1rUAEaTAGS8RyJwSp4L0bI55hLi2kLmCjtxbGHN2a+6kGIsZG7NkR/CiXRwuLPaEXYEBz9D"
        + "QsSIi44mFaZhzekGhukodbZxUrlSaaqWUSGI3af5/qUyoEkltUukzEjwM8iNWmM1cu/NouLzIngSmNKs/IRxbNaUlBT2u5NmXcXo"
        + "cbG3mU3Re2fQM33ppmxN434coubJmeGnOeZJNwum2psM2oKqMRBdC49qXlsJw4XE2eMTXj0emD4=";

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1795276800);

    private static readonly FeishuCallbackCrypto Crypto = new(EncryptKey, Token);

    private static readonly FeishuSignature ClickSignature =
        new(Timestamp, Nonce, "6959272dbdefa1fd3a7f00a0251adf622fc0463071693f6fbdc122393360bdd6");

    [Theory]
    [InlineData("test key", "P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=", "hello world")]
    [InlineData(EncryptKey, "AAECAwQFBgcICQoLDA0ODzo+bf87OO/Qolb4d892508=", "")]
    [InlineData(EncryptKey, "AAECAwQFBgcICQoLDA0OD8ZSH9loypQglu2OPQljdQE=", "a")]
    [InlineData(EncryptKey, "AAECAwQFBgcICQoLDA0OD4T6wmbOT0hPxlLWzLizE5tAxEC5vngXM1yJfu+Nj5WO", "0123456789abcdef")]
    [InlineData(EncryptKey, "8ODQwLCgkIBwYFBAMCAQAJCBDjAw5GzlUT4O3807sO6yeEvlanZ9UC3Hqg6mG82eKs2NdDfq2w1fuJ+3FiXyIg==",
        "销售超过两分钟未回复 😀")]
    public void The_vendors_cipher_texts_are_decrypted(string key, string encrypted, string expected)
    {
        Assert.True(new FeishuCallbackCrypto(key, "").TryDecrypt(encrypted, out var plain));
        Assert.Equal(expected, Encoding.UTF8.GetString(plain));
    }

    [Theory]
    [InlineData("")]
    [InlineData("***")]
    [InlineData("AAECAwQFBgcICQoLDA0ODw==")]
    [InlineData("AAECAwQFBgcICQoLDA0OD4T6wmbOT0hPxlLWzLizE5tAxEC5vngXM1yJfu+Nj5WPAAECAwQFBgcICQoLDA0ODw==")]
    public void What_was_not_encrypted_with_our_key_is_refused(string encrypted) =>
        Assert.False(Crypto.TryDecrypt(encrypted, out _));

    [Fact]
    public void An_encrypted_URL_check_needs_no_signature()
    {
        var callback = Open(default, Encrypted(UrlCheck));

        Assert.Equal((FeishuCallbackKind.UrlCheck, "ajls384kdjx98XX"), (callback.Kind, callback.Challenge));
    }

    [Fact]
    public void A_signed_click_is_opened()
    {
        var callback = Open(ClickSignature, Encrypted(Click));

        Assert.Equal((FeishuCallbackKind.Event, "card.action.trigger"), (callback.Kind, callback.EventType));
        Assert.NotNull(callback.EventId);
        Assert.Equal("button", callback.Event.GetProperty("action").GetProperty("tag").GetString());
    }

    [Fact]
    public void A_signature_over_another_nonce_is_refused()
    {
        var signature = ClickSignature with
        {
            Signature = "434080bc8307796acf0e639ab607ea0624d4ffae5e5fc5307b0914c1ae31ce48",
        };

        Assert.Equal("the signature is not ours", Open(signature, Encrypted(ForgedClick)).Refusal);
    }

    [Fact]
    public void White_space_in_the_body_belongs_to_what_is_signed()
    {
        var body = $"{{ \"encrypt\": \"{Click}\" }}";

        Assert.Equal(FeishuCallbackKind.Event, Open(Sign(body), body).Kind);
        Assert.Equal(FeishuCallbackKind.Refused, Open(ClickSignature, body).Kind);
    }

    [Theory]
    [InlineData(-600, FeishuCallbackKind.Event)]
    [InlineData(-601, FeishuCallbackKind.Refused)]
    [InlineData(600, FeishuCallbackKind.Event)]
    [InlineData(601, FeishuCallbackKind.Refused)]
    public void A_callback_is_good_for_ten_minutes_either_way(int seconds, FeishuCallbackKind expected) => Assert.Equal(
        expected,
        FeishuCallback.Open(Crypto, ClickSignature, Encoding.UTF8.GetBytes(Encrypted(Click)), Now.AddSeconds(seconds)).Kind);

    [Fact]
    public void With_an_encrypt_key_an_unsigned_event_is_refused() =>
        Assert.Equal("the callback is not signed", Open(default, Encrypted(Click)).Refusal);

    [Theory]
    [InlineData(Token, FeishuCallbackKind.Event)]
    [InlineData("another", FeishuCallbackKind.Refused)]
    public void A_signed_event_must_carry_our_token_too(string token, FeishuCallbackKind expected)
    {
        var body = Plain(token, "1795276800000");

        Assert.Equal(expected, Open(Sign(body), body).Kind);
    }

    [Theory]
    [InlineData(Token, "1795276800000", FeishuCallbackKind.Event)] // milliseconds, as most events have
    [InlineData(Token, "1795276800000123", FeishuCallbackKind.Event)] // microseconds, as clicks have
    [InlineData(Token, "1795276199999", FeishuCallbackKind.Refused)]
    [InlineData(Token, "soon", FeishuCallbackKind.Refused)]
    [InlineData("another", "1795276800000", FeishuCallbackKind.Refused)]
    public void Without_an_encrypt_key_token_and_time_vouch(string token, string createTime, FeishuCallbackKind expected) =>
        Assert.Equal(expected, Open(default, Plain(token, createTime), new("", Token)).Kind);

    [Fact]
    public void An_event_of_version_1_is_read_too()
    {
        var callback = Open(
            default,
            """{"uuid":"u1","token":"v1-token-example","ts":"1795276800.003","type":"event_callback","event":{"type":"message"}}""",
            new("", Token));

        Assert.Equal(
            (FeishuCallbackKind.Event, "u1", "message"), (callback.Kind, callback.EventId, callback.EventType));
    }

    [Fact]
    public void An_app_without_secrets_takes_nothing() =>
        Assert.Equal(FeishuCallbackKind.Refused, Open(default, Plain("", "1795276800000"), new("", "")).Kind);

    [Theory]
    [InlineData("{\"type\":\"url_verification\",\"challenge\":\"x\",\"token\":\"another\"}")]
    [InlineData("{\"type\":\"url_verification\",\"token\":\"v1-token-example\"}")]
    [InlineData("{\"encrypt\":\"AAECAwQFBgcICQoLDA0OD8ZSH9loypQglu2OPQljdQE=\"}")]
    [InlineData("{\"encrypt\":7}")]
    [InlineData("{\"type\":\"\\ud800\"}")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("")]
    public void What_is_no_callback_of_ours_is_refused(string body) =>
        Assert.Equal(FeishuCallbackKind.Refused, Open(default, body).Kind);

    [Fact]
    public void A_plain_URL_check_with_our_token_is_answered() => Assert.Equal(
        "x",
        Open(default, """{"type":"url_verification","challenge":"x","token":"v1-token-example"}""", new("", Token)).Challenge);

    private static string Encrypted(string cipherText) => $"{{\"encrypt\":\"{cipherText}\"}}";

    private static string Plain(string token, string createTime) =>
        "{\"schema\":\"2.0\",\"header\":{\"event_id\":\"e1\",\"event_type\":\"card.action.trigger\","
        + $"\"token\":\"{token}\",\"create_time\":\"{createTime}\"}},\"event\":{{}}}}";

    private static FeishuSignature Sign(string body) => new(Timestamp, Nonce, Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(Timestamp + Nonce + EncryptKey + body))));

    private static FeishuCallback Open(FeishuSignature signature, string body, FeishuCallbackCrypto? crypto = null) =>
        FeishuCallback.Open(crypto ?? Crypto, signature, Encoding.UTF8.GetBytes(body), Now);
}
