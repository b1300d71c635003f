using SalesAssistant.Gateway.Api.Channels;

namespace SalesAssistant.Gateway.Tests.Channels;

/// <summary>The values are the vendor's own samples.</summary>
public sealed class WecomCallbackTests
{
    private const string CorpId = "wx5823bf96d3bd56c7";

    private const string Echo =
        "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==";

    private const string Posted =
        "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3"
        + "TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gs"
        + "ijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUa"
        + "x5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIG"
        + "HBZZIs2pDBS8R07+qN+E7Q==";

    private static readonly WecomCallbackCrypto Crypto = For(CorpId);

    [Fact]
    public void The_vendors_URL_check_is_verified_and_answered()
    {
        Assert.True(Crypto.IsSigned("5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3", "1409659589", "263014780", Echo));
        Assert.True(Crypto.TryDecrypt(Echo, out var message));
        Assert.Equal("1616140317555161061", message);
    }

    [Fact]
    public void The_vendors_posted_message_is_verified_and_opened()
    {
        var xml = $"<xml><ToUserName><![CDATA[{CorpId}]]></ToUserName><Encrypt><![CDATA[{Posted}]]></Encrypt></xml>";

        var encrypted = WecomCallback.ReadEncrypted(xml);

        Assert.Equal(Posted, encrypted);
        Assert.True(Crypto.IsSigned("477715d11cdb4164915debcba66cb864d751f3e6", "1409659813", "1372623149", encrypted!));
        Assert.True(Crypto.TryDecrypt(encrypted!, out var message));
        Assert.Contains("<Content><![CDATA[hello]]></Content>", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3", "1409659589", "263014781")]
    [InlineData("5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3", "1409659590", "263014780")]
    [InlineData("5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd4", "1409659589", "263014780")]
    [InlineData("", "1409659589", "263014780")]
    public void Another_signature_is_refused(string signature, string timestamp, string nonce) =>
        Assert.False(Crypto.IsSigned(signature, timestamp, nonce, Echo));

    [Theory]
    [InlineData("")]
    [InlineData("not base64")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void What_was_not_encrypted_for_us_is_refused(string encrypted) =>
        Assert.False(Crypto.TryDecrypt(encrypted, out _));

    [Fact]
    public void What_is_for_another_company_is_refused() => Assert.False(For("ww0000000000000000").TryDecrypt(Echo, out _));

    [Fact]
    public void Without_a_receiver_any_company_is_taken() => Assert.True(For("").TryDecrypt(Echo, out _));

    [Fact]
    public void A_key_of_another_length_is_refused_at_once() =>
        Assert.Throws<FormatException>(() => new WecomCallbackCrypto("QDG6eK", "AAAA", CorpId));

    [Fact]
    public void A_changed_group_is_known_by_its_id()
    {
        var callback = WecomCallback.Read("""
            <xml><ToUserName><![CDATA[ww1]]></ToUserName><CreateTime>1795276800</CreateTime><MsgType><![CDATA[event]]></MsgType>
            <Event><![CDATA[change_external_chat]]></Event><ChatId><![CDATA[wr1]]></ChatId>
            <ChangeType><![CDATA[update]]></ChangeType><UpdateDetail><![CDATA[change_name]]></UpdateDetail></xml>
            """);

        Assert.Equal(new WecomCallback("change_external_chat", "update", "change_name", "wr1"), callback);
        Assert.True(callback!.IsRoomChange);
    }

    [Theory]
    [InlineData("<!DOCTYPE xml [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><xml><Encrypt>&a;</Encrypt></xml>")]
    [InlineData("<xml><Encrypt>")]
    [InlineData("")]
    public void XML_with_a_document_type_or_broken_holds_nothing(string xml)
    {
        Assert.Null(WecomCallback.ReadEncrypted(xml));
        Assert.Null(WecomCallback.Read(xml));
    }

    private static WecomCallbackCrypto For(string corpId) =>
        new("QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", corpId);
}
