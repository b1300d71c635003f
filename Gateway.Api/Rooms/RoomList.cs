using SalesAssistant.Domain.Sales;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Sales;
using SalesAssistant.Gateway.Api.Http;
using SalesAssistant.Gateway.Api.Sales;

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

        var today = TimeRange.Today(tenant.Zone, clock.GetUtcNow());
        var sales = await figures.ReadAsync(tenant, today.From, today.To, owner: null, ct);
        var metrics = sales.Rooms.ToDictionary(
            room => room.RoomKey, room => new MetricsView(room.Figures), StringComparer.Ordinal);
        var none = new MetricsView(new Figures());
        return order.PageOf(
            await ReadAllAsync(tenant, filter, RoomOrder.RoomsMax, ct),
            room => metrics.GetValueOrDefault(room.Key.Local) ?? none, tenant, page);
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
