using System.Diagnostics.Metrics;

namespace SalesAssistant.Engine.Deliveries;

/// <summary>Figures about deliveries.</summary>
public static class DeliveryMeter
{
    private static readonly Meter Meter = new("SalesAssistant.Deliveries");

    internal static Counter<long> Deliveries { get; } =
        Meter.CreateCounter<long>("salesassistant_deliveries", "{delivery}", "Tries to deliver or update a card, by result.");
}
