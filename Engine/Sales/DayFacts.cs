using SalesAssistant.Domain.Calendars;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Sales;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Engine.Sales;

/// <summary>A day of a zone.</summary>
public readonly record struct LedgerDay(DateTimeOffset From, DateTimeOffset To, TimeZoneInfo Zone)
{
    /// <summary>The day that <paramref name="at"/> lies in.</summary>
    public static LedgerDay Of(DateTimeOffset at, TimeZoneInfo zone)
    {
        var date = LocalTime.DateOf(at, zone);
        return new(LocalTime.StartOfDay(date, zone), LocalTime.StartOfDay(date.AddDays(1), zone), zone);
    }
}

/// <summary>The facts of a day by room, each room at a version of it.</summary>
/// <param name="owner">Null, or the person whom alone the facts concern.</param>
internal sealed class DayFacts(LedgerDay day, PersonKey? owner)
{
    private readonly string? ownerKey = owner?.ToString();
    private readonly Dictionary<string, long> versions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RoomFacts> rooms = new(StringComparer.Ordinal);
    private readonly HashSet<RoomKey> doubtful = [];

    // Rooms that ever had a fact of the person; one too many does no harm.
    private readonly Dictionary<string, HashSet<string>> roomsOf = new(StringComparer.Ordinal);
    private RunningFigures? running;

    public LedgerDay Day => day;

    /// <summary>Rooms that are not known to be as they were last reported.</summary>
    public IReadOnlyCollection<RoomKey> Doubtful => doubtful;

    /// <summary>Fills an empty day.</summary>
    /// <param name="known">Versions of rooms without facts, read before the facts were.</param>
    public void Load(FigureFacts facts, IReadOnlyDictionary<string, long> known)
    {
        foreach (var (room, version) in known.Concat(facts.RoomVersions))
        {
            versions[room] = version;
        }

        foreach (var turn in facts.Turns)
        {
            Put(turn);
        }

        foreach (var count in facts.Messages)
        {
            Add(count);
        }
    }

    /// <summary>Takes in what follows on what is known; the room is doubtful where that is not possible.</summary>
    public void Take(RoomReport report)
    {
        var room = report.Room.Local;
        var version = versions.GetValueOrDefault(room);
        if (report.Version <= version)
        {
            return;
        }

        if (!report.IsWhole || report.FromVersion != version)
        {
            doubtful.Add(report.Room);
            return;
        }

        foreach (var id in report.RemovedTurnIds)
        {
            RemoveTurn(room, id);
        }

        foreach (var turn in report.Turns)
        {
            Put(turn);
        }

        foreach (var message in report.NewMessages.Where(message => message.SentAt >= day.From && message.SentAt < day.To))
        {
            var hour = LocalTime.StartOfHour(message.SentAt, day.Zone);
            Add(new MessageCount(room, message.OwnerKey, message.Role, message.ByOwner, hour, Count: 1));
        }

        versions[room] = report.Version;
    }

    /// <summary>Notes as doubtful which rooms are behind their stored version.</summary>
    /// <returns>How many are.</returns>
    public int Check(string tenant, IReadOnlyDictionary<string, long> stored)
    {
        var behind = 0;
        foreach (var (room, version) in stored)
        {
            if (version > versions.GetValueOrDefault(room))
            {
                behind += doubtful.Add(RoomKey.FromLocal(tenant, room)) ? 1 : 0;
            }
        }

        return behind;
    }

    /// <summary>Puts what was read of a room in place of what is known.</summary>
    public void Replace(RoomKey key, FigureFacts facts)
    {
        var room = key.Local;
        if (rooms.Remove(room, out var old))
        {
            foreach (var turn in old.Turns.Values)
            {
                running?.Remove(turn);
            }

            foreach (var count in old.CountsOf(room))
            {
                running?.Add(count with { Count = -count.Count });
            }
        }

        versions.Remove(room);
        doubtful.Remove(key);
        Load(facts, known: new Dictionary<string, long>());
    }

