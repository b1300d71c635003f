using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage;

/// <summary>Order of a room's messages, the same that the room keeps them in.</summary>
internal static class RoomOrder
{
    /// <summary>
    /// By send time; within one millisecond by id, where those that have the channel's number share out, by number, the
    /// places that their ids give them.
    /// </summary>
    public static IReadOnlyList<MessageRow> Sort(IEnumerable<MessageRow> messages) =>
        [.. messages.GroupBy(m => m.SentAt).OrderBy(g => g.Key).SelectMany(SortInstant)];

    private static IEnumerable<MessageRow> SortInstant(IEnumerable<MessageRow> messages)
    {
        var byId = messages.OrderBy(m => m.Id, StringComparer.Ordinal).ToList();
        var numbered = new Queue<MessageRow>(byId.Where(m => m.Sequence is not null).OrderBy(m => m.Sequence));
        return byId.Select(m => m.Sequence is null ? m : numbered.Dequeue());
    }
}
