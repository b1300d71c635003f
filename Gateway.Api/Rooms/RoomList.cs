using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Sales;
using SalesAssistant.Gateway.Api.Http;

namespace SalesAssistant.Gateway.Api.Rooms;

/// <summary>Reads pages of rooms in any order of the list.</summary>
internal sealed class RoomList(IQueries queries, FiguresReader figures, TimeProvider clock)
{
    public async ValueTask<Page<RoomRow>> ReadAsync(
        Tenant tenant, RoomFilter filter, RoomOrder? order, PageRequest page, CancellationToken ct)
    {
        if (order is null)
        {
            return await queries.ReadRoomsAsync(tenant.Name, filter, page, ct);
        }

        if (order.Metric is null)
        {
            return order.PageOf(
                await ReadAllAsync(tenant, filter, RoomOrder.RoomsMax, ct), room => room.Key.Local,
                room => order.KeyOf(room, tenant), page);
        }

        // Figures are in memory: of the rooms only the names are read, and whole only those of the page.
        var today = TimeRange.Today(tenant.Zone, clock.GetUtcNow());
        var sales = await figures.ReadAsync(tenant, today.From, today.To, owner: null, ct);
        var names = order.PageOf(
            await queries.ReadRoomNamesAsync(tenant.Name, filter, RoomOrder.RoomsMax, ct), name => name,
            name => order.KeyOf(sales.Room(name).Figures), page);
        var rows = (await queries.ReadRoomsAsync(tenant.Name, names.Items, ct))
            .ToDictionary(room => room.Key.Local, StringComparer.Ordinal);
        return new([.. names.Items.Select(name => rows.GetValueOrDefault(name)).OfType<RoomRow>()], names.NextCursor);
    }

    /// <summary>Every room of a filter, up to a limit.</summary>
    public async ValueTask<IReadOnlyList<RoomRow>> ReadAllAsync(
        Tenant tenant, RoomFilter filter, int roomsMax, CancellationToken ct)
    {
        List<RoomRow> rooms = [];
        string? cursor = null;
        do
        {
            var read = await queries.ReadRoomsAsync(tenant.Name, filter, new(QueryFields.LimitMax, cursor), ct);
            rooms.AddRange(read.Items);
            cursor = read.NextCursor;
        }
        while (cursor is not null && rooms.Count < roomsMax);
        return rooms;
    }
}
