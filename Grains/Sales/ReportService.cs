using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Runtime.Services;
using Orleans.Services;
using SalesAssistant.Grains.Interfaces;

namespace SalesAssistant.Grains.Sales;

/// <summary>One silo's <see cref="RoomReports"/>, to the other silos.</summary>
[Alias("sa.reports")]
public interface IReportService : IGrainService
{
    /// <summary>Reports of the tenant's rooms in this silo after a position, and from now on every one.</summary>
    /// <param name="after">0 asks for nothing but what is to come.</param>
    [Alias("collect")]
    Task<WireReportPage> CollectAsync(string tenant, long after);
}

/// <inheritdoc cref="IReportService" />
[Reentrant]
public sealed class ReportService(GrainId id, Silo silo, ILoggerFactory loggers, RoomReports reports)
    : GrainService(id, silo, loggers), IReportService
{
    public Task<WireReportPage> CollectAsync(string tenant, long after) => Task.FromResult(reports.Collect(tenant, after));
}

/// <summary>Reaches the <see cref="ReportService"/> of every silo.</summary>
public sealed class ReportServices(IServiceProvider services) : GrainServiceClient<IReportService>(services)
{
    private readonly IClusterMembershipService membership = services.GetRequiredService<IClusterMembershipService>();

    public IReadOnlyList<SiloAddress> Silos =>
    [
        .. membership.CurrentSnapshot.Members.Values
            .Where(member => member.Status == SiloStatus.Active)
            .Select(member => member.SiloAddress),
    ];

    public Task<WireReportPage> CollectAsync(SiloAddress silo, string tenant, long after) =>
        GetGrainService(silo).CollectAsync(tenant, after);
}
