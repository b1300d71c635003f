using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine;
using SalesAssistant.Engine.Rooms;
using SalesAssistant.Grains.Interfaces;
using SalesAssistant.Grains.Sales;
using SalesAssistant.Grains.Watches;

namespace SalesAssistant.Grains.Rooms;

/// <summary>
/// One room of the cluster. Reentrant, so that what arrives during an append gathers in the mailbox for the next step; the
/// mailbox lets one step run at a time. Nothing is written at deactivation: the log has it all.
/// </summary>
[Reentrant, GrainType("room")]
public sealed class RoomGrain : Grain, IRoomGrain, IRemindable
{
    private const int MailboxCapacity = 2_000;

    private readonly RoomKey key;
    private readonly RoomMailbox mailbox;
    private readonly RoomAlarm alarm;
    private readonly RoomGrainEffects effects;
    private readonly ILogger logger;

    public RoomGrain(EnginePorts ports, ChannelsHeard heard, RoomReports reports)
    {
        key = GrainKeys.ToRoom(this.GetPrimaryKeyString());
        logger = ports.Loggers.CreateLogger<RoomGrain>();
        alarm = new(this, ports.Clock, WakeAsync, logger);
        effects = new(GrainFactory, ports, alarm, heard, reports, logger);
        var session = new RoomSession(
            key, new(ports.Log, ports.Queries, ports.Tenants, effects, ports.Clock, ports.Loggers.CreateLogger<RoomSession>()));
        mailbox = new(session, MailboxCapacity, ports.RealClock);
    }

    public async Task<WireIngestAnswer> IngestAsync(WireIngest request)
    {
        try
        {
            var ingest = new IngestRequest([.. request.Messages.Select(message => message.ToIncoming(key))]);
            mailbox.TryPost(ingest);
            return new() { Fates = [.. (await ingest.Answer).Select(fate => fate.ToWire())] };
        }
        catch (Exception error) when (WireTroubles.Of(error) is { } trouble)
        {
            return new() { Trouble = trouble };
        }
    }

    public async Task<WireCommandAnswer> CommandAsync(WireCommandRequest request)
    {
        try
        {
            var command = new CommandRequest(request.Command.ToCommand(), request.Actor, request.CreatesRoom);
            mailbox.TryPost(command);
            var answer = await command.Answer;
            return new() { Exists = answer is not null, Refusal = answer?.Refusal?.ToWire() };
        }
        catch (Exception error) when (WireTroubles.Of(error) is { } trouble)
        {
            return new() { Trouble = trouble };
        }
    }

    public async Task<bool> SweepAsync()
    {
        if (!alarm.IsDue)
        {
            return false;
        }

        var raised = effects.TiersRaised;
        await WakeAsync();
        return effects.TiersRaised > raised;
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => alarm.TickAsync();

    private async Task WakeAsync()
    {
        try
        {
            var request = new CommandRequest(new WakeUp(), Actors.System, createsRoom: false);
            mailbox.TryPost(request);
            await request.Answer;
        }
        catch (Exception error)
        {
            Log.WakeUpFailed(logger, error, key.Tenant, key.Local);
            alarm.TryAgain();
        }
    }
}
