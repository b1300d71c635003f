using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Access;
using SalesAssistant.Gateway.Api.Http;

namespace SalesAssistant.Gateway.Api.BoardHost;

/// <summary>Signing in to the board with a key, and out of it.</summary>
internal static class SessionApi
{
    private static readonly Allow Anybody = new(KeyRole.Admin, KeyRole.Manager, KeyRole.Member, KeyRole.Viewer);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/session", OpenAsync);
        routes.MapGet("/v1/session", Ok<BoardSession> (Caller caller) => TypedResults.Ok(BoardSession.Of(caller.Principal)))
            .Allow(Anybody);
        routes.MapDelete("/v1/session", CloseAsync);
    }

    private static async Task<Results<Ok<BoardSession>, ApiProblem>> OpenAsync(
        HttpContext context, IKeyResolver keys, Sessions sessions, CancellationToken ct)
    {
        var read = await RequestBody.ReadJsonAsync(context);
        if (read.Problem is { } problem)
        {
            return problem;
        }

        using var body = read.Value!;
        if (ReadKey(body.RootElement) is not { } key || await keys.ResolveAsync(key, ct) is not { } principal)
        {
            return ApiProblem.Unauthorized();
        }

        if (!Anybody.Has(principal.Role))
        {
            return ApiProblem.Forbidden();
        }

        SessionCookie.Set(context, await sessions.OpenAsync(principal, key, ct));
        return TypedResults.Ok(BoardSession.Of(principal));
    }

    private static async Task<NoContent> CloseAsync(HttpContext context, Sessions sessions, CancellationToken ct)
    {
        if (context.Request.Cookies[SessionCookie.Name] is { Length: > 0 } cookie)
        {
            await sessions.CloseAsync(cookie, ct);
            SessionCookie.Clear(context);
        }

        return TypedResults.NoContent();
    }

    private static string? ReadKey(JsonElement body) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty("key", out var key)
        && key.ValueKind == JsonValueKind.String && key.GetString() is { Length: > 0 and <= 512 } text
            ? text
            : null;
}

/// <summary>Who is signed in.</summary>
/// <param name="PersonId">The member's person; null for other roles.</param>
/// <param name="Name">What the key was called when it was made.</param>
public sealed record BoardSession(string Tenant, KeyRole Role, string? PersonId, string? Name)
{
    internal static BoardSession Of(Principal principal) =>
        new(principal.Tenant, principal.Role, principal.Person?.Id, principal.Name);
}
