using Microsoft.Extensions.Logging;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Rooms;
using SalesAssistant.Grains.Interfaces;
using SalesAssistant.Grains.Sales;
using SalesAssistant.Grains.Watches;

namespace SalesAssistant.Grains.Rooms;

/// <summary>A room's effects in the cluster: nudges to other grains, none of which the room waits for.</summary>
internal sealed class RoomGrainEffects(
    IGrainFactory grains, EnginePorts ports, RoomAlarm alarm, ChannelsHeard heard, RoomReports reports, ILogger logger) : IRoomEffects
{
    private static readonly string TierRaised = EventNames.Of<TierRaised>();

    /// <summary>Tiers raised since the grain's activation.</summary>
    public int TiersRaised { get; private set; }

    public void WakeAt(RoomKey room, DateTimeOffset? dueAt) => alarm.Set(dueAt);

    public void CardsWaiting(string tenant, IReadOnlyCollection<string> destinationKeys)
    {
        foreach (var key in destinationKeys)
        {
            Wake(tenant, key);
        }
    }

    public void CardsChanged(string tenant, IReadOnlyCollection<string> turnIds) => _ = TellCardsAsync(tenant, turnIds);

    public void Appended(RoomAppend append)
    {
        TiersRaised += append.Events.Count(happened => happened.Type == TierRaised);
        if (append.NewMessages.Count > 0)
        {
            heard.Note(append.Room.Tenant, append.Room.Channel, ports.Clock.GetUtcNow());
        }

        reports.Appended(append);
        ports.Changes.Changed(append.Room.Tenant);
    }

    public void Doubted(RoomKey room) => reports.Doubted(room);

    // Its trouble is the tenant grain's to log; after a crash in between the sweep finds the task that the append wrote.
    public void RoleLearnt(string tenant, PersonKey person) =>
        grains.GetGrain<ITenantGrain>(GrainKeys.OfTenant(tenant)).ChangeRolesAsync([person.ToWire()]).Ignore();

    private async Task TellCardsAsync(string tenant, IReadOnlyCollection<string> turnIds)
    {
        try
        {
            foreach (var turnId in turnIds)
            {
                foreach (var alert in await ports.Queries.ReadAlertsOfTurnAsync(tenant, turnId, CancellationToken.None))
                {
                    Wake(tenant, alert.Destination.Key);
                }
            }
        }
        catch (Exception error)
        {
            Log.CardsNotTold(logger, error, tenant);
        }
    }

    private void Wake(string tenant, string destination) =>
        grains.GetGrain<IDestinationGrain>(GrainKeys.OfDestination(tenant, destination)).WakeAsync().Ignore();
}
