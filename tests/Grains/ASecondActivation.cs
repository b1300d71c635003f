using Microsoft.Extensions.Logging.Abstractions;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Rooms;

namespace SalesAssistant.Grains.Tests;

/// <summary>The same room in another process that believes to hold it alone.</summary>
public sealed class ASecondActivation : IRoomEffects
{
    private readonly RoomMailbox mailbox;

    private ASecondActivation(ATestCluster cluster, string room)
    {
        var storage = cluster.Parts.Storage;
        var session = new RoomSession(
            cluster.Room(room),
            new(storage.Log, storage.Queries, cluster.Tenants, this, cluster.Clock, NullLogger<RoomSession>.Instance));
        mailbox = new(session, 10, TimeProvider.System);
    }

    /// <summary>Has read the room as it is now.</summary>
    public static async Task<ASecondActivation> OfAsync(ATestCluster cluster, string room)
    {
        var activation = new ASecondActivation(cluster, room);
        var request = new CommandRequest(new WakeUp(), "system", createsRoom: false);
        activation.mailbox.TryPost(request);
        await request.Answer;
        return activation;
    }

    public async Task<MessageFate> IngestAsync(IncomingMessage message)
    {
        var request = new IngestRequest([message]);
        mailbox.TryPost(request);
        return (await request.Answer)[0];
    }

    void IRoomEffects.WakeAt(RoomKey room, DateTimeOffset? dueAt)
    {
    }

    void IRoomEffects.CardsWaiting(string tenant, IReadOnlyCollection<string> destinationKeys)
    {
    }

    void IRoomEffects.CardsChanged(string tenant, IReadOnlyCollection<string> turnIds)
    {
    }

    void IRoomEffects.Appended(RoomAppend append)
    {
    }

    void IRoomEffects.RoleLearnt(string tenant, PersonKey person)
    {
    }
}