    /// <param name="only">Null, or a person whom alone the facts are to concern.</param>
    public FigureFacts Read(PersonKey? only)
    {
        var key = only?.ToString();
        var names = key is null ? rooms.Keys : roomsOf.GetValueOrDefault(key) ?? (IEnumerable<string>)[];
        var chosen = names.Where(rooms.ContainsKey).ToList();
        return new(
            [.. chosen.SelectMany(room => rooms[room].Turns.Values).Where(turn => Concerns(turn, key))],
            [.. chosen.SelectMany(room => rooms[room].CountsOf(room)).Where(count => key is null || count.OwnerKey == key)],
            chosen.ToDictionary(room => room, room => versions[room], StringComparer.Ordinal));
    }

    public FrozenFigures Freeze(IReadOnlyCollection<PersonFact> people, FiguresScope scope)
    {
        if (running is null || !running.CountsAlike(people, scope))
        {
            running = new(people, scope);
            foreach (var (room, facts) in rooms)
            {
                foreach (var turn in facts.Turns.Values)
                {
                    running.Add(turn);
                }

                foreach (var count in facts.CountsOf(room))
                {
                    running.Add(count);
                }
            }
        }

        return running.Freeze();
    }

    private static bool Concerns(TurnFact turn, string? person) =>
        person is null || turn.ResponsibleKey == person || turn.AnswererKey == person;

    /// <summary>As <see cref="IQueries.ReadFiguresAsync"/> chooses.</summary>
    private bool IsInDay(TurnFact turn) =>
        !(turn.EndedAt < day.From) && (turn.WaitingSince < day.To || turn.EndedAt < day.To);

    private void Put(TurnFact turn)
    {
        RemoveTurn(turn.RoomKey, turn.TurnId);
        if (!IsInDay(turn) || !Concerns(turn, ownerKey))
        {
            return;
        }

        RoomOf(turn.RoomKey).Turns.Add(turn.TurnId, turn);
        running?.Add(turn);
        Note(turn.ResponsibleKey, turn.RoomKey);
        Note(turn.AnswererKey, turn.RoomKey);
    }

    private void RemoveTurn(string room, string turnId)
    {
        if (rooms.TryGetValue(room, out var facts) && facts.Turns.Remove(turnId, out var turn))
        {
            running?.Remove(turn);
        }
    }

    private void Add(MessageCount count)
    {
        if (ownerKey is not null && count.OwnerKey != ownerKey)
        {
            return;
        }

        RoomOf(count.RoomKey).Add(count);
        running?.Add(count);
        Note(count.OwnerKey, count.RoomKey);
    }

    private RoomFacts RoomOf(string room)
    {
        if (!rooms.TryGetValue(room, out var facts))
        {
            facts = new();
            rooms.Add(room, facts);
        }

        return facts;
    }

    private void Note(string? person, string room)
    {
        if (person is null)
        {
            return;
        }

        if (!roomsOf.TryGetValue(person, out var known))
        {
            known = new(StringComparer.Ordinal);
            roomsOf.Add(person, known);
        }

        known.Add(room);
    }

    private sealed class RoomFacts
    {
        private readonly Dictionary<(string? OwnerKey, SenderRole Role, bool ByOwner, DateTimeOffset HourStart), long> counts = [];

        public Dictionary<string, TurnFact> Turns { get; } = new(StringComparer.Ordinal);

        public void Add(MessageCount count)
        {
            var key = (count.OwnerKey, count.Role, count.ByOwner, count.HourStart);
            counts[key] = counts.GetValueOrDefault(key) + count.Count;
        }

        public IEnumerable<MessageCount> CountsOf(string room) => counts.Select(each => new MessageCount(
            room, each.Key.OwnerKey, each.Key.Role, each.Key.ByOwner, each.Key.HourStart, each.Value));
    }
}
