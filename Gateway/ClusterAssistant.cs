using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Rooms;
using SalesAssistant.Grains;
using SalesAssistant.Grains.Interfaces;

namespace SalesAssistant.Gateway;

/// <summary>The rooms of a cluster, as the HTTP edge sees them.</summary>
public sealed class ClusterAssistant(IGrainFactory grains, GrainCalls calls, IQueries queries, IChangeSignal changes) : IAssistant
{
    public async ValueTask<IReadOnlyList<MessageFate>> IngestAsync(
        string tenant, IReadOnlyList<IncomingMessage> messages, CancellationToken ct)
    {
        var fates = await RoomBatch.SendAsync(tenant, messages, IngestAsync).WaitAsync(ct);
        changes.Changed(tenant);
        return fates;
    }

    public async ValueTask<RoomAnswer?> CommandAsync(
        RoomKey room, RoomCommand command, string actor, bool createsRoom, CancellationToken ct)
    {
        var grain = GrainOf(room);
        var request = new WireCommandRequest { Command = command.ToWire(), Actor = actor, CreatesRoom = createsRoom };
        var answer = await calls.CallAsync(() => grain.CommandAsync(request), IsRepeatable(command)).WaitAsync(ct);
        ThrowIf(answer.Trouble);
        if (!answer.Exists)
        {
            return null;
        }

        changes.Changed(room.Tenant);
        // The row was written with the room's events, so the query table has it.
        return new(answer.Refusal?.ToRefusal(), await queries.ReadRoomAsync(room, ct) ?? new RoomRow(room));
    }

    public async ValueTask ChangeRolesAsync(string tenant, IReadOnlyList<PersonKey> people, CancellationToken ct)
    {
        if (people.Count > 0)
        {
            WirePerson[] wire = [.. people.Select(person => person.ToWire())];
            await calls.CallAsync(() => GrainOf(tenant).ChangeRolesAsync(wire), isRepeatable: true).WaitAsync(ct);
            changes.Changed(tenant);
        }
    }

    public async ValueTask ApplyTermsAsync(string tenant, CancellationToken ct)
    {
        ThrowIf(await calls.CallAsync(GrainOf(tenant).ApplyTermsAsync, isRepeatable: true).WaitAsync(ct));
        changes.Changed(tenant);
    }

    public ValueTask WakeDestinationAsync(string tenant, string destinationKey, CancellationToken ct) =>
        new(grains.GetGrain<IDestinationGrain>(GrainKeys.OfDestination(tenant, destinationKey)).WakeAsync());

    public async ValueTask HeartbeatAsync(string tenant, string channel, CancellationToken ct) =>
        ThrowIf(await calls.CallAsync(() => Watch.HeartbeatAsync(tenant, channel), isRepeatable: true).WaitAsync(ct));

    public async ValueTask<AlertRow> SendReportAsync(string tenant, CancellationToken ct)
    {
        var answer = await calls.CallAsync(() => Watch.SendReportAsync(tenant), isRepeatable: false).WaitAsync(ct);
        ThrowIf(answer.Trouble);
        return await queries.ReadAlertAsync(tenant, answer.AlertId!, ct)
            ?? throw new InvalidOperationException($"The report {answer.AlertId} was answered but is not stored.");
    }

    private IWatchGrain Watch => grains.GetGrain<IWatchGrain>(IWatchGrain.Key);

    private async Task<IReadOnlyList<MessageFate>> IngestAsync(RoomKey room, IReadOnlyList<IncomingMessage> messages)
    {
        var grain = GrainOf(room);
        var request = new WireIngest { Messages = [.. messages.Select(message => message.ToWire())] };
        // A message is known by its id, so a call that got lost with its silo is simply made again.
        var answer = await calls.CallAsync(() => grain.IngestAsync(request), isRepeatable: true);
        ThrowIf(answer.Trouble);
        return [.. answer.Fates.Select(fate => fate.ToFate())];
    }

    /// <summary>Handovers and undoing act on what is there, which after the first time is something else.</summary>
    private static bool IsRepeatable(RoomCommand command) =>
        command is not (Undo or RequestHandover or ApproveHandover or RejectHandover or AssignOwner);

    private static void ThrowIf(WireTrouble? trouble)
    {
        if (trouble is not null)
        {
            throw trouble.ToException();
        }
    }

    private IRoomGrain GrainOf(RoomKey room) => grains.GetGrain<IRoomGrain>(GrainKeys.Of(room));

    private ITenantGrain GrainOf(string tenant) => grains.GetGrain<ITenantGrain>(GrainKeys.OfTenant(tenant));
}
