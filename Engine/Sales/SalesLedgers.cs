using System.Collections.Concurrent;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Engine.Sales;

/// <summary>
/// The ledgers of a process that holds all rooms: one per tenant, fed with every append, and let go when nobody has looked
/// for a while.
/// </summary>
public sealed class SalesLedgers(IQueries queries, TimeProvider realClock)
{
    private static readonly TimeSpan IdleAfter = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, SalesLedger> ledgers = new(StringComparer.Ordinal);
    private readonly RoomReporter reporter = new();

    public SalesLedger Of(string tenant) =>
        ledgers.GetOrAdd(tenant, name => new(name, owner: null, queries, realClock));

    /// <summary>A room's step was appended; to be called before anybody is told.</summary>
    public void Appended(RoomAppend append)
    {
        if (ledgers.TryGetValue(append.Room.Tenant, out var ledger) && ledger.IsListening)
        {
            ledger.Take(reporter.Of(append));
        }
    }

    /// <summary>An append to the room may have happened or not.</summary>
    public void Doubted(RoomKey room)
    {
        if (ledgers.TryGetValue(room.Tenant, out var ledger))
        {
            ledger.Take(RoomReport.OfDoubt(room));
        }
    }

    public void CloseIdle()
    {
        foreach (var ledger in ledgers.Values)
        {
            ledger.CloseIfIdle(realClock.GetUtcNow() - IdleAfter);
        }
    }
}
