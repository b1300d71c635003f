using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.People;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage;

/// <summary>An account as stored: what messages taught, beside what the directory says.</summary>
/// <param name="Name">From the newest message that had one.</param>
/// <param name="ChannelRole">From the newest message that had one.</param>
/// <param name="FirstSeenAt">Null: no message of this account was stored yet.</param>
/// <param name="SeenAt">Send time of the newest of those messages.</param>
/// <param name="Json">The directory's <see cref="Person"/>; null: only learnt from messages.</param>
internal sealed record StoredPerson(
    PersonKey Key, string? Name, SenderRole? ChannelRole, DateTimeOffset? FirstSeenAt, DateTimeOffset? SeenAt, string? Json)
{
    /// <summary>An account that nothing is known of.</summary>
    public static StoredPerson Nobody(PersonKey key) => new(key, null, null, null, null, null);

    /// <summary>Both in one; the directory's word stands above the messages'.</summary>
    public Person Merge()
    {
        var person = Json is null ? new Person(Key) : PersonJson.Read(Json) with { Key = Key };
        return person with
        {
            Name = person.IsNameFixed || person.IsErased ? person.Name : Name ?? person.Name,
            ChannelRole = ChannelRole ?? person.ChannelRole,
            FirstSeenAt = FirstSeenAt ?? person.FirstSeenAt,
            SeenAt = SeenAt ?? person.SeenAt,
        };
    }

    public PersonRow ToRow() => new(Key, PersonJson.Write(Merge()));

    /// <summary>The directory's word after an erasure: nothing personal is left, roles and links stay.</summary>
    public string ErasedJson() => PersonJson.Write(Merge() with
    {
        Name = null, IsNameFixed = false, IsErased = true, Feishu = null, Away = null, Focus = null,
    });
}
