using System.Text.Json;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Http;

namespace SalesAssistant.Gateway.Api.Channels;

/// <summary>Which rooms WeCom's callback has marked and nobody has read again since.</summary>
internal sealed class RoomsToRead(ITenantStore store)
{
    /// <returns>Null for a room without a mark.</returns>
    public async ValueTask<RoomToRead?> FindAsync(RoomKey room, CancellationToken ct) =>
        room.Channel == WecomArchiveParser.Channel
        && await store.ReadDocumentAsync(room.Tenant, RoomToRead.DocumentKind, room.RoomId, ct) is { } json
            ? Read(json)
            : null;

    public static RoomToRead Read(string json) => JsonSerializer.Deserialize<RoomToRead>(json, ApiJson.Options)!;
}
