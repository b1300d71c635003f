using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Http;

namespace SalesAssistant.Gateway.Api.Access;

/// <summary>The keys that a host is started with: without them nobody could make the others.</summary>
public static class FirstKeys
{
    /// <summary>Name of the tenant that an installation begins with.</summary>
    public const string FirstTenant = "default";

    /// <summary>Adds the first tenant with its admin key and the operator key, each if it is given and not there yet.</summary>
    /// <exception cref="LogUnavailableException">The storage cannot be reached.</exception>
    public static async Task AddAsync(
        ITenantStore store, string? adminKey, string? operatorKey, DateTimeOffset now, CancellationToken ct)
    {
        if (!string.IsNullOrEmpty(adminKey))
        {
            var row = RowOf(adminKey, FirstTenant, KeyRole.Admin, Texts.Get("FirstAdminKey"), now);
            if (!await store.AddTenantAsync(new(FirstTenant, now), row, ct) && await store.FindKeyAsync(row.KeyHash, ct) is null)
            {
                await store.AddKeyAsync(row, null, ct);
            }
        }

        if (!string.IsNullOrEmpty(operatorKey))
        {
            var row = RowOf(operatorKey, "", KeyRole.Operator, Texts.Get("OperatorKey"), now);
            if (await store.FindKeyAsync(row.KeyHash, ct) is null)
            {
                await store.AddKeyAsync(row, null, ct);
            }
        }
    }

    private static KeyRow RowOf(string key, string tenant, KeyRole role, string name, DateTimeOffset now)
    {
        var hash = KeyResolver.HashOf(key);
        return new("key-" + hash[..12], tenant, hash, role, null, name, now);
    }
}
