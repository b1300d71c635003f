using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SalesAssistant.Notifications.Feishu;

/// <summary>A custom bot of a group: new messages only; clicks never come back from it.</summary>
internal sealed class FeishuWebhook(FeishuHttp http, TimeProvider clock)
{
    /// <summary>Documented limit of a request's body.</summary>
    public const int BodyBytesMax = 20 * 1024;

    /// <summary>What timestamp and signature add to a body.</summary>
    public static readonly int SignatureBytes = Signed("{}", "-", DateTimeOffset.UnixEpoch.AddYears(200)).Length;

    /// <summary>A signature older or newer than an hour is refused; a clock that is off by less is not the reason.</summary>
    private static readonly TimeSpan SkewMin = TimeSpan.FromMinutes(5);

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Sends a message. When the signature is refused and the answer shows that this machine's clock is off, once more with the
    /// platform's time.
    /// </summary>
    public async ValueTask<FeishuReply> SendAsync(Uri url, string? secret, string body, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var reply = await http.SendAsync(HttpMethod.Post, url, Signed(body, secret, now), bearer: null, ct);
        return reply.Code == FeishuCodes.SignatureWrong
            && !string.IsNullOrEmpty(secret)
            && reply.ServerTime is { } serverTime
            && (serverTime - now).Duration() > SkewMin
                ? await http.SendAsync(HttpMethod.Post, url, Signed(body, secret, serverTime), bearer: null, ct)
                : reply;
    }

    public static string CardBody(string card) => $$"""{"msg_type":"interactive","card":{{card}}}""";

    public static string TextBody(string text) =>
        new JsonObject { ["msg_type"] = "text", ["content"] = new JsonObject { ["text"] = text } }.ToJsonString(Json);

    /// <summary>The body with timestamp and signature in front, if there is a secret to sign with.</summary>
    public static string Signed(string body, string? secret, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(secret))
        {
            return body;
        }

        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $$"""{"timestamp":"{{timestamp}}","sign":"{{Sign(timestamp, secret)}}",{{body[1..]}}""";
    }

    /// <summary>Unlike elsewhere, timestamp and secret together are the key, and the message is empty.</summary>
    public static string Sign(string timestamp, string secret) =>
        Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes($"{timestamp}\n{secret}"), ReadOnlySpan<byte>.Empty));
}
