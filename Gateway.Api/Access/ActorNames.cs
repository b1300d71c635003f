using System.Collections.Concurrent;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Gateway.Api.Access;

/// <summary>Names of those who appear in the audit log: a key's name, or a person's.</summary>
internal sealed class ActorNames(ITenantStore store)
{
    private const int HeldMax = 10_000;

    private readonly ConcurrentDictionary<(string Tenant, string Actor), string> held = new();

    /// <returns>The actor itself where nothing better is known.</returns>
    public async ValueTask<string> NameOfAsync(Tenant tenant, string actor, CancellationToken ct)
    {
        if (actor.Contains('|', StringComparison.Ordinal))
        {
            return tenant.NameOf(PersonKey.Parse(actor));
        }

        if (held.TryGetValue((tenant.Name, actor), out var known))
        {
            return known;
        }

        var key = (await store.ReadKeysAsync(tenant.Name, ct)).FirstOrDefault(row => row.KeyId == actor);
        var name = key?.Name ?? (key?.Person is { } person ? tenant.NameOf(person) : actor);
        if (held.Count >= HeldMax)
        {
            held.Clear();
        }

        return held[(tenant.Name, actor)] = name;
    }
}
