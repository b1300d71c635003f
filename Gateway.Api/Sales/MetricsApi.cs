using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using SalesAssistant.Domain.Calendars;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Sales;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Sales;
using SalesAssistant.Gateway.Api.Access;
using SalesAssistant.Gateway.Api.Http;
using SalesAssistant.Gateway.Api.People;
using SalesAssistant.Gateway.Api.Rooms;

namespace SalesAssistant.Gateway.Api.Sales;

/// <summary>Metrics by room, person and tenant.</summary>
internal static class MetricsApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var metrics = routes.MapGroup("/v1/metrics").WithTags("Metrics");
        metrics.MapGet("/rooms", GetRoomsAsync).Allow(Allow.Read);
        metrics.MapGet("/people/{id}", GetPersonAsync).Allow(Allow.Read);
        metrics.MapGet("/tenant", GetTenantAsync).Allow(Allow.ReadTenant);
    }

    private static async Task<Results<Ok<MetricsListView>, ApiProblem>> GetRoomsAsync(
        Caller caller, [AsParameters] MetricsQuery query, [FromQuery] string? ownerId, [FromQuery] string? ownerChannel,
        [FromQuery] string? roomId, [FromQuery] string? channel, FiguresReader figures, IQueries queries, RoomLookup rooms,
        TimeProvider clock, CancellationToken ct)
    {
        var errors = new FieldErrors();
        var range = query.ReadRange(caller.Tenant, clock.GetUtcNow(), errors);
        var unit = QueryFields.Enum<LocalUnit>(errors, "by", query.By);
        if (errors.Any)
        {
            return errors.ToBadRequest();
        }

        var owner = OwnerScope.Read(caller, ownerId, ownerChannel);
        if (owner.Problem is { } ambiguous)
        {
            return ambiguous;
        }

        RoomRow? only = null;
        if (!string.IsNullOrEmpty(roomId))
        {
            var room = await rooms.FindAsync(caller, roomId, channel, ct);
            if (room.Problem is { } problem)
            {
                return problem;
            }

            only = room.Value;
        }

        var shown = new MetricsShown(caller.Tenant, range, clock.GetUtcNow());
        if (owner.IsNobody)
        {
            return TypedResults.Ok(shown.List([], new Figures()));
        }

        // One room's figures are all of it; with an owner they are what belongs to that person.
        var person = only is null ? owner.Person : null;
        var sales = await figures.ReadAsync(caller.Tenant, range.From, range.To, person, ct);
        return TypedResults.Ok(shown.List(
            unit is { } by ? await SeriesAsync(by) : await RowsAsync(sales, null), TotalOf(sales)));

        Figures TotalOf(SalesFigures all) => only is not null
            ? all.Rooms.FirstOrDefault(row => row.RoomKey == only.Key.Local)?.Figures ?? new Figures()
            : person is { } whose ? all.Person(whose.ToString()).Figures : all.Total;

        async ValueTask<IReadOnlyList<MetricsRowView>> SeriesAsync(LocalUnit split)
        {
            List<MetricsRowView> rows = [];
            foreach (var span in await figures.ReadSeriesAsync(caller.Tenant, range.From, range.To, person, split, ct))
            {
                rows.AddRange(await RowsAsync(span.Figures, span.Span));
            }

            return rows;
        }

        async ValueTask<IReadOnlyList<MetricsRowView>> RowsAsync(SalesFigures each, LocalSpan? span)
        {
            var found = person is { } key ? each.RoomsOf(key.ToString()) : each.Rooms;
            List<MetricsRowView> rows = [];
            if (only is not null)
            {
                var own = found.FirstOrDefault(row => row.RoomKey == only.Key.Local)?.Figures ?? new Figures();
                rows.Add(shown.Room(own, only, span));
                return rows;
            }

            List<RoomFigures> counted = [.. found.Where(row => !row.Figures.IsEmpty)];
            var known = (await queries.ReadRoomsAsync(caller.TenantName, [.. counted.Select(row => row.RoomKey)], ct))
                .ToDictionary(room => room.Key.Local, StringComparer.Ordinal);
            rows.AddRange(counted.Select(row => shown.Room(
                row.Figures,
                known.GetValueOrDefault(row.RoomKey) ?? new RoomRow(RoomKey.FromLocal(caller.TenantName, row.RoomKey)), span)));
            return rows;
        }
    }

    private static async Task<Results<Ok<MetricsListView>, ApiProblem>> GetPersonAsync(
        string id, Caller caller, [AsParameters] MetricsQuery query, [FromQuery] string? channel, FiguresReader figures,
        TimeProvider clock, CancellationToken ct)
    {
        var found = PersonLookup.Find(caller.Tenant, id, channel);
        if (found.Problem is { } problem)
        {
            return problem;
        }

        var person = found.Value!;
        if (caller.OnlyPerson is { } only && only != person.Key)
        {
            return ApiProblem.NotFound();
        }

        return await ShowSpansAsync(
            caller, query, clock, (range, ct2) => figures.ReadAsync(caller.Tenant, range.From, range.To, null, ct2),
            (range, unit, ct2) => figures.ReadSeriesAsync(caller.Tenant, range.From, range.To, null, unit, ct2),
            sales => sales.Person(person.Key.ToString()).Figures, person, ct);
    }

    private static Task<Results<Ok<MetricsListView>, ApiProblem>> GetTenantAsync(
        Caller caller, [AsParameters] MetricsQuery query, FiguresReader figures, TimeProvider clock, CancellationToken ct) =>
        ShowSpansAsync(
            caller, query, clock, (range, ct2) => figures.ReadAsync(caller.Tenant, range.From, range.To, null, ct2),
            (range, unit, ct2) => figures.ReadSeriesAsync(caller.Tenant, range.From, range.To, null, unit, ct2),
            sales => sales.Total, null, ct);

    private static async Task<Results<Ok<MetricsListView>, ApiProblem>> ShowSpansAsync(
        Caller caller, MetricsQuery query, TimeProvider clock,
        Func<TimeRange, CancellationToken, ValueTask<SalesFigures>> readAll,
        Func<TimeRange, LocalUnit, CancellationToken, ValueTask<IReadOnlyList<SpanFigures>>> readSeries,
        Func<SalesFigures, Figures> choose, Person? person, CancellationToken ct)
    {
        var errors = new FieldErrors();
        var range = query.ReadRange(caller.Tenant, clock.GetUtcNow(), errors);
        var unit = QueryFields.Enum<LocalUnit>(errors, "by", query.By);
        if (errors.Any)
        {
            return errors.ToBadRequest();
        }

        var shown = new MetricsShown(caller.Tenant, range, clock.GetUtcNow());
        var total = choose(await readAll(range, ct));
        IReadOnlyList<MetricsRowView> rows = unit is { } by
            ? [.. (await readSeries(range, by, ct)).Select(span => shown.Span(choose(span.Figures), person, span.Span, by))]
            : [shown.Span(total, person, new(range.From, range.To), null)];
        return TypedResults.Ok(shown.List(rows, total, person));
    }
}

/// <summary>A range, and whether to split it.</summary>
internal sealed record MetricsQuery
{
    [FromQuery(Name = "date")]
    public string? Date { get; init; }

    [FromQuery(Name = "from")]
    public string? From { get; init; }

    [FromQuery(Name = "to")]
    public string? To { get; init; }

    /// <summary><c>hour</c>, <c>day</c> or <c>week</c>.</summary>
    [FromQuery(Name = "by")]
    public string? By { get; init; }

    public TimeRange ReadRange(Domain.Tenants.Tenant tenant, DateTimeOffset now, FieldErrors errors) =>
        TimeRange.Read(Date, From, To, tenant.Zone, now, defaultDays: 0, errors);
}
