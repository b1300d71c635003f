using System.Globalization;
using System.Text.Json;
using SalesAssistant.Domain.Sales;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Http;
using SalesAssistant.Gateway.Api.Sales;

namespace SalesAssistant.Gateway.Api.Rooms;

/// <summary>
/// An order of the room list that the query tables do not keep: by a metric of today, by owner or stage, or one of theirs
/// turned round. The rooms are sorted in memory, so there is a limit to how many.
/// </summary>
internal sealed class RoomOrder
{
    /// <summary>Most rooms that are sorted in memory.</summary>
    public const int RoomsMax = 50_000;

    private static readonly Dictionary<string, RoomSort> Kept = new(StringComparer.Ordinal)
    {
        ["lastAt"] = RoomSort.LastAt,
        ["name"] = RoomSort.Name,
        ["waitingSince"] = RoomSort.WaitingSince,
        ["due"] = RoomSort.DueAt,
        ["nextDueAt"] = RoomSort.DueAt,
    };

    private static readonly Dictionary<string, Func<RoomRow, Tenant, Key>> Computed = new(StringComparer.Ordinal)
    {
        ["lastAt"] = (room, _) => new(-Ticks(room.LastAt), ""),
        ["name"] = (room, _) => new(0, RoomViews.NameOf(room)),
        ["waitingSince"] = (room, _) => new(Ticks(room.WaitingSince), ""),
        ["due"] = (room, _) => new(Ticks(room.NextDueAt), ""),
        ["nextDueAt"] = (room, _) => new(Ticks(room.NextDueAt), ""),
        ["ownerName"] = (room, tenant) => room.Owner is { } owner ? new(0, tenant.NameOf(owner)) : new(1, ""),
        ["stage"] = (room, _) => new((int)room.Stage, ""),
        ["state"] = (room, _) => new((int)room.State, ""),
    };

    private readonly Func<RoomRow, Tenant, Key>? keyOfRow;
    private readonly bool isReversed;

    private RoomOrder(Func<RoomRow, Tenant, Key> keyOfRow, bool isReversed)
    {
        this.keyOfRow = keyOfRow;
        this.isReversed = isReversed;
    }

    private RoomOrder(Func<Figures, double?> metric, bool isReversed)
    {
        Metric = metric;
        this.isReversed = isReversed;
    }

    /// <summary>What a room is sorted by.</summary>
    public readonly record struct Key(double Number, string Text);

    /// <summary>The metric of today that rooms are sorted by; null where their rows alone decide.</summary>
    public Func<Figures, double?>? Metric { get; }

    /// <summary>Reads <c>sort=</c>: an order of the query tables, or one of these; with an error neither.</summary>
    public static (RoomSort Kept, RoomOrder? Computed) Read(string? sort, RoomSort fallback, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(sort))
        {
            return (fallback, null);
        }

        var isReversed = sort[0] == '-';
        var name = isReversed ? sort[1..] : sort;
        if (!isReversed && Kept.TryGetValue(name, out var kept))
        {
            return (kept, null);
        }

        if (Computed.TryGetValue(name, out var keyOf))
        {
            return (fallback, new(keyOf, isReversed));
        }

        if (MetricValues.ByName.TryGetValue(name, out var metric))
        {
            return (fallback, new(metric, isReversed));
        }

        errors.Add("sort", "MustBeOneOf", string.Join(", ", Computed.Keys.Concat(MetricValues.ByName.Keys)));
        return (fallback, null);
    }

    public Key KeyOf(RoomRow room, Tenant tenant) => keyOfRow!(room, tenant);

    public Key KeyOf(Figures figures) => new(Metric!(figures) ?? double.PositiveInfinity, "");

    /// <param name="localOf">A room's local key, which decides between equals.</param>
    /// <exception cref="BadCursorException">The cursor is of another list.</exception>
    public Page<T> PageOf<T>(IReadOnlyList<T> rooms, Func<T, string> localOf, Func<T, Key> keyOf, PageRequest page)
    {
        var comparer = Comparer<Place>.Create(Compare);
        var after = page.Cursor is { } cursor ? ReadCursor(cursor) : (Place?)null;
        var places = rooms
            .Select(room => (Room: room, Place: new Place(keyOf(room), localOf(room))))
            .Where(each => after is null || Compare(each.Place, after.Value) > 0)
            .OrderBy(each => each.Place, comparer)
            .Take(page.Limit + 1)
            .ToList();
        var next = places.Count > page.Limit ? WriteCursor(places[page.Limit - 1].Place) : null;
        return new([.. places.Take(page.Limit).Select(each => each.Room)], next);
    }

    private static double Ticks(DateTimeOffset? time) => time?.UtcTicks ?? double.PositiveInfinity;

    private static string WriteCursor(Place place) => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes<string[]>(
        [place.Key.Number.ToString("R", CultureInfo.InvariantCulture), place.Key.Text, place.Local]));

    private static Place ReadCursor(string cursor)
    {
        try
        {
            var parts = JsonSerializer.Deserialize<string[]>(Convert.FromBase64String(cursor));
            return parts is [var number, var text, var local]
                ? new(new(double.Parse(number, CultureInfo.InvariantCulture), text), local)
                : throw new BadCursorException();
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            throw new BadCursorException();
        }
    }

    /// <summary>Rooms without a value stay last, whichever way round.</summary>
    private int Compare(Place one, Place other)
    {
        var byMissing = double.IsInfinity(one.Key.Number).CompareTo(double.IsInfinity(other.Key.Number));
        var byKey = one.Key.Number.CompareTo(other.Key.Number) is var number and not 0
            ? number
            : string.CompareOrdinal(one.Key.Text, other.Key.Text);
        return byMissing != 0 ? byMissing
            : byKey != 0 ? (isReversed ? -byKey : byKey)
            : string.CompareOrdinal(one.Local, other.Local);
    }

    private readonly record struct Place(Key Key, string Local);
}
