using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Access;
using SalesAssistant.Gateway.Api.Http;
using SalesAssistant.Gateway.Api.People;
using SalesAssistant.Gateway.Api.Rooms;

namespace SalesAssistant.Gateway.Api.Turns;

/// <summary>Turns: lists, one turn, and why its cards did or did not go out.</summary>
internal static class TurnsApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var turns = routes.MapGroup("/v1/turns").WithTags("Turns");
        turns.MapGet("/", ListAsync).Allow(Allow.Read);
        turns.MapGet("/{turnId}", GetAsync).Allow(Allow.Read);
        turns.MapGet("/{turnId}/explain", ExplainAsync).Allow(Allow.Read);
    }

    /// <summary>The filter that a query asks for; null with nothing where nothing can match.</summary>
    public static async ValueTask<Found<TurnSelection>> ReadFilterAsync(
        Caller caller, TurnQuery query, RoomLookup rooms, DateTimeOffset now, CancellationToken ct)
    {
        var errors = new FieldErrors();
        var range = TimeRange.Read(query.Date, query.From, query.To, caller.Tenant.Zone, now, defaultDays: 7, errors);
        var filter = new TurnFilter
        {
            From = range.From,
            To = range.To,
            Status = QueryFields.Enum<TurnStatus>(errors, "status", query.Status),
            OverMs = QueryFields.Minutes(errors, "overMinutes", query.OverMinutes),
            HasNoOwner = QueryFields.Flag(errors, "noOwner", query.NoOwner),
        };
        if (errors.Any)
        {
            return errors.ToBadRequest();
        }

        var owner = OwnerScope.Read(caller, query.OwnerId, query.OwnerChannel);
        if (owner.Problem is { } ambiguous)
        {
            return ambiguous;
        }

        filter = filter with { Owner = owner.Person };
        if (!string.IsNullOrEmpty(query.RoomId))
        {
            var room = await rooms.FindAsync(caller, query.RoomId, query.Channel, ct);
            if (room.Problem is { } problem)
            {
                return problem;
            }

            // Who may see a room sees all of its turns, also those that somebody else was responsible for.
            filter = filter with
            {
                Room = room.Value!.Key,
                Owner = string.IsNullOrEmpty(query.OwnerId) ? null : filter.Owner,
            };
        }

        return new TurnSelection(filter, owner.IsNobody || (filter.HasNoOwner && filter.Owner is not null));
    }

    private static async Task<Results<Ok<ListPage<TurnView>>, ApiProblem>> ListAsync(
        Caller caller, [AsParameters] TurnQuery query, [FromQuery] string? limit, [FromQuery] string? cursor,
        IQueries queries, RoomLookup rooms, TurnViews views, TimeProvider clock, CancellationToken ct)
    {
        var errors = new FieldErrors();
        var page = QueryFields.Page(errors, limit, cursor);
        if (errors.Any)
        {
            return errors.ToBadRequest();
        }

        var selection = await ReadFilterAsync(caller, query, rooms, clock.GetUtcNow(), ct);
        if (selection.Problem is { } problem)
        {
            return problem;
        }

        if (selection.Value!.IsEmpty)
        {
            return TypedResults.Ok(new ListPage<TurnView>([]));
        }

        var turns = await queries.ReadTurnsAsync(caller.TenantName, selection.Value.Filter, page, ct);
        return TypedResults.Ok(new ListPage<TurnView>(
            await views.ShowAsync(caller.Tenant, turns.Items, ct), turns.NextCursor));
    }

    private static async Task<Results<Ok<TurnDetailView>, ApiProblem>> GetAsync(
        string turnId, Caller caller, IQueries queries, TurnViews views, CancellationToken ct) =>
        await FindAsync(caller, turnId, queries, ct) is { } turn
            ? TypedResults.Ok(await views.ShowDetailAsync(caller.Tenant, turn, ct))
            : ApiProblem.NotFound();

    private static async Task<Results<Ok<ExplanationView>, ApiProblem>> ExplainAsync(
        string turnId, Caller caller, IQueries queries, Explanations explanations, CancellationToken ct) =>
        await FindAsync(caller, turnId, queries, ct) is { } turn
            ? TypedResults.Ok(await explanations.ExplainAsync(caller.Tenant, turn, ct))
            : ApiProblem.NotFound();

    private static async ValueTask<TurnRow?> FindAsync(
        Caller caller, string turnId, IQueries queries, CancellationToken ct)
    {
        var turn = await queries.ReadTurnAsync(caller.TenantName, turnId, ct);
        return turn is not null && caller.Principal.MaySee(turn, await queries.ReadRoomAsync(turn.Room, ct)) ? turn : null;
    }
}

/// <param name="IsEmpty">Nothing can match.</param>
internal sealed record TurnSelection(TurnFilter Filter, bool IsEmpty);

/// <summary>Which turns. A turn belongs to when it ended or, open, to every day up to now.</summary>
internal sealed record TurnQuery
{
    /// <summary>One day of the tenant's zone, in place of <c>from</c> and <c>to</c>.</summary>
    [FromQuery(Name = "date")]
    public string? Date { get; init; }

    [FromQuery(Name = "from")]
    public string? From { get; init; }

    [FromQuery(Name = "to")]
    public string? To { get; init; }

    [FromQuery(Name = "roomId")]
    public string? RoomId { get; init; }

    [FromQuery(Name = "channel")]
    public string? Channel { get; init; }

    /// <summary>The person responsible.</summary>
    [FromQuery(Name = "ownerId")]
    public string? OwnerId { get; init; }

    [FromQuery(Name = "ownerChannel")]
    public string? OwnerChannel { get; init; }

    [FromQuery(Name = "noOwner")]
    public string? NoOwner { get; init; }

    /// <summary>
    /// <c>open</c>, <c>answered</c>, <c>dismissed</c>, <c>closed-by-remark</c>, <c>retracted</c>, <c>room-closed</c>.
    /// </summary>
    [FromQuery(Name = "status")]
    public string? Status { get; init; }

    /// <summary>Answered turns that took strictly longer, and open ones that wait longer.</summary>
    [FromQuery(Name = "overMinutes")]
    public string? OverMinutes { get; init; }
}
