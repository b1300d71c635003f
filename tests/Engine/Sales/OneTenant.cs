using System.Collections.Immutable;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Engine.Tests.Sales;

/// <summary>A directory of one tenant, which tests change at will.</summary>
internal sealed class OneTenant(string name, TenantSettings settings, IEnumerable<Person> people) : ITenants
{
    private ImmutableDictionary<PersonKey, Person> directory = people.ToImmutableDictionary(person => person.Key);

    public Tenant Tenant { get; private set; } =
        new(name, settings, people.ToImmutableDictionary(person => person.Key));

    public void Change(Func<TenantSettings, TenantSettings> change) =>
        Tenant = new(Tenant.Name, change(Tenant.Settings), directory);

    public void Change(PersonKey key, Func<Person, Person> change)
    {
        directory = directory.SetItem(key, change(directory.GetValueOrDefault(key) ?? new Person(key)));
        Tenant = Tenant.WithPeople(directory);
    }

    public ValueTask<Tenant?> FindAsync(string name, CancellationToken ct) => new(name == Tenant.Name ? Tenant : null);

    public ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken ct) => new([Tenant.Name]);

    public void Learn(string tenant, IReadOnlyList<SeenSender> senders)
    {
        foreach (var seen in senders)
        {
            Change(seen.Key, person => person with
            {
                Name = seen.Name ?? person.Name,
                ChannelRole = seen.ChannelRole ?? person.ChannelRole,
            });
        }
    }

    public void Invalidate(string tenant)
    {
    }

    public ValueTask<Tenant?> PutSettingsAsync(
        string tenant, TenantSettings settings, long expectedVersion, AuditRow audit, CancellationToken ct) =>
        throw new NotSupportedException();

    public ValueTask<IReadOnlyList<PersonKey>> PutPeopleAsync(
        string tenant, IReadOnlyList<Person> people, AuditRow audit, CancellationToken ct) =>
        throw new NotSupportedException();
}
