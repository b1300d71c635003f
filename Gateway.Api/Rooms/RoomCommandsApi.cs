using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Access;
using SalesAssistant.Gateway.Api.Http;
using SalesAssistant.Gateway.Api.People;

namespace SalesAssistant.Gateway.Api.Rooms;

/// <summary>What one can do to a room (behaviour.md §8).</summary>
internal static class RoomCommandsApi
{
    private const int ReasonMax = 500;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var room = routes.MapGroup("/v1/rooms/{roomId}").WithTags("Rooms");
        MapCommand<ReasonBody>(room, "/dismiss", Allow.Act, (call, body) =>
            body.String("reason", ReasonMax, required: true) is { } reason
                ? new Dismiss(reason, body.String("turnId", 256))
                : null);
        MapCommand(room, "/undo", Allow.Act, (_, _) => new Undo());
        MapCommand<SnoozeBody>(room, "/snooze", Allow.Act, (_, body) =>
            body.Integer("minutes", 1, 1440, required: true) is { } minutes
                ? new Snooze(minutes, body.String("turnId", 256))
                : null);
        MapCommand<HandoverBody>(room, "/handover", Allow.Act, ReadHandover);
        MapCommand(room, "/handover/approve", Allow.Manage, (_, _) => new ApproveHandover());
        MapCommand<ReasonBody>(room, "/handover/reject", Allow.Manage, (_, body) =>
            body.String("reason", ReasonMax, required: true) is { } reason ? new RejectHandover(reason) : null);
        MapCommand<HandoverBody>(room, "/assign", Allow.Manage, ReadAssignment);
        MapCommand(room, "/archive", Allow.Manage, (_, _) => new ArchiveRoom());
    }

    private static void MapCommand<TBody>(
        RouteGroupBuilder room, string path, Allow allow, Func<CommandCall, ObjectReader, RoomCommand?> read)
        where TBody : notnull =>
        MapCommand(room, path, allow, read).Accepts<TBody>(isOptional: true, "application/json");

    private static RouteHandlerBuilder MapCommand(
        RouteGroupBuilder room, string path, Allow allow, Func<CommandCall, ObjectReader, RoomCommand?> read) =>
        room.MapPost(path, async Task<Results<Ok<RoomView>, ApiProblem>> (
            string roomId, [FromQuery] string? channel, Caller caller, HttpContext context, RoomLookup rooms,
            IAssistant assistant, RoomViews views, CancellationToken ct) =>
        {
            var found = await rooms.FindAsync(caller, roomId, channel, ct);
            if (found.Problem is { } notFound)
            {
                return notFound;
            }

            var call = new CommandCall(caller, found.Value!);
            var command = await ReadAsync(context, call, read);
            if (command.Problem is { } problem)
            {
                return problem;
            }

            var answer = await assistant.CommandAsync(found.Value!.Key, command.Value!, caller.Actor, createsRoom: false, ct);
            return answer is null ? ApiProblem.NotFound()
                : answer.Refusal is { } refusal ? ApiProblem.Refused(refusal)
                : TypedResults.Ok(await views.ShowAsync(caller.Tenant, answer.Row, ct));
        }).Allow(allow).IsWrite();

    private static async ValueTask<Found<RoomCommand>> ReadAsync(
        HttpContext context, CommandCall call, Func<CommandCall, ObjectReader, RoomCommand?> read)
    {
        var json = await RequestBody.ReadJsonAsync(context, allowsNone: true);
        if (json.Problem is { } unreadable)
        {
            return unreadable;
        }

        using var document = json.Value!;
        if (ObjectReader.Of(document.RootElement, "", call.Errors) is not { } body)
        {
            return call.Errors.ToInvalid();
        }

        var command = read(call, body);
        return call.Problem is { } problem ? problem
            : call.Errors.Any || command is null ? call.Errors.ToInvalid()
            : command;
    }

    private static RequestHandover? ReadHandover(CommandCall call, ObjectReader body)
    {
        var reason = body.String("reason", ReasonMax);
        var stage = body.Enum<Stage>("stage", required: true);
        var owner = ReadOwner(call, body);
        return owner is { } to && stage is { } then ? new(to, then, reason) : null;
    }

    private static AssignOwner? ReadAssignment(CommandCall call, ObjectReader body)
    {
        var stage = body.Enum<Stage>("stage");
        return ReadOwner(call, body) is { } owner ? new(owner, stage) : null;
    }

    private static Domain.People.PersonKey? ReadOwner(CommandCall call, ObjectReader body)
    {
        var id = body.String("ownerId", 128, required: true);
        var channel = body.String("ownerChannel", 128);
        if (id is null || call.Errors.Any)
        {
            return null;
        }

        var found = PersonLookup.Resolve(call.Caller.Tenant, id, channel, call.Room.Key.Channel, "ownerId");
        call.Problem = found.Problem;
        return found.Problem is null ? found.Value : null;
    }

    /// <summary>A command while its body is being read.</summary>
    private sealed record CommandCall(Caller Caller, RoomRow Room)
    {
        public FieldErrors Errors { get; } = new();

        public ApiProblem? Problem { get; set; }
    }
}

/// <param name="Reason">Why; 1 to 500 characters.</param>
internal sealed record ReasonBody(string Reason);

/// <param name="Minutes">1 to 1440.</param>
internal sealed record SnoozeBody(int Minutes);

/// <param name="OwnerId">Sales for stage pre-sales, after-sales for stage after-sales.</param>
internal sealed record HandoverBody(string OwnerId, string? OwnerChannel, Stage? Stage, string? Reason);
