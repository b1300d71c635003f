using System.Runtime.CompilerServices;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Gateway.Api.Http;

namespace SalesAssistant.Gateway.Api.People;

/// <summary>Finds the person that an id, with or without its channel, names in a directory.</summary>
internal static class PersonLookup
{
    // A directory may hold very many people, but few channels: whoever asks for an id asks each of them for it.
    private static readonly ConditionalWeakTable<Tenant, string[]> Channels = [];

    /// <summary>A person of a path: 404 for one that is not there, 409 where several channels have the id.</summary>
    public static Found<Person> Find(Tenant tenant, string id, string? channel)
    {
        var people = Candidates(tenant, id, channel);
        return people switch
        {
            [] => ApiProblem.NotFound(),
            [var person] => person,
            _ => ApiProblem.Ambiguous("channel", people.Select(person => person.Key.Channel)),
        };
    }

    /// <summary>
    /// A person that a field of a body names: of the preferred channel if there is one, else of the only channel that has
    /// the id.
    /// </summary>
    /// <returns>422 for somebody unknown, 409 where several channels have the id.</returns>
    public static Found<PersonKey> Resolve(
        Tenant tenant, string id, string? channel, string? preferredChannel, string field)
    {
        if (string.IsNullOrEmpty(channel) && preferredChannel is not null
            && tenant.Find(new(preferredChannel, id)) is { } preferred)
        {
            return preferred.Key;
        }

        var people = Candidates(tenant, id, channel);
        return people switch
        {
            [] => ApiProblem.Invalid(field, Texts.Get("UnknownPerson", id)),
            [var person] => person.Key,
            _ => ApiProblem.Ambiguous(field, people.Select(person => person.Key.Channel)),
        };
    }

    public static IReadOnlyList<Person> Candidates(Tenant tenant, string id, string? channel)
    {
        if (!string.IsNullOrEmpty(channel))
        {
            return tenant.Find(new(channel, id)) is { } person ? [person] : [];
        }

        return [.. ChannelsOf(tenant).Select(each => tenant.Find(new(each, id))).OfType<Person>()];
    }

    private static string[] ChannelsOf(Tenant tenant) => Channels.GetValue(tenant, static each =>
        [.. each.People.Keys.Select(person => person.Channel).Distinct(StringComparer.Ordinal)]);
}
