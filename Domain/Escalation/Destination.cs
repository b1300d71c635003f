using SalesAssistant.Domain.People;

namespace SalesAssistant.Domain.Escalation;

/// <summary>Kind of place an alert goes to.</summary>
public enum DestinationKind
{
    Owner,
    Backup,
    Public,
    NoOwner,
    Operations,
}

/// <summary>
/// A place to deliver to, by stable name; its address is looked up when a card is sent, so that no secret is stored here.
/// </summary>
/// <param name="Key"><c>person:…</c> (a <see cref="PersonKey"/>), <c>public</c>, <c>no-owner</c> or <c>operations</c>.</param>
/// <param name="Name">Shown to people.</param>
public sealed record Destination(DestinationKind Kind, string Key, string Name)
{
    public static string KeyOf(PersonKey person) => "person:" + person;
}
