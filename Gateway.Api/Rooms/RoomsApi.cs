using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Access;
using SalesAssistant.Gateway.Api.Http;
using SalesAssistant.Gateway.Api.People;
using SalesAssistant.Gateway.Api.Settings;

namespace SalesAssistant.Gateway.Api.Rooms;

/// <summary>Rooms: lists, one room, and what the directory says of it.</summary>
internal static class RoomsApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var rooms = routes.MapGroup("/v1/rooms").WithTags("Rooms");
        rooms.MapGet("/", ListAsync).Allow(Allow.Read);
        rooms.MapGet("/{roomId}", GetAsync).Allow(Allow.Read);
        rooms.MapPut("/{roomId}", PutAsync).Allow(Allow.Manage).IsWrite<RoomEdit>();
    }

    private static async Task<Results<Ok<ListPage<RoomView>>, ApiProblem>> ListAsync(
        Caller caller, [AsParameters] RoomQuery query, RoomList list, RoomViews views, TimeProvider clock,
        CancellationToken ct)
    {
        var errors = new FieldErrors();
        var state = QueryFields.Enum<RoomState>(errors, "state", query.State);
        var (sort, order) = RoomOrder.Read(
            query.Sort, state == RoomState.Waiting ? RoomSort.DueAt : RoomSort.LastAt, errors);
        var page = QueryFields.Page(errors, query.Limit, query.Cursor);
        var filter = new RoomFilter
        {
            State = state,
            HasNoOwner = QueryFields.Flag(errors, "noOwner", query.NoOwner),
            HasPendingHandover = QueryFields.Flag(errors, "pendingHandover", query.PendingHandover),
            Stage = QueryFields.Enum<Stage>(errors, "stage", query.Stage),
            Text = QueryFields.NullIfEmpty(query.Q),
            Sort = sort,
            ActiveSince = QueryFields.Flag(errors, "activeToday", query.ActiveToday)
                ? TimeRange.Today(caller.Tenant.Zone, clock.GetUtcNow()).From
                : null,
        };
        if (errors.Any)
        {
            return errors.ToBadRequest();
        }

        var owner = OwnerScope.Read(caller, query.Owner ?? query.OwnerId, query.OwnerChannel);
        if (owner.Problem is { } problem)
        {
            return problem;
        }

        if (owner.IsNobody || (caller.OnlyPerson is not null && filter.HasNoOwner))
        {
            return TypedResults.Ok(new ListPage<RoomView>([]));
        }

        var rooms = await list.ReadAsync(caller.Tenant, filter with { Owner = owner.Person }, order, page, ct);
        return TypedResults.Ok(new ListPage<RoomView>(
            await views.ShowAsync(caller.Tenant, rooms.Items, ct), rooms.NextCursor));
    }

    private static async Task<Results<Ok<RoomDetailView>, ApiProblem>> GetAsync(
        string roomId, [FromQuery] string? channel, Caller caller, RoomLookup rooms, RoomDetails details,
        CancellationToken ct)
    {
        var room = await rooms.FindAsync(caller, roomId, channel, ct);
        return room.Problem is { } problem
            ? problem
            : TypedResults.Ok(await details.ShowAsync(caller.Tenant, room.Value!, ct));
    }

    private static async Task<Results<Ok<RoomView>, Created<RoomView>, ApiProblem>> PutAsync(
        string roomId, [FromQuery] string? channel, Caller caller, HttpContext context, IAssistant assistant,
        IQueries queries, RoomViews views, CancellationToken ct)
    {
        var json = await RequestBody.ReadJsonAsync(context);
        if (json.Problem is { } unreadable)
        {
            return unreadable;
        }

        using var document = json.Value!;
        var errors = new FieldErrors();
        var body = ObjectReader.Of(document.RootElement, "", errors);
        channel = body?.String("channel", 128) ?? QueryFields.NullIfEmpty(channel);
        if (roomId.Length is 0 or > 128)
        {
            errors.Add("roomId", "MustHaveLength", 128);
        }

        if (body is null || errors.Any)
        {
            return errors.ToInvalid();
        }

        var keys = channel is null ? await queries.FindRoomsAsync(caller.TenantName, roomId, ct) : [];
        if (keys.Count > 1)
        {
            return ApiProblem.Ambiguous("channel", keys.Select(each => each.Channel));
        }

        var key = keys.Count == 1 ? keys[0] : new RoomKey(caller.TenantName, channel ?? "api", roomId);
        var edit = ReadEdit(body, key, caller, errors);
        if (edit.Problem is { } problem)
        {
            return problem;
        }

        var isNew = await queries.ReadRoomAsync(key, ct) is null;
        var answer = await assistant.CommandAsync(key, edit.Value!, caller.Actor, createsRoom: true, ct);
        if (answer!.Refusal is { } refusal)
        {
            return ApiProblem.Refused(refusal);
        }

        var view = await views.ShowAsync(caller.Tenant, answer.Row, ct);
        return isNew ? TypedResults.Created((string?)null, view) : TypedResults.Ok(view);
    }

    private static Found<EditRoom> ReadEdit(ObjectReader body, RoomKey key, Caller caller, FieldErrors errors)
    {
        var name = body.String("name", 1024);
        var stage = body.Enum<Stage>("stage");
        var ownerId = body.String("ownerId", 128);
        var ownerChannel = body.String("ownerChannel", 128);
        var calendar = ReadCalendar(body);
        if (errors.Any)
        {
            return errors.ToInvalid();
        }

        PersonKey? owner = null;
        if (ownerId is not null)
        {
            var found = PersonLookup.Resolve(caller.Tenant, ownerId, ownerChannel, key.Channel, "ownerId");
            if (found.Problem is { } problem)
            {
                return problem;
            }

            owner = found.Value;
        }

        return new EditRoom(name, stage, owner, calendar, MayReplaceOwner: caller.Principal.Role == KeyRole.Admin);
    }

    private static CalendarEdit? ReadCalendar(ObjectReader body)
    {
        if (body.IsNull("calendar"))
        {
            return new(null);
        }

        return body.Object("calendar") is { } calendar && CalendarDocument.Read(calendar) is { } definition
            ? new(definition)
            : null;
    }
}

