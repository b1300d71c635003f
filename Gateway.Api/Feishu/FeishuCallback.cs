using System.Globalization;
using System.Text.Json;
using SalesAssistant.Gateway.Api.Channels;

namespace SalesAssistant.Gateway.Api.Feishu;

/// <summary>What a request to the callback URL turned out to be.</summary>
public enum FeishuCallbackKind
{
    /// <summary>Tampered with, stale, foreign or no callback at all: 401.</summary>
    Refused,

    /// <summary>Feishu asks whether the URL is ours: answer the challenge.</summary>
    UrlCheck,

    /// <summary>An event or a click, verified.</summary>
    Event,
}

/// <summary>The signature headers of a callback; null where the request has none.</summary>
public readonly record struct FeishuSignature(string? Timestamp, string? Nonce, string? Signature)
{
    public bool IsPresent => Signature is { Length: > 0 };
}

/// <summary>A request to the callback URL, verified and opened.</summary>
public sealed record FeishuCallback
{
    /// <summary>Farthest that a callback's time may be from ours, in either direction.</summary>
    public static readonly TimeSpan AgeMax = TimeSpan.FromMinutes(10);

    public required FeishuCallbackKind Kind { get; init; }

    /// <summary>Why it was refused, in English, for the log; says nothing of the secrets.</summary>
    public string? Refusal { get; init; }

    /// <summary>Of a URL check: what to answer as <c>{"challenge":…}</c>.</summary>
    public string? Challenge { get; init; }

    /// <summary>Of an event: its id, the same when it is delivered again. The caller guards against replay with it.</summary>
    public string? EventId { get; init; }

    /// <summary>Of an event: such as <c>card.action.trigger</c>.</summary>
    public string? EventType { get; init; }

    /// <summary>Of an event: its <c>event</c> object.</summary>
    public JsonElement Event { get; init; }

    /// <summary>
    /// Checks in this order: signature over the raw bytes, decryption, challenge, verification token, age. With an Encrypt
    /// Key nothing but a URL check may come unsigned; without one the token alone vouches.
    /// </summary>
    /// <param name="now">The real clock's time, whatever the simulated one says.</param>
    public static FeishuCallback Open(
        FeishuCallbackCrypto crypto, FeishuSignature signature, ReadOnlySpan<byte> rawBody, DateTimeOffset now)
    {
        var isSigned = crypto.HasEncryptKey && signature.IsPresent;
        if (isSigned && !crypto.IsSigned(
            signature.Timestamp ?? "", signature.Nonce ?? "", signature.Signature!, rawBody))
        {
            return Refused("the signature is not ours");
        }

        if (isSigned && !IsFresh(signature.Timestamp, now))
        {
            return Refused("the signature's time is too far from now");
        }

        if (ReadEnvelope(crypto, rawBody, out var isDecrypted) is not { } envelope)
        {
            return Refused("the body cannot be read");
        }

        return envelope.Optional("type") == "url_verification"
            ? OpenUrlCheck(crypto, envelope, isDecrypted)
            : OpenEvent(crypto, envelope, isSigned, now);
    }

    private static FeishuCallback OpenUrlCheck(FeishuCallbackCrypto crypto, JsonElement envelope, bool isDecrypted)
    {
        var isVerified = crypto.HasVerificationToken ? crypto.IsOurToken(envelope.Optional("token")) : isDecrypted;
        return !isVerified ? Refused("the verification token is not ours")
            : envelope.Optional("challenge") is { } challenge ? new() { Kind = FeishuCallbackKind.UrlCheck, Challenge = challenge }
            : Refused("the URL check has no challenge");
    }

    private static FeishuCallback OpenEvent(
        FeishuCallbackCrypto crypto, JsonElement envelope, bool isSigned, DateTimeOffset now)
    {
        // Version 2 keeps its facts in a header; version 1 beside the event.
        var header = envelope.OptionalObject("header") ?? envelope;
        if (!isSigned && crypto.HasEncryptKey)
        {
            return Refused("the callback is not signed");
        }

        if (crypto.HasVerificationToken ? !crypto.IsOurToken(header.Optional("token")) : !isSigned)
        {
            return Refused("the verification token is not ours");
        }

        if (!isSigned && !IsFresh(header.Optional("create_time") ?? envelope.Optional("ts"), now))
        {
            return Refused("the event's time is too far from now");
        }

        if (envelope.OptionalObject("event") is not { } body)
        {
            return Refused("the envelope holds no event");
        }

        return new()
        {
            Kind = FeishuCallbackKind.Event,
            EventId = header.Optional("event_id") ?? envelope.Optional("uuid"),
            EventType = header.Optional("event_type") ?? body.Optional("type"),
            Event = body,
        };
    }

    private static JsonElement? ReadEnvelope(
        FeishuCallbackCrypto crypto, ReadOnlySpan<byte> rawBody, out bool isDecrypted)
    {
        isDecrypted = false;
        if (Parse(rawBody) is not { } body || body.Optional("encrypt") is not { } encrypted)
        {
            return Parse(rawBody);
        }

        isDecrypted = crypto.TryDecrypt(encrypted, out var plain);
        return isDecrypted ? Parse(plain) : null;
    }

    private static JsonElement? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            return JsonElement.TryParseValue(ref reader, out var value) && value is { ValueKind: JsonValueKind.Object }
                ? value
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Times come as seconds, with or without a fraction, as milliseconds and as microseconds.</summary>
    private static bool IsFresh(string? time, DateTimeOffset now)
    {
        if (!decimal.TryParse(time, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        var milliseconds = value switch
        {
            < 100_000_000_000m => value * 1000,
            < 100_000_000_000_000m => value,
            _ => value / 1000,
        };
        return Math.Abs(milliseconds - now.ToUnixTimeMilliseconds()) <= (decimal)AgeMax.TotalMilliseconds;
    }

    private static FeishuCallback Refused(string why) => new() { Kind = FeishuCallbackKind.Refused, Refusal = why };
}
