using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SalesAssistant.Engine.Webhooks;

/// <summary>Signatures of Standard Webhooks: HMAC-SHA256 over id, time and body.</summary>
public static class WebhookSignature
{
    public const string SecretPrefix = "whsec_";

    /// <param name="random">24 to 64 bytes.</param>
    public static string SecretOf(ReadOnlySpan<byte> random) => SecretPrefix + Convert.ToBase64String(random);

    /// <summary><c>v1,</c> and the signature.</summary>
    public static string Sign(string secret, string id, long timestampSeconds, string body)
    {
        var key = Convert.FromBase64String(secret[SecretPrefix.Length..]);
        var signed = string.Create(CultureInfo.InvariantCulture, $"{id}.{timestampSeconds}.{body}");
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signed)));
    }
}