/// <summary>Which rooms to list.</summary>
internal sealed record RoomQuery
{
    /// <summary><c>waiting</c>, <c>answered</c>, <c>quiet</c> or <c>archived</c>.</summary>
    [FromQuery(Name = "state")]
    public string? State { get; init; }

    /// <summary>Id of the owner.</summary>
    [FromQuery(Name = "owner")]
    public string? Owner { get; init; }

    /// <summary>The same as <c>owner</c>.</summary>
    [FromQuery(Name = "ownerId")]
    public string? OwnerId { get; init; }

    [FromQuery(Name = "ownerChannel")]
    public string? OwnerChannel { get; init; }

    [FromQuery(Name = "noOwner")]
    public string? NoOwner { get; init; }

    [FromQuery(Name = "pendingHandover")]
    public string? PendingHandover { get; init; }

    /// <summary>Only rooms with a message today.</summary>
    [FromQuery(Name = "activeToday")]
    public string? ActiveToday { get; init; }

    /// <summary><c>pre-sales</c> or <c>after-sales</c>.</summary>
    [FromQuery(Name = "stage")]
    public string? Stage { get; init; }

    /// <summary>Part of the name or the id.</summary>
    [FromQuery(Name = "q")]
    public string? Q { get; init; }

    /// <summary>
    /// <c>due</c> (default of waiting rooms), <c>lastAt</c> (default), <c>waitingSince</c>, <c>name</c>, <c>ownerName</c>,
    /// <c>stage</c>, or a metric of today; a leading <c>-</c> turns it round.
    /// </summary>
    [FromQuery(Name = "sort")]
    public string? Sort { get; init; }

    [FromQuery(Name = "limit")]
    public string? Limit { get; init; }

    [FromQuery(Name = "cursor")]
    public string? Cursor { get; init; }
}

/// <summary>What the directory says of a room; absent fields stay as they are.</summary>
/// <param name="OwnerId">Must be sales in stage pre-sales and after-sales in stage after-sales.</param>
/// <param name="Channel">The room's channel; needed only where several have the id. Default: <c>api</c> for a new room.</param>
/// <param name="Calendar">The room's own calendar as in the settings; null: the tenant's again.</param>
internal sealed record RoomEdit(
    string? Name, Stage? Stage, string? OwnerId, string? OwnerChannel, string? Channel, JsonElement? Calendar);
