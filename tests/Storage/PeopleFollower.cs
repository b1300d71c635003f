using SalesAssistant.Domain.People;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Tests;

/// <summary>A host that remembers the revision up to which it knows a tenant's people, and reads only who is newer.</summary>
internal sealed class PeopleFollower(ITenantStore store)
{
    private readonly Dictionary<PersonKey, PersonRow> known = [];
    private long revision;

    /// <summary>Everybody as last read, by key.</summary>
    public IReadOnlyList<PersonRow> Known => InOrder(known.Values);

    public static IReadOnlyList<PersonRow> InOrder(IEnumerable<PersonRow> people) =>
        [.. people.OrderBy(person => person.Key.ToString(), StringComparer.Ordinal)];

    /// <summary>Looks once, and reports how many people it read.</summary>
    public async Task<int> LookAsync()
    {
        var now = await store.ReadRevisionAsync(A.Tenant, CancellationToken.None);
        var changed = await store.ReadPeopleAsync(A.Tenant, revision, CancellationToken.None);
        foreach (var person in changed)
        {
            known[person.Key] = person;
        }

        revision = now;
        return changed.Count;
    }

    public async Task FollowAsync(Task changes)
    {
        while (!changes.IsCompleted)
        {
            await LookAsync();
        }

        await changes;
        await LookAsync();
    }
}
