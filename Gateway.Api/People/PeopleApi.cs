using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Gateway.Api.Access;
using SalesAssistant.Gateway.Api.Http;

namespace SalesAssistant.Gateway.Api.People;

/// <summary>The tenant's directory.</summary>
internal static class PeopleApi
{
    private const int PeopleMax = 5000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var people = routes.MapGroup("/v1/people").WithTags("People");
        people.MapGet("/", ListAsync).Allow(Allow.Read);
        people.MapPut("/", PutAsync).Allow(Allow.Manage).IsWrite<IReadOnlyList<PersonEdit>>();
        people.MapGet("/{id}", Get).Allow(Allow.Read);
        people.MapPatch("/{id}", PatchAsync).Allow(Allow.Manage).IsWrite<PersonEdit>();
    }

    private static Results<Ok<ListPage<PersonView>>, ApiProblem> ListAsync(
        Caller caller, [FromQuery] string? role, [FromQuery] string? unconfirmed, [FromQuery] string? q,
        [FromQuery] string? limit, [FromQuery] string? cursor)
    {
        var errors = new FieldErrors();
        var wanted = QueryFields.Enum<SenderRole>(errors, "role", role);
        var onlyUnconfirmed = QueryFields.Flag(errors, "unconfirmed", unconfirmed);
        var page = QueryFields.Page(errors, limit, cursor);
        if (errors.Any)
        {
            return errors.ToBadRequest();
        }

        var people = caller.Tenant.People.Values
            .Where(person => IsVisible(caller, person))
            .Where(person => wanted is null || person.Role == wanted)
            .Where(person => !onlyUnconfirmed || person.Role == SenderRole.Unconfirmed)
            .Where(person => string.IsNullOrEmpty(q)
                || person.DisplayName.Contains(q, StringComparison.OrdinalIgnoreCase)
                || person.Key.Id.Contains(q, StringComparison.OrdinalIgnoreCase))
            .Select(person => (Key: person.Key.ToString(), Person: person))
            .Where(each => page.Cursor is null || string.CompareOrdinal(each.Key, page.Cursor) > 0)
            .OrderBy(each => each.Key, StringComparer.Ordinal)
            .Take(page.Limit + 1)
            .ToList();
        return TypedResults.Ok(new ListPage<PersonView>(
            [.. people.Take(page.Limit).Select(each => Show(caller, each.Person))],
            people.Count > page.Limit ? people[page.Limit - 1].Key : null));
    }

    private static Results<Ok<PersonView>, ApiProblem> Get(string id, [FromQuery] string? channel, Caller caller)
    {
        var found = PersonLookup.Find(caller.Tenant, id, channel);
        return found.Problem is { } problem ? problem
            : IsVisible(caller, found.Value!) ? TypedResults.Ok(Show(caller, found.Value!))
            : ApiProblem.NotFound();
    }

    private static async Task<Results<Ok<ListPage<PersonView>>, ApiProblem>> PutAsync(
        Caller caller, HttpContext context, DirectoryEdits edits, IOptions<GatewayOptions> options, TimeProvider clock,
        CancellationToken ct)
    {
        var json = await RequestBody.ReadJsonAsync(context);
        if (json.Problem is { } unreadable)
        {
            return unreadable;
        }

        using var document = json.Value!;
        var errors = new FieldErrors();
        var reader = new PersonDocument(caller.Tenant, clock.GetUtcNow(), options.Value.FeishuBaseUrl);

        // First who is named, then what is said of them: persons of one request may name each other as backup.
        List<(ObjectReader Body, Person Person)> named = [];
        foreach (var (value, path) in ObjectReader.ArrayOf(document.RootElement, "", PeopleMax, errors) ?? [])
        {
            if (ObjectReader.Of(value, path, errors) is { } body && reader.ReadKey(body) is { } person)
            {
                named.Add((body, person));
            }
        }

        List<Person> people = [.. named.Select(each => reader.Read(each.Body, each.Person, isWhole: true))];
        if (errors.Any)
        {
            return errors.ToInvalid();
        }

        var changed = await edits.PutAsync(caller, people, "people.put", ct);
        return TypedResults.Ok(new ListPage<PersonView>(
            [.. people.Select(person => Show(caller, changed.Find(person.Key) ?? person))]));
    }

    private static async Task<Results<Ok<PersonView>, ApiProblem>> PatchAsync(
        string id, [FromQuery] string? channel, Caller caller, HttpContext context, DirectoryEdits edits,
        IOptions<GatewayOptions> options, TimeProvider clock, CancellationToken ct)
    {
        var found = PersonLookup.Find(caller.Tenant, id, channel);
        if (found.Problem is { } problem)
        {
            return problem;
        }

        var json = await RequestBody.ReadJsonAsync(context);
        if (json.Problem is { } unreadable)
        {
            return unreadable;
        }

        using var document = json.Value!;
        var errors = new FieldErrors();
        var person = found.Value!;
        if (ObjectReader.Of(document.RootElement, "", errors) is { } body)
        {
            person = new PersonDocument(caller.Tenant, clock.GetUtcNow(), options.Value.FeishuBaseUrl)
                .Read(body, person, isWhole: false);
        }

        if (errors.Any)
        {
            return errors.ToInvalid();
        }

        var changed = await edits.PutAsync(caller, [person], "people.patch", ct);
        return TypedResults.Ok(Show(caller, changed.Find(person.Key) ?? person));
    }

    /// <summary>A member knows colleagues, to hand rooms over to, but not others' customers.</summary>
    private static bool IsVisible(Caller caller, Person person) =>
        caller.OnlyPerson is null || person.Role.IsStaff() || person.Key == caller.OnlyPerson;

    private static PersonView Show(Caller caller, Person person) =>
        PersonView.Of(person, caller.Tenant, withAddress: caller.OnlyPerson is null);
}
