using System.Text.Json;
using System.Text.Json.Serialization;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Engine.Rooms;

/// <summary>One step of a room: requests in, events and rows out, answers kept until it is durable.</summary>
/// <param name="knownMembers">What is stored of members; what those write who are present says nothing new of it.</param>
internal sealed class RoomStep(
    Room room, Tenant tenant, DateTimeOffset now, IReadOnlyDictionary<string, long> storedElsewhere,
    IReadOnlyDictionary<string, MemberRow> knownMembers)
{
    private static readonly JsonSerializerOptions DetailOptions = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    private readonly long versionBefore = room.Version;
    private readonly List<Action<RoomRow>> answers = [];
    private readonly List<AlertRow> alerts = [];
    private readonly List<AuditRow> audit = [];
    private readonly Dictionary<string, long> seenHere = [];
    private readonly Dictionary<PersonKey, SeenSender> senders = [];
    private readonly Dictionary<string, MemberRow> members = [];
    private RoomRow? row;

    public List<RoomEvent> Events { get; } = [];

    public List<PersonKey> RolesLearnt { get; } = [];

    public void Take(IReadOnlyList<RoomRequest> requests)
    {
        foreach (var request in requests)
        {
            switch (request)
            {
                case IngestRequest ingest:
                    Take(ingest);
                    break;
                case CommandRequest command:
                    Take(command);
                    break;
            }
        }
    }

    /// <summary>Answers everybody; only after the append, if there was anything to append.</summary>
    public void Complete()
    {
        var after = row ?? RoomRows.ToRow(room, now);
        foreach (var answer in answers)
        {
            answer(after);
        }
    }

    public RoomAppend ToAppend(bool withSnapshot)
    {
        var changes = room.TakeChanges();
        var turns = changes.Turns.Select(turn => RoomRows.ToRow(room, turn, tenant)).ToList();
        if (tenant.HasWebhooks)
        {
            foreach (var marker in TurnMarkers.Of(changes, turns))
            {
                Apply(marker);
            }
        }

        row = RoomRows.ToRow(room, now);
        return new()
        {
            Room = room.Key,
            ExpectedVersion = versionBefore,
            Events = [.. Events.Select((happened, index) => new EventRecord(
                versionBefore + 1 + index, now, EventNames.Of(happened), RoomJson.Write(happened)))],
            SnapshotJson = withSnapshot ? room.ToJson() : null,
            RoomRow = row,
            NewMessages = [.. changes.Messages.Select(message => RoomRows.ToRow(room, message))],
            ChangedMessages = [.. RoomRows.ToChanges(room, changes)],
            Turns = turns,
            RemovedTurnIds = changes.VanishedTurnIds,
            NewTerms = [.. changes.Turns.Select(room.TermsOf).DistinctBy(terms => terms.Id)
                .Select(terms => new TermsRow(room.Key.Tenant, terms.Id, terms.ToJson()))],
            NewAlerts = [.. alerts, .. AlertRows.FinalsOf(room, changes, tenant, now)],
            ChangedAlerts = [.. AlertRows.ToChanges(room, changes, tenant, now)],
            Senders = [.. senders.Values],
            RoleTasks = [.. RolesLearnt],
            Members = [.. members.Values],
            Audit = audit,
        };
    }

    private void Take(IngestRequest request)
    {
        var fates = new MessageFate[request.Messages.Count];
        // Within a request order does not matter; in the room's order most of them are simply the next one.
        foreach (var index in Enumerable.Range(0, fates.Length)
            .OrderBy(index => request.Messages[index].SentAt)
            .ThenBy(index => request.Messages[index].Sequence)
            .ThenBy(index => request.Messages[index].Id, StringComparer.Ordinal))
        {
            fates[index] = Take(request.Messages[index]);
        }

        answers.Add(_ => request.Complete(fates));
    }

    private MessageFate Take(IncomingMessage message)
    {
        if (StoredHash(message.Id) is { } stored)
        {
            return stored == MessageRules.HashOf(message) ? MessageFate.Duplicate : MessageFate.Conflict;
        }

        foreach (var happened in MessageRules.Receive(room, message, tenant, now))
        {
            Apply(happened);
            if (happened is MessageReceived received)
            {
                seenHere.Add(message.Id, received.Message.BodyHash);
                See(message, received.Message);
                SeeMentioned(message, received.Message);
            }
        }

        return MessageFate.Accepted;
    }

    private long? StoredHash(string id) =>
        room.Find(id)?.BodyHash
        ?? (seenHere.TryGetValue(id, out var here) ? here : (long?)null)
        ?? (storedElsewhere.TryGetValue(id, out var elsewhere) ? elsewhere : (long?)null);

    private void See(IncomingMessage incoming, RoomMessage message)
    {
        var key = new PersonKey(incoming.Channel, incoming.SenderId);
        var person = tenant.Find(key);
        var seen = senders.GetValueOrDefault(key);
        var wasUnconfirmedHere = seen is not null && (seen.ChannelRole ?? person?.ChannelRole) is null;
        var name = person is { IsNameFixed: true } or { IsErased: true } || incoming.SenderName is "" ? null : incoming.SenderName;
        if (person is null || seen is not null || (incoming.SenderRole ?? person.ChannelRole) != person.ChannelRole
            || (name ?? person.Name) != person.Name)
        {
            // A late message does not take back what a newer one said of its sender; it fills gaps.
            var isOutdated = person is not null && (message.SentAt < person.SeenAt || room.HasNewerOf(message));
            See(new(
                key, isOutdated && person!.Name is not null ? null : name,
                isOutdated && person!.ChannelRole is not null ? null : incoming.SenderRole, message.SentAt));
        }

        var isKnownRole = (senders.GetValueOrDefault(key)?.ChannelRole ?? person?.ChannelRole) is not null;
        var hadNone = message.Role == SenderRole.Unconfirmed || person is { Role: SenderRole.Unconfirmed } || wasUnconfirmedHere;
        if (isKnownRole && hadNone && person?.DirectoryRole is null && !RolesLearnt.Contains(key))
        {
            RolesLearnt.Add(key);
        }
    }

    private void See(SeenSender seen)
    {
        if (tenant.Find(seen.Key) is not null && (seen.Name, seen.ChannelRole) is (null, null))
        {
            return;
        }

        var known = senders.GetValueOrDefault(seen.Key);
        var (older, newer) = known is null || known.SeenAt <= seen.SeenAt ? (known, seen) : (seen, known);
        senders[seen.Key] = newer with
        {
            Name = newer.Name ?? older?.Name, ChannelRole = newer.ChannelRole ?? older?.ChannelRole,
        };
    }

    /// <summary>Names of those who came, where the directory has none.</summary>
    private void SeeMentioned(IncomingMessage incoming, RoomMessage message)
    {
        if (incoming.Move != MemberMove.Joined)
        {
            return;
        }

        foreach (var (id, name) in incoming.Mentions.Zip(incoming.MentionNames))
        {
            var key = new PersonKey(incoming.Channel, id);
            if (name.Length > 0 && tenant.Find(key) is null or { Name: null, IsErased: false })
            {
                See(new(key, name, null, message.SentAt));
            }
        }
    }

    private void Note(MemberRow member) =>
        members[member.PersonId] = members.TryGetValue(member.PersonId, out var known) ? known.With(member) : member;

    private void Note(RoomEvent happened)
    {
        switch (happened)
        {
            case MembersNoted noted:
                foreach (var member in noted.Present)
                {
                    Note(new MemberRow(room.Key, member.Id) { JoinedAt = member.JoinedAt, SeenAt = noted.At });
                }

                foreach (var id in noted.Gone)
                {
                    Note(new MemberRow(room.Key, id) { LeftAt = noted.At });
                }

                break;
            // A notice names whom it is about; only who writes is there.
            case MessageReceived { Message: { Type: not MessageType.System } message }
                when knownMembers.GetValueOrDefault(message.SenderId) is not { IsPresent: true }:
                Note(new MemberRow(room.Key, message.SenderId) { SeenAt = message.SentAt });
                break;
        }
    }

    private void Take(CommandRequest request)
    {
        if (room.Version == 0 && !request.CreatesRoom)
        {
            answers.Add(_ => request.Complete(null));
            return;
        }

        var decision = RoomRules.Decide(room, request.Command, tenant, request.Actor, now);
        foreach (var happened in decision.Events)
        {
            Apply(happened);
        }

        if (decision.Events.Count > 0 && request.Command is not WakeUp)
        {
            audit.Add(new(
                room.Key.Tenant, now, request.Actor, "room." + EventNames.Of(request.Command), room.Key.Local,
                JsonSerializer.Serialize(request.Command, request.Command.GetType(), DetailOptions)));
        }

        answers.Add(after => request.Complete(new(decision.Refusal, after)));
    }

    private void Apply(RoomEvent happened)
    {
        Events.Add(happened);
        room.Apply(happened, now);
        Note(happened);
        if (happened is TierRaised raised)
        {
            alerts.AddRange(AlertRows.Of(room, raised, tenant, now));
            RoomMeter.AlertLateness.Record(Math.Max(0, (now - raised.Tier.DueAt).TotalSeconds));
        }
    }
}
