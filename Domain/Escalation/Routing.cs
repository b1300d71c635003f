using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Tenants;

namespace SalesAssistant.Domain.Escalation;

/// <summary>Finds the destinations that a tier's alert goes to (behaviour.md §5). Nothing is ever dropped for want of one.</summary>
public static class Routing
{
    public const string PublicKey = "public";
    public const string NoOwnerKey = "no-owner";
    public const string OperationsKey = "operations";

    /// <param name="targets">What the due tiers ask for.</param>
    /// <param name="owner">The room's owner; null for a room without one.</param>
    /// <returns>At least one destination, each key once.</returns>
    public static IReadOnlyList<Destination> Resolve(
        IReadOnlySet<TierTarget> targets, PersonKey? owner, Tenant tenant, DateTimeOffset now)
    {
        List<Destination> found = [];
        if (owner is null)
        {
            found.Add(NoOwner(tenant));
        }
        else if (targets.Contains(TierTarget.Owner))
        {
            found.Add(Private(owner.Value, tenant, now));
        }

        if (targets.Contains(TierTarget.Public))
        {
            found.Add(Public(tenant));
        }

        return [.. found.DistinctBy(destination => destination.Key)];
    }

    public static Destination Public(Tenant tenant) => new(DestinationKind.Public, PublicKey, RoutingTexts.Get("Public"));

    public static Destination Operations(Tenant tenant) =>
        new(DestinationKind.Operations, OperationsKey, RoutingTexts.Get("Operations"));

    /// <summary>The address behind a destination's key, as the tenant has it configured now; null if there is none.</summary>
    public static FeishuAddress? AddressOf(string destinationKey, Tenant tenant)
    {
        var feishu = tenant.Settings.Feishu;
        var address = destinationKey switch
        {
            PublicKey => feishu.Public,
            NoOwnerKey => feishu.NoOwner,
            OperationsKey => feishu.Operations ?? feishu.Public,
            _ when destinationKey.StartsWith("person:", StringComparison.Ordinal) =>
                AddressOf(PersonKey.Parse(destinationKey["person:".Length..]), tenant),
            _ => null,
        };
        return address is { IsEmpty: false } ? address : null;
    }

    /// <summary>A person's address, or that of another account of the same human.</summary>
    public static FeishuAddress? AddressOf(PersonKey key, Tenant tenant)
    {
        var person = tenant.Find(key);
        return person?.Feishu is { IsEmpty: false } own ? own
            : person?.SameAs is { } other && tenant.Find(other)?.Feishu is { IsEmpty: false } same ? same
            : null;
    }

    private static Destination NoOwner(Tenant tenant) =>
        AddressOf(NoOwnerKey, tenant) is null && AddressOf(PublicKey, tenant) is not null
            ? Public(tenant)
            : new(DestinationKind.NoOwner, NoOwnerKey, RoutingTexts.Get("NoOwner"));

    private static Destination Private(PersonKey owner, Tenant tenant, DateTimeOffset now)
    {
        var person = tenant.Find(owner);
        var hasPublic = AddressOf(PublicKey, tenant) is not null;
        if (person?.IsAbsentAt(now) == true)
        {
            return person.Backup is { } backup && tenant.Find(backup) is { } standIn && !standIn.IsAbsentAt(now)
                && (AddressOf(backup, tenant) is not null || !hasPublic)
                ? new(DestinationKind.Backup, Destination.KeyOf(backup), standIn.DisplayName)
                : Public(tenant);
        }

        return AddressOf(owner, tenant) is null && hasPublic
            ? Public(tenant)
            : new(DestinationKind.Owner, Destination.KeyOf(owner), tenant.NameOf(owner));
    }
}
