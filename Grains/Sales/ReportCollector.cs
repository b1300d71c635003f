using Microsoft.Extensions.Logging;
using SalesAssistant.Engine;
using SalesAssistant.Engine.Sales;
using SalesAssistant.Grains.Interfaces;

namespace SalesAssistant.Grains.Sales;

/// <summary>
/// Brings a ledger what the rooms of all silos have reported since the last time. A report that cannot have come — a silo is
/// gone, does not answer or is new — is made up for at once by comparing the rooms' versions with the query table, and the same
/// is done every few seconds whatever happens, because a picture of the cluster may be old without anybody's knowing.
/// </summary>
internal sealed class ReportCollector(
    string tenant, SalesLedger ledger, EnginePorts ports, ReportServices services, ILogger logger)
{
    private static readonly TimeSpan AnswerTimeMax = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SilentFor = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(5);

    private readonly Dictionary<SiloAddress, DateTimeOffset> silentUntil = [];
    private Dictionary<SiloAddress, long> positions = [];
    private DateTimeOffset checkedAt;

    /// <exception cref="Engine.Ports.LogUnavailableException">The query tables had to be read and cannot be.</exception>
    public async Task CollectAsync()
    {
        var silos = services.Silos;
        var pages = await Task.WhenAll(silos.Select(TryCollectAsync));

        // Reports of one room may come from two silos, where it has moved.
        foreach (var report in pages.SelectMany(page => page?.Reports ?? []).OrderBy(report => report.FromVersion))
        {
            ledger.Take(report.ToReport(tenant));
        }

        var hasAll = pages.All(page => page is { HasAll: true }) && positions.Keys.All(silos.Contains);
        positions = silos.Zip(pages)
            .Select(each => (Silo: each.First, Position: each.Second?.Position ?? positions.GetValueOrDefault(each.First)))
            .ToDictionary(each => each.Silo, each => each.Position);
        if (!hasAll || ports.RealClock.GetUtcNow() - checkedAt >= CheckEvery)
        {
            await CheckAsync();
        }
    }

    private async Task CheckAsync()
    {
        var now = ports.RealClock.GetUtcNow();
        var behind = ledger.Check(await ports.Queries.ReadRoomVersionsAsync(tenant, CancellationToken.None));
        checkedAt = now;
        if (behind > 0)
        {
            GrainMeter.MissedReports.Add(behind);
            Log.ReportsMissed(logger, tenant, behind);
        }
    }

    /// <returns>Null when the silo did not answer.</returns>
    private async Task<WireReportPage?> TryCollectAsync(SiloAddress silo)
    {
        if (silentUntil.TryGetValue(silo, out var until) && ports.RealClock.GetUtcNow() < until)
        {
            return null;
        }

        try
        {
            var page = await services.CollectAsync(silo, tenant, positions.GetValueOrDefault(silo))
                .WaitAsync(AnswerTimeMax, ports.RealClock);
            silentUntil.Remove(silo);
            return page;
        }
        catch (Exception error) when (error is OrleansException or TimeoutException or IOException)
        {
            silentUntil[silo] = ports.RealClock.GetUtcNow() + SilentFor;
            return null;
        }
    }
}
