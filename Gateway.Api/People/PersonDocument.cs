using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Gateway.Api.Http;
using SalesAssistant.Gateway.Api.Settings;

namespace SalesAssistant.Gateway.Api.People;

/// <summary>Reads what a request says of persons: absent fields stay as they are, null takes them away.</summary>
internal sealed class PersonDocument(Tenant tenant, DateTimeOffset now, Uri feishuBaseUrl)
{
    /// <summary>Persons of the same request, who may name each other.</summary>
    private readonly HashSet<PersonKey> named = [];

    /// <summary>The person that an element of a list is about, known before or new.</summary>
    public Person? ReadKey(ObjectReader body)
    {
        var id = body.String("id", 128, required: true);
        var channel = body.String("channel", 128);
        if (id is null)
        {
            return null;
        }

        var known = PersonLookup.Candidates(tenant, id, channel);
        if (known.Count > 1)
        {
            body.Errors.Add(body.PathOf("channel"), "Ambiguous", string.Join(", ", known.Select(each => each.Key.Channel)));
            return null;
        }

        var person = known.Count == 1
            ? known[0]
            : new Person(new PersonKey(channel ?? Channels.MessageParser.DefaultChannel, id)) { FirstSeenAt = now };
        if (!named.Add(person.Key))
        {
            body.Errors.Add(body.PathOf("id"), "Repeated");
        }

        return person;
    }

    public Person Read(ObjectReader body, Person person, bool isWhole)
    {
        if (body.String("name", 1024, required: isWhole || body.Has("name")) is { } name)
        {
            person = person with { Name = name, IsNameFixed = true, IsErased = false };
        }

        if (body.Enum<SenderRole>("role", required: isWhole || body.Has("role")) is { } role)
        {
            person = person with { DirectoryRole = role };
        }

        if (body.Has("feishu"))
        {
            person = person with
            {
                Feishu = body.Object("feishu") is { } feishu
                    ? FeishuAddressDocument.Read(feishu, person.Feishu, feishuBaseUrl)
                    : null,
            };
        }

        return ReadAbsences(body, ReadLinks(body, person));
    }

    private Person ReadLinks(ObjectReader body, Person person)
    {
        if (body.Has("backupId"))
        {
            person = person with { Backup = ReadOther(body, "backupId", "backupChannel", person.Key) };
        }

        return body.Has("sameAs")
            ? person with { SameAs = ReadOther(body, "sameAs", "sameAsChannel", person.Key) }
            : person;
    }

    private PersonKey? ReadOther(ObjectReader body, string field, string channelField, PersonKey self)
    {
        var channel = body.String(channelField, 128);
        if (body.String(field, 128) is not { } id)
        {
            return null;
        }

        PersonKey[] keys =
        [
            .. PersonLookup.Candidates(tenant, id, channel).Select(person => person.Key)
                .Concat(named.Where(key => key.Id == id && (channel is null || key.Channel == channel)))
                .Distinct()
                .Where(key => key != self),
        ];
        PersonKey? found = keys.Length == 1 ? keys[0]
            : keys.Cast<PersonKey?>().FirstOrDefault(key => key!.Value.Channel == self.Channel);
        if (found is null)
        {
            var text = keys.Length > 1 ? "Ambiguous" : id == self.Id ? "MustBeAnother" : "UnknownPerson";
            body.Errors.Add(
                body.PathOf(field), text, keys.Length > 1 ? string.Join(", ", keys.Select(key => key.Channel)) : id);
        }

        return found;
    }

    private Person ReadAbsences(ObjectReader body, Person person)
    {
        if (body.Has("away"))
        {
            person = person with { Away = ReadAbsence(body.Object("away")) };
        }

        if (!body.Has("focus"))
        {
            return person;
        }

        var focus = ReadAbsence(body.Object("focus"));
        var focusMax = tenant.Settings.FocusMaxMinutes;
        if (focus?.Until > now.AddMinutes(focusMax))
        {
            body.Errors.Add($"{body.PathOf("focus")}.until", "FocusTooLong", focusMax);
        }

        return person with { Focus = focus };
    }

    private static Absence? ReadAbsence(ObjectReader? absence)
    {
        if (absence is null)
        {
            return null;
        }

        var reason = absence.String("reason", 500);
        return absence.Instant("until", required: true) is { } until ? new(until, reason) : null;
    }
}
