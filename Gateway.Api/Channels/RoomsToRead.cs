using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Gateway.Api.Channels;

/// <summary>Which rooms WeCom's callback has marked and nobody has read again since.</summary>
internal sealed class RoomsToRead(ITenantStore store)
{
    public async ValueTask<bool> IsMarkedAsync(RoomKey room, CancellationToken ct) =>
        room.Channel == WecomArchiveParser.Channel
        && await store.ReadDocumentAsync(room.Tenant, RoomToRead.DocumentKind, room.RoomId, ct) is not null;
}
