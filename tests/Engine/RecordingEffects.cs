using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Rooms;

namespace SalesAssistant.Engine.Tests;

/// <summary>Keeps what a room's session wants done, and does nothing.</summary>
internal sealed class RecordingEffects : IRoomEffects
{
    public List<DateTimeOffset?> WakeUps { get; } = [];

    public List<PersonKey> RolesLearnt { get; } = [];

    public void WakeAt(RoomKey room, DateTimeOffset? dueAt) => WakeUps.Add(dueAt);

    public void CardsWaiting(string tenant, IReadOnlyCollection<string> destinationKeys)
    {
    }

    public void CardsChanged(string tenant, IReadOnlyCollection<string> turnIds)
    {
    }

    public void Appended(RoomAppend append)
    {
    }

    public void RoleLearnt(string tenant, PersonKey person) => RolesLearnt.Add(person);
}
