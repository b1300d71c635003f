using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Tenants;

namespace SalesAssistant.Engine.Ports;

/// <summary>Tenants' settings and directories, held in memory and kept fresh.</summary>
public interface ITenants
{
    /// <summary>The tenant as last known; null if there is none of that name.</summary>
    ValueTask<Tenant?> FindAsync(string name, CancellationToken ct);

    ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken ct);

    /// <summary>Replaces the settings if they still have this version.</summary>
    /// <returns>The tenant with the new settings; null when the version is stale.</returns>
    ValueTask<Tenant?> PutSettingsAsync(
        string tenant, TenantSettings settings, long expectedVersion, AuditRow audit, CancellationToken ct);

    /// <summary>Inserts or replaces people in the directory.</summary>
    /// <returns>Those whose role is another one than before: their rooms have to be recomputed.</returns>
    ValueTask<IReadOnlyList<PersonKey>> PutPeopleAsync(
        string tenant, IReadOnlyList<Person> people, AuditRow audit, CancellationToken ct);

    /// <summary>Takes note of senders that a room's step has just stored.</summary>
    void Learn(string tenant, IReadOnlyList<SeenSender> senders);

    /// <summary>
    /// Whoever asks after this call gets what was stored before it, even where what is held of the tenant was looked at just now or
    /// is being looked at.
    /// </summary>
    void Invalidate(string tenant);
}
