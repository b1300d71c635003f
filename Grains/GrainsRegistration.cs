using Microsoft.Extensions.DependencyInjection;
using SalesAssistant.Grains.Sales;
using SalesAssistant.Grains.Tenants;
using SalesAssistant.Grains.Watches;

namespace SalesAssistant.Grains;

/// <summary>Puts the grains' own services into a silo.</summary>
public static class GrainsRegistration
{
    /// <summary>The host brings <c>EnginePorts</c> and <c>DeliveryPorts</c>.</summary>
    /// <param name="refreshAfter">How old the tenants in the silo's memory may be; the host's <c>ITenants</c> must keep to it.</param>
    public static ISiloBuilder AddSalesAssistantGrains(this ISiloBuilder silo, TimeSpan refreshAfter)
    {
        silo.AddGrainService<TenantCache>();
        silo.AddGrainService<ReportService>();
        silo.Services.AddSingleton<TenantCaches>();
        silo.Services.AddSingleton<RoomReports>().AddSingleton<ReportServices>();
        silo.Services.AddSingleton(new TenantFreshness(refreshAfter));
        silo.Services.AddSingleton<ChannelsHeard>();
        silo.Services.AddHostedService<SiloPrompts>();
        return silo;
    }
}
