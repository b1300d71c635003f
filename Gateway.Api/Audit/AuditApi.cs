using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Access;
using SalesAssistant.Gateway.Api.Http;
using SalesAssistant.Gateway.Api.Rooms;

namespace SalesAssistant.Gateway.Api.Audit;

/// <summary>The append-only audit log.</summary>
internal static class AuditApi
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/audit", ListAsync).Allow(Allow.ReadTenant).WithTags("Audit");

    private static async Task<Results<Ok<ListPage<AuditView>>, ApiProblem>> ListAsync(
        Caller caller, [FromQuery] string? from, [FromQuery] string? to, [FromQuery] string? subject,
        [FromQuery] string? action, [FromQuery] string? roomId, [FromQuery] string? channel, [FromQuery] string? limit,
        [FromQuery] string? cursor, IQueries queries, RoomLookup rooms, ActorNames actors, TimeProvider clock,
        CancellationToken ct)
    {
        var errors = new FieldErrors();
        var page = QueryFields.Page(errors, limit, cursor);
        var range = TimeRange.Read(null, from, to, caller.Tenant.Zone, clock.GetUtcNow(), defaultDays: 7, errors);
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

            subject = room.Value!.Key.Local;
        }

        var filter = new AuditFilter
        {
            From = range.From,
            To = range.To,
            Subject = QueryFields.NullIfEmpty(subject),
            Action = QueryFields.NullIfEmpty(action),
        };
        var found = await queries.ReadAuditAsync(caller.TenantName, filter, page, ct);
        List<AuditView> views = [];
        foreach (var row in found.Items)
        {
            views.Add(AuditView.Of(row, await actors.NameOfAsync(caller.Tenant, row.Actor, ct), caller.Tenant));
        }

        return TypedResults.Ok(new ListPage<AuditView>(views, found.NextCursor));
    }
}

/// <param name="AuditId">Tells entries apart.</param>
/// <param name="Actor">Key id, person or <c>system</c> that did it.</param>
/// <param name="Action">Such as <c>room.dismiss</c>, <c>settings.put</c>.</param>
/// <param name="Subject">What it was done to.</param>
/// <param name="Detail">Parameters and reason; never a secret.</param>
internal sealed record AuditView(
    string AuditId, DateTimeOffset At, string Actor, string ActorName, string Action, string? Subject, JsonElement? Detail)
{
    public static AuditView Of(AuditRow row, string actorName, Tenant tenant)
    {
        var id = SHA256.HashData(Encoding.UTF8.GetBytes(
            $"{row.At.UtcTicks}\n{row.Actor}\n{row.Action}\n{row.Subject}\n{row.DetailJson}"));
        return new(
            Convert.ToHexStringLower(id.AsSpan(0, 8)), tenant.At(row.At), row.Actor, actorName, row.Action, row.Subject,
            row.DetailJson is { } json ? JsonSerializer.Deserialize<JsonElement>(json) : null);
    }
}
