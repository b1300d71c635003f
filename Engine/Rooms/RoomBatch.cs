using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Engine.Rooms;

/// <summary>Sends a caller's messages to their rooms, and puts the rooms' answers back in the caller's order.</summary>
public static class RoomBatch
{
    /// <param name="send">Brings one room its messages; fates come back at the same index.</param>
    /// <returns>One fate per message, at the same index, once every room has answered.</returns>
    public static async Task<IReadOnlyList<MessageFate>> SendAsync(
        string tenant, IReadOnlyList<IncomingMessage> messages,
        Func<RoomKey, IReadOnlyList<IncomingMessage>, Task<IReadOnlyList<MessageFate>>> send)
    {
        if (messages.Count == 1)
        {
            return await send(new(tenant, messages[0].Channel, messages[0].RoomId), messages);
        }

        var groups = Enumerable.Range(0, messages.Count)
            .GroupBy(index => new RoomKey(tenant, messages[index].Channel, messages[index].RoomId))
            .Select(group => (group.Key, Indexes: group.ToArray()))
            .ToList();
        var answers = await Task.WhenAll(
            groups.ConvertAll(group => send(group.Key, [.. group.Indexes.Select(index => messages[index])])));
        var fates = new MessageFate[messages.Count];
        foreach (var ((_, indexes), answer) in groups.Zip(answers))
        {
            for (var place = 0; place < indexes.Length; place++)
            {
                fates[indexes[place]] = answer[place];
            }
        }

        return fates;
    }
}
