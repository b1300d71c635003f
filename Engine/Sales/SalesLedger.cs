using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Sales;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Engine.Sales;

/// <summary>
/// The figures of one sales person, or of a whole tenant, on the current day: a session that sums what rooms report. It reads
/// the day from the query tables at first use, on a new day and after it was let go, and single rooms where a report is
/// missing or does not say all; so its figures are those of a recomputation, with every report that came before the look.
/// Reports may come from any thread, twice or in any order; only one that never comes, and is followed by no other of its
/// room, goes unnoticed until <see cref="RoomReport.OfDoubt"/> says so.
/// </summary>
/// <param name="owner">Null for the whole tenant. A person's ledger hears every room too, and keeps what concerns the person.</param>
/// <param name="realClock">For idleness, which is about memory and not about customers.</param>
public sealed class SalesLedger(string tenant, PersonKey? owner, IQueries queries, TimeProvider realClock)
{
    /// <summary>With more doubtful rooms than this the whole day is read.</summary>
    public const int RoomsReadSinglyMax = 32;

    private const int PendingMax = 50_000;

    private readonly Lock gate = new();
    private readonly SemaphoreSlim reading = new(1);
    private DayFacts? facts;

    // What is reported while the query tables are being read: what was read may include it or not.
    private List<RoomReport>? pending;
    private DateTimeOffset lookedAt = realClock.GetUtcNow();
    private long changes;

    /// <summary>Grows with whatever may have changed the facts: two looks with the same number between them see the same.</summary>
    public long Changes
    {
        get
        {
            lock (gate)
            {
                return changes;
            }
        }
    }

    /// <summary>Whether reports are of use: nobody asked for figures lately where they are not.</summary>
    public bool IsListening
    {
        get
        {
            lock (gate)
            {
                return facts is not null || pending is not null;
            }
        }
    }

    /// <summary>Takes note of a step that a room has appended; cheap, and never reads.</summary>
    public void Take(RoomReport report)
    {
        lock (gate)
        {
            changes++;
            if (pending is null)
            {
                facts?.Take(report);
            }
            else if (pending.Count <= PendingMax)
            {
                pending.Add(report);
            }
        }
    }

    /// <summary>
    /// Compares what is known with versions that were read after every report that has come so far: rooms that are behind have
    /// lost one, and are read anew at the next look.
    /// </summary>
    /// <returns>How many are behind.</returns>
    public int Check(IReadOnlyDictionary<string, long> stored)
    {
        lock (gate)
        {
            var behind = pending is null ? facts?.Check(tenant, stored) ?? 0 : 0;
            changes += behind;
            return behind;
        }
    }

    /// <summary>The day's figures.</summary>
    /// <param name="people">The directory.</param>
    /// <param name="scope">The day as a range, and the threshold N.</param>
    /// <exception cref="LogUnavailableException">The query tables had to be read and cannot be.</exception>
    public ValueTask<FrozenFigures> FreezeAsync(
        IReadOnlyCollection<PersonFact> people, FiguresScope scope, CancellationToken ct) =>
        LookAsync(new(scope.From, scope.To, scope.Zone), day => day.Freeze(people, scope), ct);

    /// <summary>The day's facts.</summary>
    /// <param name="only">Null, or a person whom alone the facts are to concern.</param>
    /// <exception cref="LogUnavailableException">The query tables had to be read and cannot be.</exception>
    public ValueTask<FigureFacts> ReadAsync(LedgerDay day, PersonKey? only, CancellationToken ct) =>
        LookAsync(day, known => known.Read(only), ct);

    /// <summary>Lets go of everything unless somebody looked since then.</summary>
    public void CloseIfIdle(DateTimeOffset idleSince)
    {
        lock (gate)
        {
            if (lookedAt <= idleSince && pending is null)
            {
                facts = null;
            }
        }
    }

    private async ValueTask<T> LookAsync<T>(LedgerDay day, Func<DayFacts, T> look, CancellationToken ct)
    {
        lock (gate)
        {
            lookedAt = realClock.GetUtcNow();
            if (pending is null && IsCurrent(day))
            {
                return look(facts!);
            }
        }

        await reading.WaitAsync(ct);
        try
        {
            return await CatchUpAsync(day, look, ct);
        }
        finally
        {
            reading.Release();
        }
    }

    private bool IsCurrent(LedgerDay day) => facts?.Day == day && facts.Doubtful.Count == 0;

    private async ValueTask<T> CatchUpAsync<T>(LedgerDay day, Func<DayFacts, T> look, CancellationToken ct)
    {
        DayFacts? known;
        lock (gate)
        {
            if (IsCurrent(day))
            {
                return look(facts!);
            }

            known = facts?.Day == day && facts.Doubtful.Count <= RoomsReadSinglyMax ? facts : null;
            changes++;
            pending = [];
        }

        try
        {
            var apply = known is null ? await ReadDayAsync(day, look, ct) : await ReadDoubtfulAsync(known, ct);
            lock (gate)
            {
                facts = apply();
                var isMissingSome = TakePending();
                var result = look(facts);
                facts = isMissingSome ? null : facts;
                return result;
            }
        }
        catch
        {
            lock (gate)
            {
                facts = TakePending() ? null : facts;
            }

            throw;
        }
    }

    private async ValueTask<Func<DayFacts>> ReadDayAsync<T>(LedgerDay day, Func<DayFacts, T> look, CancellationToken ct)
    {
        // Versions first: a room that moves on meanwhile is one whose reports are pending, or seem to have a gap.
        var versions = await queries.ReadRoomVersionsAsync(tenant, ct);
        var loaded = new DayFacts(day, owner);
        loaded.Load(await queries.ReadFiguresAsync(tenant, day.From, day.To, day.Zone, owner, ct), versions);

        // The first look is the long one; here it keeps nobody waiting.
        look(loaded);
        return () => loaded;
    }

    private async ValueTask<Func<DayFacts>> ReadDoubtfulAsync(DayFacts known, CancellationToken ct)
    {
        // While reports are pending nobody changes the facts.
        List<(Domain.Rooms.RoomKey Room, FigureFacts Facts)> read = [];
        foreach (var room in known.Doubtful)
        {
            read.Add((room, await queries.ReadRoomFiguresAsync(room, known.Day.From, known.Day.To, known.Day.Zone, ct)));
        }

        return () =>
        {
            foreach (var (room, roomFacts) in read)
            {
                known.Replace(room, roomFacts);
            }

            return known;
        };
    }

    /// <returns>Whether there were more reports than could be kept.</returns>
    private bool TakePending()
    {
        var reports = pending ?? [];
        pending = null;
        foreach (var report in reports)
        {
            facts?.Take(report);
        }

        return reports.Count > PendingMax;
    }
}
