using System.Security.Cryptography;
using System.Text;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Tenants;

namespace SalesAssistant.Engine.Tenants;

/// <summary>
/// Encrypts the secrets of settings and people before they are stored: AES-256-GCM with a nonce made from the secret itself,
/// so that equal secrets look equal but nothing random is needed.
/// </summary>
/// <param name="key">32 bytes, kept outside the database.</param>
public sealed class SecretBox(byte[] key)
{
    public const int KeyBytes = 32;

    private const string Prefix = "enc1:";
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    public TenantSettings Protect(TenantSettings settings) => settings with { Feishu = Change(settings.Feishu, Protect) };

    /// <exception cref="CryptographicException">It was encrypted with another key.</exception>
    public TenantSettings Reveal(TenantSettings settings) => settings with { Feishu = Change(settings.Feishu, Reveal) };

    public Person Protect(Person person) => person with { Feishu = Change(person.Feishu, Protect) };

    /// <exception cref="CryptographicException">It was encrypted with another key.</exception>
    public Person Reveal(Person person) => person with { Feishu = Change(person.Feishu, Reveal) };

    public string Protect(string secret)
    {
        var plain = Encoding.UTF8.GetBytes(secret);
        var box = new byte[NonceBytes + plain.Length + TagBytes];
        HMACSHA256.HashData(key, plain).AsSpan(0, NonceBytes).CopyTo(box);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(
            box.AsSpan(0, NonceBytes), plain, box.AsSpan(NonceBytes, plain.Length), box.AsSpan(NonceBytes + plain.Length));
        return Prefix + Convert.ToBase64String(box);
    }

    /// <exception cref="CryptographicException">It was encrypted with another key.</exception>
    public string Reveal(string stored)
    {
        if (!stored.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return stored;
        }

        var box = Convert.FromBase64String(stored[Prefix.Length..]);
        var plain = new byte[box.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(
            box.AsSpan(0, NonceBytes), box.AsSpan(NonceBytes, plain.Length), box.AsSpan(NonceBytes + plain.Length), plain);
        return Encoding.UTF8.GetString(plain);
    }

    private static FeishuSettings Change(FeishuSettings feishu, Func<string, string> change) => feishu with
    {
        Public = Change(feishu.Public, change),
        NoOwner = Change(feishu.NoOwner, change),
        Operations = Change(feishu.Operations, change),
        App = feishu.App is not { } app ? null : app with
        {
            AppSecret = change(app.AppSecret),
            EncryptKey = Change(app.EncryptKey, change),
            VerificationToken = Change(app.VerificationToken, change),
        },
    };

    private static FeishuAddress? Change(FeishuAddress? address, Func<string, string> change) => address is null ? null
        : address with { Webhook = Change(address.Webhook, change), Secret = Change(address.Secret, change) };

    private static string? Change(string? secret, Func<string, string> change) =>
        string.IsNullOrEmpty(secret) ? secret : change(secret);
}
