using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Gateway.Api.Access;

/// <inheritdoc />
internal sealed class KeyResolver(ITenantStore store, [FromKeyedServices(GatewayApi.RealClock)] TimeProvider clock)
    : IKeyResolver
{
    private const int HeldMax = 10_000;
    private static readonly TimeSpan HeldFor = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, Held> held = new(StringComparer.Ordinal);

    /// <summary>What the store keeps in place of a key.</summary>
    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    public ValueTask<Principal?> ResolveAsync(string key, CancellationToken ct) =>
        held.TryGetValue(key, out var known) && clock.GetElapsedTime(known.Since) < HeldFor
            ? new(known.Principal)
            : FindAsync(key, ct);

    public void Forget(string keyId)
    {
        foreach (var (key, known) in held)
        {
            if (known.Principal.KeyId == keyId)
            {
                held.TryRemove(key, out _);
            }
        }
    }

    private async ValueTask<Principal?> FindAsync(string key, CancellationToken ct)
    {
        var since = clock.GetTimestamp();
        if (await store.FindKeyAsync(HashOf(key), ct) is not { } row
            || (row.Role == KeyRole.Member && row.Person is null))
        {
            held.TryRemove(key, out _);
            return null;
        }

        if (held.Count >= HeldMax)
        {
            held.Clear();
        }

        var principal = new Principal(row.Tenant, row.KeyId, row.Role, row.Person, row.Name);
        held[key] = new(principal, since);
        return principal;
    }

    private readonly record struct Held(Principal Principal, long Since);
}
