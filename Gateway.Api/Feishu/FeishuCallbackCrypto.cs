using System.Security.Cryptography;
using System.Text;

namespace SalesAssistant.Gateway.Api.Feishu;

/// <summary>The three secrets-based checks of Feishu's callbacks; all comparisons take constant time.</summary>
/// <param name="encryptKey">The app's Encrypt Key; empty when it has none, and then nothing is signed.</param>
/// <param name="verificationToken">The app's Verification Token; empty when it is not configured.</param>
public sealed class FeishuCallbackCrypto(string encryptKey, string verificationToken)
{
    private const int BlockSize = 16;

    private readonly byte[] key = SHA256.HashData(Encoding.UTF8.GetBytes(encryptKey));

    public bool HasEncryptKey => encryptKey.Length > 0;

    public bool HasVerificationToken => verificationToken.Length > 0;

    /// <summary>Whether the signature is ours over the body exactly as it came: still encrypted, every byte of it.</summary>
    public bool IsSigned(string timestamp, string nonce, string signature, ReadOnlySpan<byte> rawBody)
    {
        if (!HasEncryptKey)
        {
            return false;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{timestamp}{nonce}{encryptKey}"));
        hash.AppendData(rawBody);
        return AreSame(Convert.ToHexStringLower(hash.GetHashAndReset()), signature);
    }

    /// <summary>Decrypts the <c>encrypt</c> of a body: base64 of iv(16) ‖ AES-256-CBC, PKCS#7.</summary>
    /// <returns>False when it was not encrypted with our key.</returns>
    public bool TryDecrypt(string encrypted, out byte[] plain)
    {
        plain = [];
        var bytes = new byte[encrypted.Length];
        if (!HasEncryptKey || !Convert.TryFromBase64String(encrypted, bytes, out var length)
            || length < 2 * BlockSize || length % BlockSize != 0)
        {
            return false;
        }

        using var aes = Aes.Create();
        aes.Key = key;
        try
        {
            plain = aes.DecryptCbc(bytes.AsSpan(BlockSize, length - BlockSize), bytes.AsSpan(0, BlockSize));
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Whether the token of an envelope is the app's; false when none is configured.</summary>
    public bool IsOurToken(string? token) => HasVerificationToken && token is not null && AreSame(verificationToken, token);

    /// <summary>Hashing first keeps the time free of the lengths too.</summary>
    private static bool AreSame(string expected, string given) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(expected)), SHA256.HashData(Encoding.UTF8.GetBytes(given)));
}
