using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Access;
using SalesAssistant.Gateway.Api.Http;
using SalesAssistant.Gateway.Api.Rooms;

namespace SalesAssistant.Gateway.Api.Alerts;

/// <summary>The outbox: what alerts were raised and what became of them.</summary>
internal static class AlertsApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var alerts = routes.MapGroup("/v1/alerts").WithTags("Alerts");
        alerts.MapGet("/", ListAsync).Allow(Allow.Read);
        alerts.MapGet("/{alertId}", GetAsync).Allow(Allow.Read);
        alerts.MapPost("/{alertId}/retry", RetryAsync).Allow(Allow.Manage).IsWrite();
    }

    private static async Task<Results<Ok<ListPage<AlertView>>, ApiProblem>> ListAsync(
        Caller caller, [FromQuery] string? from, [FromQuery] string? to, [FromQuery] string? roomId,
        [FromQuery] string? channel, [FromQuery] string? status, [FromQuery] string? limit, [FromQuery] string? cursor,
        IQueries queries, RoomLookup rooms, AlertViews views, TimeProvider clock, CancellationToken ct)
    {
        var errors = new FieldErrors();
        var page = QueryFields.Page(errors, limit, cursor);
        var range = TimeRange.Read(null, from, to, caller.Tenant.Zone, clock.GetUtcNow(), defaultDays: 7, errors);
        var filter = new AlertFilter
        {
            From = range.From,
            To = range.To,
            RoomOwner = caller.OnlyPerson,
            Status = QueryFields.Enum<AlertStatus>(errors, "status", status),
        };
        if (errors.Any)
        {
            return errors.ToBadRequest();
        }

        if (!string.IsNullOrEmpty(roomId))
        {
            var room = await rooms.FindAsync(caller, roomId, channel, ct);
            if (room.Problem is { } problem)
            {
                return problem;
            }

            filter = filter with { Room = room.Value!.Key };
        }

        var found = await queries.ReadAlertsAsync(caller.TenantName, filter, page, ct);
        return TypedResults.Ok(found.Select(row => views.Show(caller.Tenant, row)));
    }

    private static async Task<Results<Ok<AlertView>, ApiProblem>> GetAsync(
        string alertId, Caller caller, IQueries queries, AlertViews views, CancellationToken ct)
    {
        var alert = await queries.ReadAlertAsync(caller.TenantName, alertId, ct);
        var isVisible = alert is not null && (caller.OnlyPerson is null
            || (alert.Room is { } key && await queries.ReadRoomAsync(key, ct) is { } room && caller.Principal.MaySee(room)));
        return isVisible ? TypedResults.Ok(views.Show(caller.Tenant, alert!)) : ApiProblem.NotFound();
    }

    private static async Task<Results<Ok<AlertView>, ApiProblem>> RetryAsync(
        string alertId, Caller caller, IQueries queries, IOutbox outbox, IAssistant assistant, ITenantStore store,
        AlertViews views, IChangeSignal signal, TimeProvider clock, CancellationToken ct)
    {
        if (await queries.ReadAlertAsync(caller.TenantName, alertId, ct) is not { } alert)
        {
            return ApiProblem.NotFound();
        }

        if (alert.Status is AlertStatus.Delivered or AlertStatus.Cancelled)
        {
            return ApiProblem.Conflict(Texts.Get(
                alert.Status == AlertStatus.Delivered ? "AlertDelivered" : "AlertCancelled"));
        }

        var retried = await outbox.RetryAsync(caller.TenantName, alertId, ct) ?? alert;
        await store.AuditAsync(caller.Audit(clock.GetUtcNow(), "alert.retry", alertId), ct);
        await assistant.WakeDestinationAsync(caller.TenantName, retried.Destination.Key, ct);
        signal.Changed(caller.TenantName);
        return TypedResults.Ok(views.Show(caller.Tenant, retried));
    }
}
