using Microsoft.AspNetCore.Mvc;
using SalesAssistant.Gateway.Api.Access;
using SalesAssistant.Gateway.Api.Http;
using SalesAssistant.Gateway.Api.People;
using SalesAssistant.Gateway.Api.Sales;
using SalesAssistant.Gateway.Api.Turns;

namespace SalesAssistant.Gateway.Api.Exports;

/// <summary>Tables to take away: the leaderboard, rooms and turns as CSV or XLSX.</summary>
internal static class ExportsApi
{
    private const string CsvType = "text/csv; charset=utf-8";
    private const string XlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var exports = routes.MapGroup("/v1/exports").WithTags("Exports");
        foreach (var (extension, contentType) in new[] { ("csv", CsvType), ("xlsx", XlsxType) })
        {
            MapTable(exports, "leaderboard", extension, contentType, LeaderboardAsync);
            MapTable(exports, "rooms", extension, contentType, RoomsAsync);
            MapTable(exports, "turns", extension, contentType, TurnsAsync);
        }
    }

    private delegate ValueTask<Found<ExportTables.Table>> Read(
        Caller caller, ExportQuery query, ExportTables tables, TimeProvider clock, CancellationToken ct);

    private static void MapTable(RouteGroupBuilder exports, string name, string extension, string contentType, Read read) =>
        exports.MapGet($"/{name}.{extension}", async Task (
            HttpContext context, Caller caller, [AsParameters] ExportQuery query, ExportTables tables, TimeProvider clock,
            CancellationToken ct) =>
        {
            var table = await read(caller, query, tables, clock, ct);
            if (table.Problem is { } problem)
            {
                await problem.ExecuteAsync(context);
                return;
            }

            context.Response.ContentType = contentType;
            context.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}.{extension}\"";
            await using ITableWriter writer = extension == "csv"
                ? new CsvTableWriter(context.Response.Body)
                : new XlsxTableWriter(context.Response.Body);
            await writer.WriteAsync(table.Value!.Heads, ct);
            await foreach (var row in table.Value.Rows.WithCancellation(ct))
            {
                await writer.WriteAsync(row, ct);
            }

            await writer.CompleteAsync(ct);
        })
        .Allow(Allow.Read)
        .Produces(200, contentType: contentType.Split(';')[0]);

    private static async ValueTask<Found<ExportTables.Table>> LeaderboardAsync(
        Caller caller, ExportQuery query, ExportTables tables, TimeProvider clock, CancellationToken ct)
    {
        var errors = new FieldErrors();
        var range = query.ReadRange(caller, clock, defaultDays: 0, errors);
        var sort = LeaderboardApi.ReadSort(errors, query.Sort);
        return errors.Any ? errors.ToBadRequest() : await tables.LeaderboardAsync(caller, range, sort, ct);
    }

    private static async ValueTask<Found<ExportTables.Table>> RoomsAsync(
        Caller caller, ExportQuery query, ExportTables tables, TimeProvider clock, CancellationToken ct)
    {
        var errors = new FieldErrors();
        var range = query.ReadRange(caller, clock, defaultDays: 0, errors);
        if (errors.Any)
        {
            return errors.ToBadRequest();
        }

        var owner = OwnerScope.Read(caller, query.OwnerId, null);
        return owner.Problem is { } problem ? problem : await tables.RoomsAsync(caller, range, owner, ct);
    }

    private static async ValueTask<Found<ExportTables.Table>> TurnsAsync(
        Caller caller, ExportQuery query, ExportTables tables, TimeProvider clock, CancellationToken ct)
    {
        var selection = await tables.SelectTurnsAsync(caller, query.ToTurnQuery(), clock.GetUtcNow(), ct);
        return selection.Problem is { } problem ? problem : tables.Turns(caller.Tenant, selection.Value!);
    }
}

/// <summary>What to export.</summary>
internal sealed record ExportQuery
{
    [FromQuery(Name = "date")]
    public string? Date { get; init; }

    [FromQuery(Name = "from")]
    public string? From { get; init; }

    [FromQuery(Name = "to")]
    public string? To { get; init; }

    /// <summary>Of the leaderboard.</summary>
    [FromQuery(Name = "sort")]
    public string? Sort { get; init; }

    /// <summary>Of rooms and turns.</summary>
    [FromQuery(Name = "ownerId")]
    public string? OwnerId { get; init; }

    /// <summary>Of turns.</summary>
    [FromQuery(Name = "roomId")]
    public string? RoomId { get; init; }

    /// <summary>Of turns.</summary>
    [FromQuery(Name = "status")]
    public string? Status { get; init; }

    /// <summary>Of turns.</summary>
    [FromQuery(Name = "overMinutes")]
    public string? OverMinutes { get; init; }

    public TimeRange ReadRange(Caller caller, TimeProvider clock, int defaultDays, FieldErrors errors) =>
        TimeRange.Read(Date, From, To, caller.Tenant.Zone, clock.GetUtcNow(), defaultDays, errors);

    public TurnQuery ToTurnQuery() => new()
    {
        Date = Date, From = From, To = To, OwnerId = OwnerId, RoomId = RoomId, Status = Status, OverMinutes = OverMinutes,
    };
}
