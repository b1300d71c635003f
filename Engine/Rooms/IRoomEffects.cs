using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Engine.Rooms;

/// <summary>
/// What is to be done once a room's step is durable. The process may die before it is: each effect has a persisted source
/// (due time, outbox, query tables) that a sweep or a restart reads.
/// </summary>
public interface IRoomEffects
{
    /// <summary>The room wants to be woken then; null: not at all.</summary>
    void WakeAt(RoomKey room, DateTimeOffset? dueAt);

    /// <summary>New cards wait for these destinations.</summary>
    void CardsWaiting(string tenant, IReadOnlyCollection<string> destinationKeys);

    /// <summary>The cards of these turns say something else now, wherever they went.</summary>
    void CardsChanged(string tenant, IReadOnlyCollection<string> turnIds);

    /// <summary>The room's step was appended.</summary>
    void Appended(RoomAppend append);

    /// <summary>The room's step failed, and may have been appended all the same.</summary>
    void Doubted(RoomKey room)
    {
    }

    /// <summary>A channel named the role of somebody whose earlier messages were unconfirmed.</summary>
    void RoleLearnt(string tenant, PersonKey person);
}
