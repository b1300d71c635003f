using System.Globalization;
using System.Text.Json;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Http;
using SalesAssistant.Gateway.Api.Sales;

namespace SalesAssistant.Gateway.Api.Rooms;

/// <summary>
/// An order of the room list that the query tables do not keep: by a metric of today, by owner or stage, or one of theirs
/// turned round. The rooms are sorted in memory, so there is a limit to how many.
/// </summary>
internal sealed class RoomOrder(Func<RoomRow, MetricsView, Tenant, RoomOrder.Key> keyOf, bool isReversed)
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

    private static readonly Dictionary<string, Func<RoomRow, MetricsView, Tenant, Key>> Computed = new(StringComparer.Ordinal)
    {
        ["lastAt"] = (room, _, _) => new(-Ticks(room.LastAt), ""),
        ["name"] = (room, _, _) => new(0, RoomViews.NameOf(room)),
        ["waitingSince"] = (room, _, _) => new(Ticks(room.WaitingSince), ""),
        ["due"] = (room, _, _) => new(Ticks(room.NextDueAt), ""),
        ["nextDueAt"] = (room, _, _) => new(Ticks(room.NextDueAt), ""),
        ["ownerName"] = (room, _, tenant) => room.Owner is { } owner ? new(0, tenant.NameOf(owner)) : new(1, ""),
        ["stage"] = (room, _, _) => new((int)room.Stage, ""),
        ["state"] = (room, _, _) => new((int)room.State, ""),
    };

    private static readonly Dictionary<string, Func<MetricsView, double?>> Metrics = typeof(MetricsView).GetProperties()
        .ToDictionary(
            property => JsonNamingPolicy.CamelCase.ConvertName(property.Name),
            property => (Func<MetricsView, double?>)(metrics =>
                property.GetValue(metrics) is { } value ? Convert.ToDouble(value) : null),
            StringComparer.Ordinal);

    /// <summary>What a room is sorted by.</summary>
    public readonly record struct Key(double Number, string Text);

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

        if (Metrics.TryGetValue(name, out var metric))
        {
            return (fallback, new((_, metrics, _) => new(metric(metrics) ?? double.PositiveInfinity, ""), isReversed));
        }

        errors.Add("sort", "MustBeOneOf", string.Join(", ", Computed.Keys.Concat(Metrics.Keys)));
        return (fallback, null);
    }

    /// <exception cref="BadCursorException">The cursor is of another list.</exception>
    public Page<RoomRow> PageOf(
        IReadOnlyList<RoomRow> rooms, Func<RoomRow, MetricsView> metricsOf, Tenant tenant, PageRequest page)
    {
        var comparer = Comparer<Place>.Create(Compare);
        var after = page.Cursor is { } cursor ? ReadCursor(cursor) : (Place?)null;
        var places = rooms
            .Select(room => (Room: room, Place: new Place(keyOf(room, metricsOf(room), tenant), room.Key.Local)))
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
