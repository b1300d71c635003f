using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Access;

namespace SalesAssistant.Gateway.Api.People;

/// <summary>Changes the directory and sees to what follows from it.</summary>
internal sealed class DirectoryEdits(ITenants tenants, IAssistant assistant, IChangeSignal signal, TimeProvider clock)
{
    /// <returns>The tenant with the changed directory.</returns>
    public async ValueTask<Tenant> PutAsync(
        Caller caller, IReadOnlyList<Person> people, string action, CancellationToken ct)
    {
        var audit = caller.Audit(
            clock.GetUtcNow(), action, people.Count == 1 ? people[0].Key.ToString() : null,
            people.Select(person => new { person.Key.Channel, person.Key.Id, person.Name, person.Role }));
        var changedRoles = await tenants.PutPeopleAsync(caller.TenantName, people, audit, ct);
        if (changedRoles.Count > 0)
        {
            await assistant.ChangeRolesAsync(caller.TenantName, changedRoles, ct);
        }

        signal.Changed(caller.TenantName);
        return await tenants.FindAsync(caller.TenantName, ct) ?? caller.Tenant;
    }
}
