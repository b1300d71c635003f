using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using SalesAssistant.Domain.People;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Access;
using SalesAssistant.Gateway.Api.Http;
using SalesAssistant.Gateway.Api.People;

namespace SalesAssistant.Gateway.Api.Tenants;

/// <summary>The tenant's keys.</summary>
internal static class KeysApi
{
    private static readonly KeyRole[] TenantRoles =
        [KeyRole.Admin, KeyRole.Manager, KeyRole.Member, KeyRole.Ingest, KeyRole.Viewer];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup("/v1/keys").WithTags("Keys");
        keys.MapGet("/", ListAsync).Allow(Allow.Administer);
        keys.MapPost("/", PostAsync).Allow(Allow.Administer).IsWrite<KeyRequest>();
        keys.MapDelete("/{keyId}", DeleteAsync).Allow(Allow.Administer).IsWrite();
    }

    /// <summary>A key that nobody can guess: 256 random bits.</summary>
    public static string NewKey() => "sa_" + Base64UrlOf(RandomNumberGenerator.GetBytes(32));

    public static string NewKeyId() => "k_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    private static string Base64UrlOf(byte[] bytes) =>
        Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static async Task<Ok<ListPage<KeyView>>> ListAsync(Caller caller, ITenantStore store, CancellationToken ct) =>
        TypedResults.Ok(new ListPage<KeyView>(
            [.. (await store.ReadKeysAsync(caller.TenantName, ct)).Select(row => KeyView.Of(row, caller.Tenant))]));

    private static async Task<Results<Created<NewKeyView>, ApiProblem>> PostAsync(
        Caller caller, HttpContext context, ITenantStore store, TimeProvider clock, CancellationToken ct)
    {
        var json = await RequestBody.ReadJsonAsync(context);
        if (json.Problem is { } unreadable)
        {
            return unreadable;
        }

        using var document = json.Value!;
        var errors = new FieldErrors();
        var body = ObjectReader.Of(document.RootElement, "", errors);
        var role = body?.Enum("role", required: true, TenantRoles);
        var personId = body?.String("personId", 128, required: role == KeyRole.Member);
        var channel = body?.String("personChannel", 128);
        var name = body?.String("name", 128);
        if (personId is not null && role is not null and not KeyRole.Member)
        {
            errors.Add("personId", "OnlyForMembers");
        }

        if (errors.Any)
        {
            return errors.ToInvalid();
        }

        PersonKey? person = null;
        if (personId is not null)
        {
            var found = PersonLookup.Resolve(caller.Tenant, personId, channel, null, "personId");
            if (found.Problem is { } problem)
            {
                return problem;
            }

            person = found.Value;
        }

        var key = NewKey();
        var now = clock.GetUtcNow();
        var row = new KeyRow(NewKeyId(), caller.TenantName, KeyResolver.HashOf(key), role!.Value, person, name, now);
        await store.AddKeyAsync(row, caller.Audit(now, "key.create", row.KeyId, new { row.Role, personId, name }), ct);
        return TypedResults.Created(
            (string?)null, new NewKeyView(row.KeyId, key, row.Role, person?.Id, person?.Channel, name));
    }

    private static async Task<Results<Ok<KeyView>, ApiProblem>> DeleteAsync(
        string keyId, Caller caller, ITenantStore store, IKeyResolver resolver, TimeProvider clock, CancellationToken ct)
    {
        var keys = await store.ReadKeysAsync(caller.TenantName, ct);
        if (keys.FirstOrDefault(row => row.KeyId == keyId) is not { } key)
        {
            return ApiProblem.NotFound();
        }

        if (key.Role == KeyRole.Admin && keys.Count(row => row.Role == KeyRole.Admin) == 1)
        {
            return ApiProblem.Conflict(Texts.Get("LastAdminKey"));
        }

        if (!await store.DeleteKeyAsync(
            caller.TenantName, keyId, caller.Audit(clock.GetUtcNow(), "key.delete", keyId, new { key.Role, key.Name }), ct))
        {
            return ApiProblem.NotFound();
        }

        resolver.Forget(keyId);
        return TypedResults.Ok(KeyView.Of(key, caller.Tenant));
    }
}

/// <param name="Role"><c>admin</c>, <c>manager</c>, <c>member</c>, <c>ingest</c> or <c>viewer</c>.</param>
/// <param name="PersonId">With role member: whose rooms the key sees.</param>
internal sealed record KeyRequest(KeyRole Role, string? PersonId, string? PersonChannel, string? Name);

/// <param name="Key">The key itself, shown this once.</param>
internal sealed record NewKeyView(
    string KeyId, string Key, KeyRole Role, string? PersonId, string? PersonChannel, string? Name);

/// <summary>A key without its secret.</summary>
internal sealed record KeyView(
    string KeyId, KeyRole Role, string? PersonId, string? PersonChannel, string? Name, DateTimeOffset CreatedAt)
{
    public static KeyView Of(KeyRow row, Domain.Tenants.Tenant tenant) => new(
        row.KeyId, row.Role, row.Person?.Id, row.Person?.Channel, row.Name, tenant.At(row.CreatedAt));
}
