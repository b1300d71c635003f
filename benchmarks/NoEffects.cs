using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Rooms;

namespace SalesAssistant.Benchmarks;

/// <summary>For sessions that run without a host around them.</summary>
internal sealed class NoEffects : IRoomEffects
{
    public void WakeAt(RoomKey room, DateTimeOffset? dueAt)
    {
    }

    public void CardsWaiting(string tenant, IReadOnlyCollection<string> destinationKeys)
    {
    }

    public void CardsChanged(string tenant, IReadOnlyCollection<string> turnIds)
    {
    }

    public void Appended(RoomAppend append)
    {
    }

    public void RoleLearnt(string tenant, PersonKey person)
    {
    }
}
