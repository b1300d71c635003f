using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SalesAssistant.Gateway.Api.Channels;

/// <summary>
/// Opens what WeCom sends to a callback URL (WXBizMsgCrypt): checks the signature, decrypts, checks whom it is for.
/// </summary>
public sealed class WecomCallbackCrypto
{
    private const int BlockSize = 32;
    private const int RandomLength = 16;
    private const int HeaderLength = RandomLength + sizeof(int);

    private readonly string token;
    private readonly byte[] key;
    private readonly byte[] receiveId;

    /// <param name="token">The callback's Token.</param>
    /// <param name="encodingAesKey">The callback's EncodingAESKey, 43 characters of base64.</param>
    /// <param name="receiveId">The corp id (suite id for third parties); empty accepts any.</param>
    /// <exception cref="FormatException">The key is not 43 characters of base64.</exception>
    public WecomCallbackCrypto(string token, string encodingAesKey, string receiveId)
    {
        key = Convert.FromBase64String(encodingAesKey + "=");
        if (key.Length != BlockSize)
        {
            throw new FormatException("An EncodingAESKey has 43 characters of base64.");
        }

        this.token = token;
        this.receiveId = Encoding.UTF8.GetBytes(receiveId);
    }

    /// <summary>Whether <c>msg_signature</c> is ours for these three; compared in constant time.</summary>
    public bool IsSigned(string signature, string timestamp, string nonce, string encrypted)
    {
        string[] parts = [token, timestamp, nonce, encrypted];
        Array.Sort(parts, StringComparer.Ordinal);
        var expected = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(string.Concat(parts))));
        return CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(signature));
    }

    /// <summary>Decrypts <c>echostr</c> or the <c>Encrypt</c> of a posted event.</summary>
    /// <returns>False when it was not encrypted with our key or is for another receiver.</returns>
    public bool TryDecrypt(string encrypted, out string message)
    {
        message = "";
        var cipherText = new byte[encrypted.Length];
        if (!Convert.TryFromBase64String(encrypted, cipherText, out var length) || length == 0 || length % 16 != 0)
        {
            return false;
        }

        using var aes = Aes.Create();
        aes.Key = key;

        // The padding fills blocks of 32 bytes, which .NET's own PKCS#7 (16) refuses.
        var padded = aes.DecryptCbc(cipherText.AsSpan(0, length), key.AsSpan(0, 16), PaddingMode.None);
        return TryUnpad(padded, out var plain) && TryOpen(plain, out message);
    }

    private static bool TryUnpad(ReadOnlySpan<byte> padded, out ReadOnlySpan<byte> plain)
    {
        var padding = padded[^1];
        var isPadded = padding is >= 1 and <= BlockSize && padding <= padded.Length
            && !padded[^padding..].ContainsAnyExcept(padding);
        plain = isPadded ? padded[..^padding] : default;
        return isPadded;
    }

    /// <summary>random(16) ‖ length(4, big-endian) ‖ message ‖ receiveId.</summary>
    private bool TryOpen(ReadOnlySpan<byte> plain, out string message)
    {
        message = "";
        if (plain.Length < HeaderLength)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(plain[RandomLength..]);
        if (length < 0 || length > plain.Length - HeaderLength)
        {
            return false;
        }

        var receiver = plain[(HeaderLength + length)..];
        if (receiveId.Length > 0 && !CryptographicOperations.FixedTimeEquals(receiver, receiveId))
        {
            return false;
        }

        message = Encoding.UTF8.GetString(plain.Slice(HeaderLength, length));
        return true;
    }
}
