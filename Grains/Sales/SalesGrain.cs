using Microsoft.Extensions.Logging;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine;
using SalesAssistant.Engine.Sales;
using SalesAssistant.Grains.Interfaces;

namespace SalesAssistant.Grains.Sales;

/// <summary>One ledger of the cluster. Nothing of it is stored: it is a sum, and the query tables can always make it again.</summary>
[GrainType("sales")]
public sealed class SalesGrain : Grain, ISalesGrain
{
    private readonly string tenantName;
    private readonly EnginePorts ports;
    private readonly SalesLedger ledger;
    private readonly ReportCollector collector;
    private Tenant? countedFor;
    private int editions;

    public SalesGrain(EnginePorts ports, ReportServices reports)
    {
        this.ports = ports;
        (tenantName, var owner) = GrainKeys.ToSales(this.GetPrimaryKeyString());
        ledger = new(tenantName, owner, ports.Queries, ports.RealClock);
        collector = new(tenantName, ledger, ports, reports, ports.Loggers.CreateLogger<SalesGrain>());
    }

    public async Task<WireSalesAnswer> LookAsync(WireSalesLook look)
    {
        try
        {
            await collector.CollectAsync();
            var tenant = await ports.Tenants.FindAsync(tenantName, CancellationToken.None)
                ?? throw new InvalidOperationException($"Tenant '{tenantName}' does not exist.");
            if (!ReferenceEquals(tenant, countedFor))
            {
                (countedFor, editions) = (tenant, editions + 1);
            }

            if (look.KnownMark is { } known && known == Mark(look))
            {
                return new() { Mark = known };
            }

            var day = new LedgerDay(new(look.FromTicks, TimeSpan.Zero), new(look.ToTicks, TimeSpan.Zero), tenant.Zone);
            var figures = await ports.Figures.FreezeAsync(ledger, tenant, day, CancellationToken.None);
            return new() { Mark = Mark(look), Figures = figures.ToWire() };
        }
        catch (Exception error) when (WireTroubles.Of(error) is { } trouble)
        {
            return new() { Trouble = trouble };
        }
    }

    /// <summary>Figures of one mark are the same: of this activation, day, directory, settings and state of the ledger.</summary>
    private string Mark(WireSalesLook look) =>
        $"{GrainContext.ActivationId}/{look.FromTicks}-{look.ToTicks}/{editions}/{ledger.Changes}";
}
