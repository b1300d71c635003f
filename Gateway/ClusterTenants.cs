using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Tenants;
using SalesAssistant.Grains.Hosting;
using SalesAssistant.Grains.Interfaces;

namespace SalesAssistant.Gateway;

/// <summary>
/// Tenants at the cluster's edge: a change is answered only when no silo decides by the old settings or people any more, so
/// that a caller's next message meets the new ones wherever its room is.
/// </summary>
public sealed class ClusterTenants(
    TenantDirectory directory, IGrainFactory grains, GrainCalls calls, ClusterSettings cluster, TimeProvider clock,
    ILogger<ClusterTenants> logger) : ITenants
{
    public ValueTask<Tenant?> FindAsync(string name, CancellationToken ct) => directory.FindAsync(name, ct);

    public ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken ct) => directory.ListAsync(ct);

    public async ValueTask<Tenant?> PutSettingsAsync(
        string tenant, TenantSettings settings, long expectedVersion, AuditRow audit, CancellationToken ct)
    {
        var changed = await directory.PutSettingsAsync(tenant, settings, expectedVersion, audit, ct);
        if (changed is not null)
        {
            await TellSilosAsync(tenant);
        }

        return changed;
    }

    public async ValueTask<IReadOnlyList<PersonKey>> PutPeopleAsync(
        string tenant, IReadOnlyList<Person> people, AuditRow audit, CancellationToken ct)
    {
        var changed = await directory.PutPeopleAsync(tenant, people, audit, ct);
        await TellSilosAsync(tenant);
        return changed;
    }

    public void Learn(string tenant, IReadOnlyList<SeenSender> senders) => directory.Learn(tenant, senders);

    public void Invalidate(string tenant) => directory.Invalidate(tenant);

    private async Task TellSilosAsync(string tenant)
    {
        var start = clock.GetTimestamp();
        try
        {
            await calls.CallAsync(
                grains.GetGrain<ITenantGrain>(GrainKeys.OfTenant(tenant)).ChangedAsync, isRepeatable: true);
        }
        catch (Exception error) when (error is LogUnavailableException or OverloadedException)
        {
            // The change is stored, and each silo looks by itself before long.
            var left = cluster.TenantRefreshAfter - clock.GetElapsedTime(start);
            if (left > TimeSpan.Zero)
            {
                await Task.Delay(left, clock);
            }

            Log.SilosNotTold(logger, error, tenant);
        }
    }
}
