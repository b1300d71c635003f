using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Access;
using SalesAssistant.Gateway.Api.Channels;
using SalesAssistant.Gateway.Api.Http;
using SalesAssistant.Gateway.Api.Rooms;

namespace SalesAssistant.Gateway.Api.Messages;

/// <summary>Messages in, and the search over them.</summary>
internal static class MessagesApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var messages = routes.MapGroup("/v1/messages").WithTags("Messages");
        messages.MapPost("/", PostAsync).Allow(Allow.IngestByName)
            .Accepts<IReadOnlyList<MessageIn>>(isOptional: true, "application/json", "application/x-ndjson");
        messages.MapGet("/", SearchAsync).Allow(Allow.Read);
    }

    private static async Task<Results<Ok<IngestView>, ApiProblem>> PostAsync(
        Principal principal, HttpContext context, Ingest ingest, CancellationToken ct)
    {
        using var body = await RequestBody.ReadAsync(context);
        return body is null
            ? ingest.TooLarge()
            : await ingest.TakeAsync(principal.Tenant, MessageParser.Parse(body.Span, Ingest.FormOf(context)), ct);
    }

    private static async Task<Results<Ok<ListPage<MessageView>>, ApiProblem>> SearchAsync(
        Caller caller, [FromQuery] string? q, [FromQuery] string? roomId, [FromQuery] string? channel,
        [FromQuery] string? from, [FromQuery] string? to, [FromQuery] string? limit, [FromQuery] string? cursor,
        IQueries queries, RoomLookup rooms, TimeProvider clock, CancellationToken ct)
    {
        var errors = new FieldErrors();
        var page = QueryFields.Page(errors, limit, cursor);
        var range = TimeRange.Read(null, from, to, caller.Tenant.Zone, clock.GetUtcNow(), defaultDays: 7, errors);
        if (errors.Any)
        {
            return errors.ToBadRequest();
        }

        var filter = new MessageFilter
        {
            Text = QueryFields.NullIfEmpty(q),
            RoomOwner = caller.OnlyPerson,
            From = range.From,
            To = range.To,
        };
        if (!string.IsNullOrEmpty(roomId))
        {
            var room = await rooms.FindAsync(caller, roomId, channel, ct);
            if (room.Problem is { } problem)
            {
                return problem;
            }

            filter = filter with { Room = room.Value!.Key };
        }

        var found = await queries.SearchMessagesAsync(caller.TenantName, filter, page, ct);
        var names = await NamesOfAsync(found.Items.Select(row => row.Room), queries, ct);
        return TypedResults.Ok(found.Select(row => MessageView.Of(row, caller.Tenant) with { RoomName = names[row.Room] }));
    }

    private static async ValueTask<Dictionary<RoomKey, string>> NamesOfAsync(
        IEnumerable<RoomKey> rooms, IQueries queries, CancellationToken ct)
    {
        Dictionary<RoomKey, string> names = [];
        foreach (var key in rooms.Distinct())
        {
            names[key] = await queries.ReadRoomAsync(key, ct) is { } room ? RoomViews.NameOf(room) : key.RoomId;
        }

        return names;
    }
}
