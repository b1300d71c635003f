using Microsoft.AspNetCore.Http.HttpResults;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Access;
using SalesAssistant.Gateway.Api.Channels;
using SalesAssistant.Gateway.Api.Http;

namespace SalesAssistant.Gateway.Api.Messages;

/// <summary>Messages in a channel's own form, and signs of life of channels.</summary>
internal static class ChannelsApi
{
    private const string Json = "application/json";
    private const string Ndjson = "application/x-ndjson";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var channels = routes.MapGroup("/v1/channels").WithTags("Channels");
        channels.MapPost("/wechaty", PostWechatyAsync).Allow(Allow.Ingest).Accepts<object>(true, Json, Ndjson);
        channels.MapPost("/wecom-archive", PostWecomArchiveAsync).Allow(Allow.Ingest).Accepts<object>(true, Json, Ndjson);
        channels.MapPost("/cloudevents", PostCloudEventsAsync).Allow(Allow.Ingest).Accepts<object>(
            true, "application/cloudevents+json", "application/cloudevents-batch+json", Json);
        channels.MapPost("/{name}/heartbeat", HeartbeatAsync).Allow(Allow.Ingest);
    }

    private static async Task<Results<Ok<IngestView>, ApiProblem>> PostWechatyAsync(
        Caller caller, HttpContext context, Ingest ingest, ChannelSettingsReader settings, CancellationToken ct)
    {
        using var body = await RequestBody.ReadAsync(context);
        return body is null
            ? ingest.TooLarge()
            : await ingest.TakeAsync(
                caller.TenantName,
                await settings.WithRolesAsync(
                    caller.TenantName,
                    WechatyParser.Parse(body.Span, Ingest.FormOf(context), id => IsOurs(caller, id)), ct),
                ct);
    }

    private static async Task<Results<Ok<IngestView>, ApiProblem>> PostWecomArchiveAsync(
        Caller caller, HttpContext context, Ingest ingest, ChannelSettingsReader settings, CancellationToken ct)
    {
        using var body = await RequestBody.ReadAsync(context);
        return body is null
            ? ingest.TooLarge()
            : await ingest.TakeAsync(
                caller.TenantName,
                await settings.WithRolesAsync(
                    caller.TenantName, WecomArchiveParser.Parse(body.Span, Ingest.FormOf(context)), ct),
                ct);
    }

    private static async Task<Results<Ok<IngestView>, ApiProblem>> PostCloudEventsAsync(
        Caller caller, HttpContext context, Ingest ingest, ChannelSettingsReader settings, CancellationToken ct)
    {
        using var body = await RequestBody.ReadAsync(context);
        if (body is null)
        {
            return ingest.TooLarge();
        }

        var isStructured = context.Request.ContentType?.StartsWith(
            "application/cloudevents", StringComparison.OrdinalIgnoreCase) == true;
        var isBinary = !isStructured && context.Request.Headers.ContainsKey("ce-specversion");
        return await ingest.TakeAsync(caller.TenantName, await settings.WithRolesAsync(caller.TenantName, Parse(), ct), ct);

        ParsedMessages Parse() => isBinary
            ? CloudEventsParser.ParseBinary(Header, body.Span)
            : CloudEventsParser.Parse(body.Span);

        string? Header(string name) =>
            context.Request.Headers.TryGetValue(name, out var value) ? value.ToString() : null;
    }

    private static async Task<Results<Ok<HeartbeatView>, ApiProblem>> HeartbeatAsync(
        string name, Caller caller, IAssistant assistant, TimeProvider clock, CancellationToken ct)
    {
        if (name.Length is 0 or > 128)
        {
            return ApiProblem.Invalid("name", Texts.Get("MustHaveLength", 128));
        }

        await assistant.HeartbeatAsync(caller.TenantName, name, ct);
        return TypedResults.Ok(new HeartbeatView(name, caller.Tenant.At(clock.GetUtcNow())));
    }

    private static bool IsOurs(Caller caller, string id) =>
        caller.Tenant.Find(new PersonKey(WechatyParser.Channel, id)) is { } person
        && (person.Role.IsStaff() || person.Role == SenderRole.Bot);
}

/// <param name="Channel">The channel that is alive.</param>
internal sealed record HeartbeatView(string Channel, DateTimeOffset At);
