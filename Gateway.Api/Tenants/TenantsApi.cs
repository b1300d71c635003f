using Microsoft.AspNetCore.Http.HttpResults;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Access;
using SalesAssistant.Gateway.Api.Http;

namespace SalesAssistant.Gateway.Api.Tenants;

/// <summary>The installation's tenants, for its operator.</summary>
internal static class TenantsApi
{
    private const int NameMax = 64;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var tenants = routes.MapGroup("/v1/tenants").WithTags("Tenants");
        tenants.MapGet("/", ListAsync).Allow(Allow.Operate);
        tenants.MapPost("/", PostAsync).Allow(Allow.Operate).IsWrite<TenantRequest>();
    }

    private static async Task<Ok<ListPage<TenantView>>> ListAsync(ITenantStore store, CancellationToken ct) =>
        TypedResults.Ok(new ListPage<TenantView>(
            [.. (await store.ReadTenantsAsync(ct)).Select(row => new TenantView(row.Name, row.CreatedAt))]));

    private static async Task<Results<Created<NewTenantView>, ApiProblem>> PostAsync(
        HttpContext context, ITenantStore store, ITenants tenants, TimeProvider clock, CancellationToken ct)
    {
        var json = await RequestBody.ReadJsonAsync(context);
        if (json.Problem is { } unreadable)
        {
            return unreadable;
        }

        using var document = json.Value!;
        var errors = new FieldErrors();
        var name = ObjectReader.Of(document.RootElement, "", errors)?.String("name", NameMax, required: true);
        if (name is not null && !IsName(name))
        {
            errors.Add("name", "TenantName");
        }

        if (errors.Any)
        {
            return errors.ToInvalid();
        }

        var now = clock.GetUtcNow();
        var key = KeysApi.NewKey();
        var row = new KeyRow(KeysApi.NewKeyId(), name!, KeyResolver.HashOf(key), KeyRole.Admin, null, "admin", now);
        if (!await store.AddTenantAsync(new(name!, now), row, ct))
        {
            return ApiProblem.Conflict(Texts.Get("TenantExists"), "name");
        }

        tenants.Invalidate(name!);
        return TypedResults.Created((string?)null, new NewTenantView(name!, key));
    }

    /// <summary>It stands in addresses, such as that of the Feishu callback.</summary>
    private static bool IsName(string name) =>
        char.IsLetterOrDigit(name[0]) && name.All(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.');
}

/// <param name="Name">1 to 64 letters, digits, <c>-</c>, <c>_</c> and <c>.</c>; the first a letter or digit.</param>
internal sealed record TenantRequest(string Name);

/// <param name="AdminKey">The tenant's first key, shown this once.</param>
internal sealed record NewTenantView(string Name, string AdminKey);

internal sealed record TenantView(string Name, DateTimeOffset CreatedAt);
