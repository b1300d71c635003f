using System.Diagnostics.Metrics;

namespace SalesAssistant.Engine.Rooms;

/// <summary>Figures about rooms.</summary>
public static class RoomMeter
{
    private static readonly Meter Meter = new("SalesAssistant.Rooms");

    internal static Histogram<double> AlertLateness { get; } = Meter.CreateHistogram<double>(
        "salesassistant_alert_lateness", "s", "From a tier's due time to its raising, on the host's clock.");

    /// <summary>What the safety net had to catch.</summary>
    public static Counter<long> SweptRooms { get; } = Meter.CreateCounter<long>(
        "salesassistant_swept_rooms", "{room}", "Rooms with a due alert that only the sweep found.");
}
