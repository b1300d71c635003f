using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Runtime.Services;
using Orleans.Services;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Grains.Tenants;

/// <summary>One silo's memory of tenants' settings and people.</summary>
[Alias("sa.tenant-cache")]
public interface ITenantCache : IGrainService
{
    /// <summary>Completes when nothing in this silo decides by what was read before the call.</summary>
    [Alias("forget")]
    Task ForgetAsync(string tenant);
}

/// <inheritdoc cref="ITenantCache" />
[Reentrant]
public sealed class TenantCache(GrainId id, Silo silo, ILoggerFactory loggers, ITenants tenants)
    : GrainService(id, silo, loggers), ITenantCache
{
    public Task ForgetAsync(string tenant)
    {
        tenants.Invalidate(tenant);
        return Task.CompletedTask;
    }
}

/// <summary>Reaches the <see cref="TenantCache"/> of every silo.</summary>
public sealed class TenantCaches(IServiceProvider services) : GrainServiceClient<ITenantCache>(services)
{
    private readonly IClusterMembershipService membership = services.GetRequiredService<IClusterMembershipService>();

    public Task ForgetEverywhereAsync(string tenant) => Task.WhenAll(
        membership.CurrentSnapshot.Members.Values
            .Where(member => member.Status == SiloStatus.Active)
            .Select(member => GetGrainService(member.SiloAddress).ForgetAsync(tenant)));
}
