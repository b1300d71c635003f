using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Rooms;

namespace SalesAssistant.Engine.InProcess;

/// <summary>The rooms that are in this process's memory: a mailbox each, closed when idle, and woken when an alert is due.</summary>
public sealed class RoomRegistry : IDisposable
{
    private const int MailboxCapacity = 2_000;

    // As many share a commit at most, so it is about as many as a transaction takes; and each may load its room.
    private const int WakingMax = 1_000;
    private const int SweptMax = 100_000;
    private const string Actor = "system";
    private static readonly TimeSpan FailedAgain = TimeSpan.FromSeconds(5);

    private readonly RoomPorts ports;
    private readonly TimeProvider realClock;
    private readonly ConcurrentDictionary<RoomKey, RoomMailbox> rooms = new();
    private readonly WakeUpQueue<RoomKey> wakeUps;
    private readonly SemaphoreSlim waking = new(WakingMax);
    private readonly Meter meter = new("SalesAssistant.Rooms");
    private readonly TimeSpan idleAfter;

    /// <param name="realClock">For idleness, which is about memory and not about customers.</param>
    /// <param name="idleAfter">A room that nobody asked for in so long is let go.</param>
    public RoomRegistry(RoomPorts ports, TimeProvider realClock, TimeSpan idleAfter)
    {
        this.ports = ports;
        this.realClock = realClock;
        this.idleAfter = idleAfter;
        meter.CreateObservableGauge(
            "salesassistant_rooms_in_memory", () => rooms.Count, "{room}", "Rooms whose state this process holds now.");
        wakeUps = new(ports.Clock, room => _ = WakeAsync(room));
    }

    /// <exception cref="OverloadedException">The room's queue is full.</exception>
    public void Post(RoomKey key, RoomRequest request)
    {
        while (rooms.GetOrAdd(key, Open) is var mailbox && !mailbox.TryPost(request))
        {
            // Closed for idleness at this very moment; the next look opens a new one. Only the closed one goes: somebody else
            // may have opened the new one by now, and a second session of the room would only get in its way.
            rooms.TryRemove(KeyValuePair.Create(key, mailbox));
        }
    }

    public void WakeAt(RoomKey key, DateTimeOffset? dueAt) => wakeUps.Set(key, dueAt);

    /// <summary>Takes up every due time that is stored: at start.</summary>
    public async Task RestoreAsync(CancellationToken ct)
    {
        foreach (var (room, dueAt) in await ports.Queries.ReadDueRoomsAsync(null, int.MaxValue, ct))
        {
            wakeUps.Set(room, dueAt);
        }
    }

    /// <summary>Wakes rooms whose stored due time has passed though nothing here waits for it.</summary>
    public async Task SweepAsync(CancellationToken ct)
    {
        var now = ports.Clock.GetUtcNow();
        foreach (var (room, _) in await ports.Queries.ReadDueRoomsAsync(now - AlertRules.Grace, SweptMax, ct))
        {
            if (!wakeUps.Has(room))
            {
                RoomMeter.SweptRooms.Add(1);
                wakeUps.Set(room, now);
            }
        }
    }

    /// <summary>Lets go of rooms that nobody asked for in a while.</summary>
    public void CloseIdle()
    {
        var idleSince = realClock.GetUtcNow() - idleAfter;
        foreach (var (key, mailbox) in rooms)
        {
            if (mailbox.TryClose(idleSince))
            {
                rooms.TryRemove(KeyValuePair.Create(key, mailbox));
            }
        }
    }

    public void Dispose()
    {
        wakeUps.Dispose();
        waking.Dispose();
        meter.Dispose();
    }

    private RoomMailbox Open(RoomKey key) => new(new(key, ports), MailboxCapacity, realClock);

    private async Task WakeAsync(RoomKey key)
    {
        await waking.WaitAsync();
        try
        {
            var request = new CommandRequest(new WakeUp(), Actor, createsRoom: false);
            Post(key, request);
            await request.Answer;
        }
        catch (Exception error)
        {
            Log.WakeUpFailed(ports.Logger, error, key.Tenant, key.Local);
            wakeUps.Set(key, ports.Clock.GetUtcNow() + FailedAgain);
        }
        finally
        {
            waking.Release();
        }
    }
}
