using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Memory;

/// <summary>Reads of tests and of the simulator: plain looks through everything. Its parts are split by what they read.</summary>
internal sealed partial class MemoryQueries(MemoryState state) : IQueries
{
    public ValueTask<TermsRow?> ReadTermsAsync(string tenant, string termsId, CancellationToken ct) =>
        Locked(() => state.Terms.GetValueOrDefault((tenant, termsId)));

    public ValueTask<IReadOnlyList<LoggedEvent>> ReadEventsAfterAsync(
        string tenant, long position, int limit, CancellationToken ct) => Locked<IReadOnlyList<LoggedEvent>>(() =>
        [.. state.Log.Skip((int)position).Where(e => e.Room.Tenant == tenant).Take(limit)]);

    public ValueTask<long> ReadLastPositionAsync(CancellationToken ct) => Locked(() => (long)state.Log.Count);

    public ValueTask<(long OpenTurns, long OutboxDepth)> CountLoadAsync(CancellationToken ct) => Locked(() => (
        state.Rooms.Values.LongCount(r => r.Row.OpenTurnId is not null),
        state.Alerts.Values.LongCount(MemoryOutbox.NeedsWork)));

    public ValueTask<Page<AuditRow>> ReadAuditAsync(
        string tenant, AuditFilter filter, PageRequest page, CancellationToken ct) => Locked(() =>
    {
        var after = Cursor.Read("audit", page.Cursor, 2) is [var at, var position]
            ? (At: Cursor.Number(at), Position: Cursor.Number(position))
            : (At: long.MaxValue, Position: long.MaxValue);
        var paged = PageOf(
            state.Audit
                .Select((row, i) => (Row: row, Position: (long)i))
                .Where(a => a.Row.Tenant == tenant && !(a.Row.At < filter.From) && !(a.Row.At >= filter.To)
                    && (filter.Subject ?? a.Row.Subject) == a.Row.Subject
                    && (filter.Action ?? a.Row.Action) == a.Row.Action)
                .Where(a => (Ms(a.Row.At), a.Position).CompareTo(after) < 0)
                .OrderByDescending(a => a.Row.At)
                .ThenByDescending(a => a.Position),
            page,
            last => Cursor.Write("audit", Text(last.Row.At), Cursor.Text(last.Position)));
        return new Page<AuditRow>([.. paged.Items.Select(a => a.Row)], paged.NextCursor);
    });

    private static Page<T> PageOf<T>(IEnumerable<T> rows, PageRequest page, Func<T, string> cursorOf)
    {
        var items = rows.Take(page.Limit + 1).ToList();
        return items.Count <= page.Limit
            ? new(items, null)
            : new(items.GetRange(0, page.Limit), cursorOf(items[page.Limit - 1]));
    }

    private static long Ms(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    private static string Text(DateTimeOffset time) => Cursor.Text(Ms(time));

    /// <summary>Whether the room of a row belongs to the owner that is asked for, if one is.</summary>
    private bool IsOwnedBy(PersonKey? owner, RoomKey? room) => owner is null
        || (room is { } key && state.Rooms.TryGetValue(key, out var held) && held.Row.Owner == owner);

    private ValueTask<T> Locked<T>(Func<T> read)
    {
        lock (state.Gate)
        {
            return new(read());
        }
    }
}
