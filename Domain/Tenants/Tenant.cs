using SalesAssistant.Domain.Calendars;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Remarks;
using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Domain.Tenants;

/// <summary>A tenant as rules see it at one moment: its settings and its directory. Immutable.</summary>
public sealed class Tenant
{
    private readonly Dictionary<Stage, Terms> terms;
    private readonly HashSet<MessageType> countable;
    private readonly RemarkRecogniser? remarks;

    /// <param name="people">Everybody in the directory, confirmed or not; must not change.</param>
    public Tenant(string name, TenantSettings settings, IReadOnlyDictionary<PersonKey, Person> people)
    {
        Name = name;
        Settings = settings;
        People = people;
        Zone = TimeZoneInfo.FindSystemTimeZoneById(settings.TimeZone);
        terms = Enum.GetValues<Stage>().ToDictionary(
            stage => stage, stage => new Terms(settings.PolicyOf(stage), settings.Calendar, settings.TimeZone));
        countable = [.. settings.CountableTypes];
        remarks = settings.ClosingRemarks switch
        {
            { IsEnabled: false } => null,
            { Add.Count: 0, Remove.Count: 0 } => RemarkRecogniser.Default,
            var words => new RemarkRecogniser(words.Add, words.Remove),
        };
    }

    private Tenant(Tenant other, IReadOnlyDictionary<PersonKey, Person> people)
    {
        Name = other.Name;
        Settings = other.Settings;
        People = people;
        Zone = other.Zone;
        terms = other.terms;
        countable = other.countable;
        remarks = other.remarks;
        HasWebhooks = other.HasWebhooks;
    }

    public string Name { get; }

    public TenantSettings Settings { get; }

    public TimeZoneInfo Zone { get; }

    /// <summary>Somebody outside wants to hear of turns: rooms log when one opens and ends.</summary>
    public bool HasWebhooks { get; init; }

    public IReadOnlyDictionary<PersonKey, Person> People { get; }

    /// <summary>The same tenant with another directory; settings and what was made of them are shared.</summary>
    public Tenant WithPeople(IReadOnlyDictionary<PersonKey, Person> people) => new(this, people);

    public Person? Find(PersonKey key) => People.GetValueOrDefault(key);

    /// <summary>Display name of a person; the id of one that the directory does not know.</summary>
    public string NameOf(PersonKey key) => Find(key)?.DisplayName ?? key.Id;

    public bool Counts(MessageType type) => countable.Contains(type);

    /// <summary>Whether the whole text is made of closing remarks, by this tenant's words; never while switched off.</summary>
    public bool IsRemark(string text) => remarks?.IsRemark(text) ?? false;

    /// <summary>What a turn that opens now is bound to.</summary>
    /// <param name="ownCalendar">The room's own calendar; null: the tenant's.</param>
    /// <param name="current">The room's terms so far, given back as they are while they still say the same.</param>
    public Terms TermsOf(Stage stage, CalendarDefinition? ownCalendar, Terms? current)
    {
        var shared = terms[stage];
        if (ownCalendar is null)
        {
            return shared;
        }

        return current is not null && current.TimeZone == shared.TimeZone && ownCalendar.Equals(current.Calendar)
            && shared.Policy.Equals(current.Policy)
            ? current
            : new Terms(shared.Policy, ownCalendar, shared.TimeZone);
    }
}
