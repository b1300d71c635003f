using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Http;

namespace SalesAssistant.Gateway.Api.Access;

/// <summary>Lets a request through to an endpoint that wants a key only with a valid key of a role that may call it.</summary>
internal sealed class AccessMiddleware(
    RequestDelegate next, IKeyResolver keys, ITenants tenants, IEnumerable<ICredentialReader> readers)
{
    private const string Bearer = "Bearer ";
    private readonly ICredentialReader[] readers = [.. readers];

    public Task InvokeAsync(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<Allow>() is { } allow ? CheckAsync(context, allow) : next(context);

    private async Task CheckAsync(HttpContext context, Allow allow)
    {
        if (await ReadKeyAsync(context) is not { } key
            || await keys.ResolveAsync(key, context.RequestAborted) is not { } principal)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await ApiProblem.Unauthorized().ExecuteAsync(context);
            return;
        }

        if (!allow.Has(principal.Role))
        {
            await ApiProblem.Forbidden().ExecuteAsync(context);
            return;
        }

        context.Features.Set(principal);
        if (allow.NeedsTenant && principal.Role != KeyRole.Operator)
        {
            if (await tenants.FindAsync(principal.Tenant, context.RequestAborted) is not { } tenant)
            {
                await ApiProblem.Unauthorized().ExecuteAsync(context);
                return;
            }

            context.Features.Set(new Caller(principal, tenant));
        }

        await next(context);
    }

    private async ValueTask<string?> ReadKeyAsync(HttpContext context)
    {
        string? header = context.Request.Headers.Authorization;
        if (header is not null)
        {
            return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
                && header[Bearer.Length..].Trim() is { Length: > 0 } key
                ? key
                : null;
        }

        foreach (var reader in readers)
        {
            if (await reader.ReadKeyAsync(context) is { } key)
            {
                return key;
            }
        }

        return null;
    }
}
