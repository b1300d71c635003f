using System.Text;
using System.Text.Json;
using SalesAssistant.Domain.People;
using SalesAssistant.Gateway.Api.Access;
using SalesAssistant.Gateway.Api.Http;

namespace SalesAssistant.Gateway.Api.Events;

/// <summary>One server-sent event, written out once for all who get it.</summary>
/// <param name="Id">Place in the log after which a reader that saw this goes on.</param>
/// <param name="IsForAll">Holds nothing of a room.</param>
/// <param name="Owner">Owner of the room that it is about: the only member who may see it.</param>
internal sealed record EventFrame(long Id, bool IsForAll, PersonKey? Owner, ReadOnlyMemory<byte> Bytes)
{
    public static EventFrame Of(long id, string name, object content, PersonKey? owner, bool isForAll = false) => new(
        id, isForAll, owner,
        Encoding.UTF8.GetBytes($"id: {id}\nevent: {name}\ndata: {JsonSerializer.Serialize(content, ApiJson.Options)}\n\n"));

    public bool IsFor(Principal principal) =>
        IsForAll || principal.OnlyPerson is not { } only || Owner == only;
}
