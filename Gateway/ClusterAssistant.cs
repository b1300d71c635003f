using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Rooms;
using SalesAssistant.Grains;
using SalesAssistant.Grains.Interfaces;

namespace SalesAssistant.Gateway;

/// <summary>The rooms of a cluster, as the HTTP edge sees them.</summary>
public sealed class ClusterAssistant(
    IGrainFactory grains, GrainCalls calls, IQueries queries, IChangeSignal changes, TimeProvider clock) : IAssistant
{
    /// <summary>How far the clocks of a gateway and a silo may be apart for <see cref="OwnOfRepeatedAsync"/>.</summary>
    private static readonly TimeSpan SkewMax = TimeSpan.FromSeconds(2);

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
        var start = clock.GetUtcNow();
        var tries = 0;
        // A message is known by its id, so a call that got lost with its silo is simply made again.
        var answer = await calls.CallAsync(
            () =>
            {
                tries++;
                return grain.IngestAsync(request);
            },
            isRepeatable: true);
        ThrowIf(answer.Trouble);
        IReadOnlyList<MessageFate> fates = [.. answer.Fates.Select(fate => fate.ToFate())];
        return tries == 1 ? fates : await OwnOfRepeatedAsync(room, messages, fates, start);
    }

    /// <summary>
    /// Where an earlier try of this very request was stored though its answer got lost, the repeated one found duplicates:
    /// what was received since its start is the caller's own.
    /// </summary>
    private async Task<IReadOnlyList<MessageFate>> OwnOfRepeatedAsync(
        RoomKey room, IReadOnlyList<IncomingMessage> messages, IReadOnlyList<MessageFate> fates, DateTimeOffset start)
    {
        HashSet<string> duplicates =
            [.. messages.Where((_, index) => fates[index] == MessageFate.Duplicate).Select(message => message.Id)];
        if (duplicates.Count == 0)
        {
            return fates;
        }

        var stored = await queries.ReadMessagesAsync(room.Tenant, room.Channel, duplicates, CancellationToken.None);
        HashSet<string> own = [.. stored.Where(row => row.ReceivedAt >= start - SkewMax).Select(row => row.Id)];
        // Taken out once it is counted: a second one of its id within the request is a duplicate after all.
        return [.. messages.Select((message, index) =>
            fates[index] == MessageFate.Duplicate && own.Remove(message.Id) ? MessageFate.Accepted : fates[index])];
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
