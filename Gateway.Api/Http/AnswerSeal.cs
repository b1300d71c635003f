using System.Security.Cryptography;
using System.Text;

namespace SalesAssistant.Gateway.Api.Http;

/// <summary>
/// Encrypts a stored answer under its <c>Idempotency-Key</c>, of which the storage has only a hash: an answer may show a
/// new key or a customer's name, and only who asks again with the same Idempotency-Key shall read it.
/// </summary>
internal sealed class AnswerSeal(string idempotencyKey)
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] secret = HKDF.DeriveKey(
        HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(idempotencyKey), outputLength: 32, info: "stored-answer"u8.ToArray());

    public string Close(byte[] plain)
    {
        var sealedBytes = new byte[NonceBytes + TagBytes + plain.Length];
        var nonce = sealedBytes.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(secret, TagBytes);
        cipher.Encrypt(nonce, plain, sealedBytes.AsSpan(NonceBytes + TagBytes), sealedBytes.AsSpan(NonceBytes, TagBytes));
        return Convert.ToBase64String(sealedBytes);
    }

    public byte[] Open(string text)
    {
        var sealedBytes = Convert.FromBase64String(text);
        var plain = new byte[sealedBytes.Length - NonceBytes - TagBytes];
        using var cipher = new AesGcm(secret, TagBytes);
        cipher.Decrypt(
            sealedBytes.AsSpan(0, NonceBytes), sealedBytes.AsSpan(NonceBytes + TagBytes),
            sealedBytes.AsSpan(NonceBytes, TagBytes), plain);
        return plain;
    }
}
