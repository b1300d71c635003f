using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Access;
using SalesAssistant.Gateway.Api.Http;

namespace SalesAssistant.Gateway.Api.Rooms;

/// <summary>Finds the room that an id, with or without its channel, names for a caller.</summary>
internal sealed class RoomLookup(IQueries queries)
{
    /// <returns>404 for a room that is not there or that the caller may not see; 409 where several channels have it.</returns>
    public async ValueTask<Found<RoomRow>> FindAsync(
        Caller caller, string roomId, string? channel, CancellationToken ct)
    {
        var keys = string.IsNullOrEmpty(channel)
            ? await queries.FindRoomsAsync(caller.TenantName, roomId, ct)
            : [new RoomKey(caller.TenantName, channel, roomId)];
        List<RoomRow> rooms = [];
        foreach (var key in keys)
        {
            if (await queries.ReadRoomAsync(key, ct) is { } room && caller.Principal.MaySee(room))
            {
                rooms.Add(room);
            }
        }

        return rooms switch
        {
            [] => ApiProblem.NotFound(),
            [var room] => room,
            _ => ApiProblem.Ambiguous("channel", rooms.Select(room => room.Key.Channel)),
        };
    }
}
