using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine;
using SalesAssistant.Engine.Rooms;
using SalesAssistant.Grains.Interfaces;

namespace SalesAssistant.Grains.Watches;

/// <summary>
/// The safety net: finds rooms whose persisted due time has passed, destinations with work and unfinished changes of role,
/// and tells their grains.
/// </summary>
[Reentrant, GrainType("sweep")]
public sealed class SweepGrain(EnginePorts ports) : Grain, ISweepGrain
{
    private const int RoomsMax = 100_000;
    private const int RoomsAtOnce = 64;
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(1);

    /// <summary>Timers and reminders get so long before a room counts as missed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Every silo asks once a minute; one sweep is enough for all.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(40);

    private readonly ILogger logger = ports.Loggers.CreateLogger<SweepGrain>();
    private Task sweeping = Task.CompletedTask;
    private DateTimeOffset startedAt;
    private bool isWanted;
    private bool looksAheadNext;

    public Task SweepAsync(bool looksAhead)
    {
        if (looksAhead || ports.RealClock.GetUtcNow() - startedAt >= Apart)
        {
            isWanted = true;
            looksAheadNext |= looksAhead;
            if (sweeping.IsCompleted)
            {
                sweeping = SweepWhileWantedAsync();
            }
        }

        return Task.CompletedTask;
    }

    private async Task SweepWhileWantedAsync()
    {
        while (isWanted)
        {
            var looksAhead = looksAheadNext;
            (isWanted, looksAheadNext) = (false, false);
            startedAt = ports.RealClock.GetUtcNow();
            try
            {
                await SweepRoomsAsync(looksAhead);
                await WakeDestinationsAsync();
                await ResumeRoleChangesAsync();
                GrainMeter.SweepSeconds.Record((ports.RealClock.GetUtcNow() - startedAt).TotalSeconds);
            }
            catch (Exception error)
            {
                // The storage is away: the next sweep is due within a minute.
                Log.SweepFailed(logger, error);
            }
        }
    }

    private async Task SweepRoomsAsync(bool looksAhead)
    {
        var now = ports.Clock.GetUtcNow();
        var due = await ports.Queries.ReadDueRoomsAsync(looksAhead ? now + Ahead : now - Patience, RoomsMax, CancellationToken.None);
        var caught = 0;
        await Parallel.ForEachAsync(
            due,
            new ParallelOptions { MaxDegreeOfParallelism = RoomsAtOnce, TaskScheduler = TaskScheduler.Current },
            async (room, _) =>
            {
                if (await SweepAsync(room.Room))
                {
                    caught++;
                }
            });
        RoomMeter.SweptRooms.Add(caught);
        if (caught > 0)
        {
            Log.Caught(logger, caught, due.Count);
        }
    }

    private async Task<bool> SweepAsync(RoomKey room)
    {
        try
        {
            return await GrainFactory.GetGrain<IRoomGrain>(GrainKeys.Of(room)).SweepAsync();
        }
        catch (Exception error)
        {
            Log.RoomNotSwept(logger, error, room.Tenant, room.Local);
            return false;
        }
    }

    private async Task WakeDestinationsAsync()
    {
        foreach (var (tenant, destination) in await ports.Outbox.ReadBusyDestinationsAsync(CancellationToken.None))
        {
            GrainFactory.GetGrain<IDestinationGrain>(GrainKeys.OfDestination(tenant, destination)).WakeAsync().Ignore();
        }
    }

    private async Task ResumeRoleChangesAsync()
    {
        foreach (var tasks in (await ports.Store.ReadRoleTasksAsync(CancellationToken.None)).GroupBy(task => task.Tenant))
        {
            GrainFactory.GetGrain<ITenantGrain>(GrainKeys.OfTenant(tasks.Key))
                .ChangeRolesAsync([.. tasks.Select(task => task.Person.ToWire())]).Ignore();
        }
    }
}
