namespace SalesAssistant.Engine.Webhooks;

/// <summary>Deliveries that wait, room by room: only the oldest of a room may go, and only one at a time.</summary>
internal sealed class WebhookQueue
{
    private readonly Dictionary<string, SortedDictionary<string, WebhookDelivery>> rooms = new(StringComparer.Ordinal);

    public int Count { get; private set; }

    public IEnumerable<WebhookDelivery> All => rooms.Values.SelectMany(room => room.Values);

    public void Put(WebhookDelivery delivery)
    {
        if (!rooms.TryGetValue(delivery.Room, out var room))
        {
            rooms.Add(delivery.Room, room = new(StringComparer.Ordinal));
        }

        Count += room.ContainsKey(delivery.Id) ? 0 : 1;
        room[delivery.Id] = delivery;
    }

    public void Remove(WebhookDelivery delivery)
    {
        if (rooms.TryGetValue(delivery.Room, out var room) && room.Remove(delivery.Id))
        {
            Count--;
            if (room.Count == 0)
            {
                rooms.Remove(delivery.Room);
            }
        }
    }

    /// <summary>The oldest delivery of each room that is not <paramref name="busy"/>, those due first in front.</summary>
    public IEnumerable<WebhookDelivery> Heads(IReadOnlySet<string> busy) => rooms
        .Where(room => !busy.Contains(room.Key))
        .Select(room => room.Value.First().Value)
        .OrderBy(delivery => delivery.NextAt)
        .ThenBy(delivery => delivery.Id, StringComparer.Ordinal);
}
