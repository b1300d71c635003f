using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace SalesAssistant.Gateway.Api.Operations;

/// <summary>Figures about the edge.</summary>
internal static class GatewayMeter
{
    private static readonly Meter Meter = new("SalesAssistant.Gateway");

    public static Counter<long> Accepted { get; } =
        Meter.CreateCounter<long>("salesassistant_messages_accepted", "{message}", "New messages, stored.");

    public static Counter<long> Duplicates { get; } =
        Meter.CreateCounter<long>("salesassistant_messages_duplicate", "{message}", "Messages that were stored before.");

    public static Counter<long> Conflicts { get; } = Meter.CreateCounter<long>(
        "salesassistant_messages_conflict", "{message}", "Duplicates that had another body than the one stored.");

    public static Counter<long> Rejected { get; } =
        Meter.CreateCounter<long>("salesassistant_messages_rejected", "{message}", "Messages that were not of the right form.");

    /// <summary>Publishes every instrument now, so that the metrics page shows it before its first measurement.</summary>
    public static void Publish() => RuntimeHelpers.RunClassConstructor(typeof(GatewayMeter).TypeHandle);
}
