using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Access;
using SalesAssistant.Gateway.Api.Http;
using SalesAssistant.Gateway.Api.Messages;
using SalesAssistant.Gateway.Api.People;

namespace SalesAssistant.Gateway.Api.Privacy;

/// <summary>What is kept of a person, and its erasure.</summary>
internal static class PrivacyApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var person = routes.MapGroup("/v1/people/{id}").WithTags("Privacy");
        person.MapGet("/export", ExportAsync).Allow(Allow.Manage).Produces<PersonExportView>();
        person.MapPost("/erase", EraseAsync).Allow(Allow.Administer).IsWrite();
    }

    private static async Task ExportAsync(
        string id, [FromQuery] string? channel, Caller caller, HttpContext context, IQueries queries, ITenantStore store,
        TimeProvider clock, CancellationToken ct)
    {
        var found = PersonLookup.Find(caller.Tenant, id, channel);
        if (found.Problem is { } problem)
        {
            await problem.ExecuteAsync(context);
            return;
        }

        var person = found.Value!;
        var rooms = await queries.ReadRoomsOfSenderAsync(caller.TenantName, person.Key, DateTimeOffset.UnixEpoch, ct);
        await store.AuditAsync(caller.Audit(clock.GetUtcNow(), "person.export", person.Key.ToString()), ct);
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.ContentDisposition = "attachment; filename=\"person.json\"";
        await WriteAsync(context.Response.BodyWriter, caller, person, rooms, queries, ct);
    }

    private static async Task<Results<Ok<PersonView>, ApiProblem>> EraseAsync(
        string id, [FromQuery] string? channel, Caller caller, ITenants tenants, ITenantStore store, IChangeSignal signal,
        TimeProvider clock, CancellationToken ct)
    {
        var found = PersonLookup.Find(caller.Tenant, id, channel);
        if (found.Problem is { } problem)
        {
            return problem;
        }

        var key = found.Value!.Key;
        await store.ErasePersonAsync(
            caller.TenantName, key, caller.Audit(clock.GetUtcNow(), "person.erase", key.ToString()), ct);
        tenants.Invalidate(caller.TenantName);
        signal.Changed(caller.TenantName);
        var tenant = await tenants.FindAsync(caller.TenantName, ct) ?? caller.Tenant;
        return TypedResults.Ok(PersonView.Of(tenant.Find(key) ?? found.Value, tenant, withAddress: true));
    }

    /// <summary>Message by message: a person may have written very many.</summary>
    private static async Task WriteAsync(
        PipeWriter output, Caller caller, Person person, IReadOnlyList<RoomKey> rooms, IQueries queries, CancellationToken ct)
    {
        await using var writer = new Utf8JsonWriter(output, new() { Encoder = ApiJson.Options.Encoder });
        writer.WriteStartObject();
        writer.WritePropertyName("person");
        JsonSerializer.Serialize(writer, PersonView.Of(person, caller.Tenant, withAddress: true), ApiJson.Options);
        writer.WriteStartArray("rooms");
        foreach (var room in rooms)
        {
            writer.WriteStringValue(room.RoomId);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("messages");
        foreach (var room in rooms)
        {
            string? cursor = null;
            do
            {
                var page = await queries.SearchMessagesAsync(
                    caller.TenantName, new() { Room = room }, new(QueryFields.LimitMax, cursor), ct);
                foreach (var message in page.Items.Where(message => message.SenderId == person.Key.Id))
                {
                    JsonSerializer.Serialize(writer, MessageView.Of(message, caller.Tenant), ApiJson.Options);
                }

                await writer.FlushAsync(ct);
                await output.FlushAsync(ct);
                cursor = page.NextCursor;
            }
            while (cursor is not null);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        await writer.FlushAsync(ct);
        await output.FlushAsync(ct);
    }
}

/// <param name="Rooms">Ids of the rooms in which the person wrote.</param>
internal sealed record PersonExportView(
    PersonView Person, IReadOnlyList<string> Rooms, IReadOnlyList<MessageView> Messages);
