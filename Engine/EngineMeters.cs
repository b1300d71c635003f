using System.Runtime.CompilerServices;
using SalesAssistant.Engine.Deliveries;
using SalesAssistant.Engine.Rooms;

namespace SalesAssistant.Engine;

/// <summary>The engine's instruments.</summary>
public static class EngineMeters
{
    /// <summary>Publishes every instrument now, so that a metrics page shows it before its first measurement.</summary>
    public static void Publish()
    {
        RuntimeHelpers.RunClassConstructor(typeof(RoomMeter).TypeHandle);
        RuntimeHelpers.RunClassConstructor(typeof(DeliveryMeter).TypeHandle);
    }
}
