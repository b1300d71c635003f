using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Memory;

/// <summary>
/// Everything that a memory store holds, behind one lock. Nothing waits, nothing runs by itself and every list has one order,
/// so that a run can be replayed.
/// </summary>
internal sealed class MemoryState
{
    public readonly Lock Gate = new();
    public readonly Dictionary<RoomKey, MemoryRoom> Rooms = [];
    public readonly List<LoggedEvent> Log = [];
    public readonly Dictionary<(string Tenant, string Channel, string Id), MessageRow> Messages = [];
    public readonly Dictionary<(string Tenant, string TurnId), TurnRow> Turns = [];
    public readonly Dictionary<(string Tenant, string TermsId), TermsRow> Terms = [];
    public readonly Dictionary<(string Tenant, string AlertId), AlertRow> Alerts = [];

    /// <summary>Which alert holds a turn's tier and destination.</summary>
    public readonly Dictionary<(string Tenant, string TurnId, int? Tier, string Destination), string> AlertPlaces = [];
    public readonly Dictionary<(string Tenant, string AlertId), List<DeliveryAttempt>> Attempts = [];
    public readonly Dictionary<(string Tenant, PersonKey Person), StoredPerson> People = [];

    /// <summary>The tenant's revision at which each person last changed.</summary>
    public readonly Dictionary<(string Tenant, PersonKey Person), long> PeopleRevisions = [];
    public readonly Dictionary<string, TenantRow> Tenants = new(StringComparer.Ordinal);
    public readonly Dictionary<string, long> Revisions = new(StringComparer.Ordinal);
    public readonly Dictionary<string, KeyRow> KeysByHash = new(StringComparer.Ordinal);
    public readonly Dictionary<string, SettingsRow> Settings = new(StringComparer.Ordinal);
    public readonly HashSet<(string Tenant, PersonKey Person)> RoleTasks = [];
    public readonly Dictionary<(RoomKey Room, string PersonId), MemberRow> Members = [];
    public readonly Dictionary<(string Tenant, string Key), IdempotentAnswer> Answers = [];
    public readonly Dictionary<(string Tenant, string Kind, string Id), string> Documents = [];
    public readonly List<AuditRow> Audit = [];

    public void Bump(string tenant) => Revisions[tenant] = Revisions.GetValueOrDefault(tenant) + 1;

    /// <summary>Changes a person, maybe one that nothing was known of; after the <see cref="Bump"/> to which the change belongs.</summary>
    public void ChangePerson(string tenant, PersonKey key, Func<StoredPerson, StoredPerson> change)
    {
        People[(tenant, key)] = change(People.GetValueOrDefault((tenant, key)) ?? StoredPerson.Nobody(key));
        PeopleRevisions[(tenant, key)] = Revisions[tenant];
    }

    /// <returns>Whether it was new.</returns>
    public bool AddAlert(AlertRow alert)
    {
        if (Alerts.ContainsKey((alert.Tenant, alert.AlertId)))
        {
            return false;
        }

        if (alert.TurnId is { } turnId && alert.Tier is not null
            && !AlertPlaces.TryAdd((alert.Tenant, turnId, alert.Tier, alert.Destination.Key), alert.AlertId))
        {
            return false;
        }

        Alerts.Add((alert.Tenant, alert.AlertId), alert);
        return true;
    }
}

/// <summary>A room's log and row.</summary>
internal sealed class MemoryRoom
{
    public readonly List<EventRecord> Events = [];

    public long Version => Events.Count;

    public required RoomRow Row { get; set; }

    public long SnapshotVersion { get; set; }

    public string? SnapshotJson { get; set; }

    public DateTimeOffset? ReceivedAt { get; set; }
}
