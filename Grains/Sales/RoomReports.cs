using System.Collections.Concurrent;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Sales;
using SalesAssistant.Grains.Interfaces;

namespace SalesAssistant.Grains.Sales;

/// <summary>
/// What the rooms of this silo have appended of late, kept for the ledgers that ask for it. A room only puts its report down
/// here, before its caller is answered, and nothing at all while no ledger of its tenant listens: that costs a look-up.
/// </summary>
public sealed class RoomReports(EnginePorts ports)
{
    /// <summary>Most reports kept of one tenant; a ledger that asks too late reads the query tables instead.</summary>
    public const int KeptMax = 10_000;

    /// <summary>Rooms report for so long after a ledger has asked.</summary>
    public static readonly TimeSpan ListenedFor = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<string, Kept> tenants = new(StringComparer.Ordinal);
    private readonly RoomReporter reporter = new();
    private long position;

    /// <summary>A room's step was appended; to be called before anybody is told.</summary>
    public void Appended(RoomAppend append)
    {
        if (tenants.TryGetValue(append.Room.Tenant, out var kept))
        {
            Keep(kept, reporter.Of(append));
        }
    }

    /// <summary>An append to the room may have happened or not.</summary>
    public void Doubted(RoomKey room)
    {
        if (tenants.TryGetValue(room.Tenant, out var kept))
        {
            Keep(kept, RoomReport.OfDoubt(room));
        }
    }

    /// <summary>The reports after a position, and from now on everything is kept that comes.</summary>
    public WireReportPage Collect(string tenant, long after)
    {
        var kept = tenants.GetOrAdd(tenant, _ => new(Interlocked.Increment(ref position)));
        lock (kept)
        {
            kept.AskedAt = ports.RealClock.GetUtcNow();
            return new()
            {
                Reports = [.. kept.Reports.Where(each => each.Position > after).Select(each => each.Report.ToWire())],
                Position = kept.Last,
                HasAll = after >= kept.From,
            };
        }
    }

    private void Keep(Kept kept, RoomReport report)
    {
        lock (kept)
        {
            if (ports.RealClock.GetUtcNow() - kept.AskedAt > ListenedFor)
            {
                // Whoever asks again finds positions that it does not know, and reads what it missed.
                tenants.TryRemove(KeyValuePair.Create(report.Room.Tenant, kept));
                return;
            }

            kept.Last = Interlocked.Increment(ref position);
            kept.Reports.Enqueue((kept.Last, report));
            if (kept.Reports.Count > KeptMax)
            {
                kept.From = kept.Reports.Dequeue().Position;
            }
        }
    }

    private sealed class Kept(long from)
    {
        public Queue<(long Position, RoomReport Report)> Reports { get; } = new();

        /// <summary>Everything after this position is kept.</summary>
        public long From { get; set; } = from;

        public long Last { get; set; } = from;

        public DateTimeOffset AskedAt { get; set; } = DateTimeOffset.MaxValue;
    }
}
