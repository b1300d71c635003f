using SalesAssistant.Domain.People;
using SalesAssistant.Gateway.Api.Access;
using SalesAssistant.Gateway.Api.Http;

namespace SalesAssistant.Gateway.Api.People;

/// <summary>Whose rooms, turns or figures a list is about: the person asked for, within what the caller may see.</summary>
/// <param name="Person">Null: everybody's.</param>
/// <param name="IsNobody">Nothing can match: somebody unknown, or another person's things asked for by a member.</param>
/// <param name="Problem">The id is ambiguous.</param>
internal readonly record struct OwnerScope(PersonKey? Person, bool IsNobody, ApiProblem? Problem)
{
    public static OwnerScope Read(Caller caller, string? ownerId, string? channel)
    {
        if (string.IsNullOrEmpty(ownerId))
        {
            return new(caller.OnlyPerson, false, null);
        }

        var people = PersonLookup.Candidates(caller.Tenant, ownerId, QueryFields.NullIfEmpty(channel));
        if (caller.OnlyPerson is { } only)
        {
            return new(only, !people.Any(person => person.Key == only), null);
        }

        return people switch
        {
            [] => new(null, true, null),
            [var person] => new(person.Key, false, null),
            _ => new(null, false, ApiProblem.Ambiguous("ownerChannel", people.Select(person => person.Key.Channel))),
        };
    }
}
