using System.Collections.Immutable;
using SalesAssistant.Domain.Calendars;
using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Domain.Sales;

/// <summary>
/// All figures of a range, kept up as facts come and go, so that reading them costs what changed and not what there is.
/// </summary>
public sealed class RunningFigures
{
    private readonly FiguresScope scope;
    private readonly Humans humans;
    private readonly RunningRows<PersonRow> persons = new();
    private readonly RunningRows<string> rooms = new();
    private readonly RunningRows<PersonRoomRow> personRooms = new();
    private readonly RunningRows<int> hours = new();

    // How long they have waited depends on when one asks, so they are in no row.
    private readonly HashSet<TurnFact> leftOpen = new(ReferenceEqualityComparer.Instance);

    /// <param name="people">The directory, which must not change; says which accounts are one human.</param>
    /// <param name="scope">The range and the threshold N.</param>
    public RunningFigures(IReadOnlyCollection<PersonFact> people, FiguresScope scope)
    {
        humans = Humans.Of(people);
        this.scope = scope;
    }

    /// <summary>Counts a fact; one outside the range counts nowhere.</summary>
    public void Add(TurnFact turn) => Count(turn, sign: 1);

    /// <summary>Takes back a fact that was added: the same object.</summary>
    public void Remove(TurnFact turn) => Count(turn, sign: -1);

    /// <summary>Counts messages, or takes them back by a negative count.</summary>
    public void Add(MessageCount count)
    {
        if (!scope.Includes(count))
        {
            return;
        }

        var owner = PersonRow.Of(count.OwnerKey, humans);
        persons.At(owner).Add(count);
        rooms.At(count.RoomKey).Add(count);
        personRooms.At(new(owner, count.RoomKey)).Add(count);
        hours.At(LocalTime.HourOf(count.HourStart, scope.Zone)).Add(count);
    }

    /// <summary>Whether facts would be counted the same way with this directory and scope.</summary>
    public bool CountsAlike(IReadOnlyCollection<PersonFact> people, FiguresScope other) =>
        (scope.From, scope.To, scope.Over) == (other.From, other.To, other.Over)
        && scope.Zone.Id == other.Zone.Id
        && humans.LinkLike(Humans.Of(people));

    /// <summary>The figures as they are; later facts do not change what this gives.</summary>
    public FrozenFigures Freeze() =>
        new(humans, persons.Freeze(), rooms.Freeze(), personRooms.Freeze(), hours.Freeze(), [.. leftOpen]);

    private void Count(TurnFact turn, int sign)
    {
        switch (scope.StandingOf(turn))
        {
            case TurnStanding.Ended:
                CountEnded(turn, sign);
                break;
            case TurnStanding.LeftOpen when sign > 0:
                leftOpen.Add(turn);
                break;
            case TurnStanding.LeftOpen:
                leftOpen.Remove(turn);
                break;
        }
    }

    private void CountEnded(TurnFact turn, int sign)
    {
        var responsible = PersonRow.Of(turn.ResponsibleKey, humans);
        var answerer = PersonRow.Of(turn.AnswererKey, humans);
        var byColleague = turn.Status == TurnStatus.Answered
            && responsible != PersonRow.Nobody
            && answerer != PersonRow.Nobody
            && answerer != responsible;
        var room = rooms.At(turn.RoomKey);
        var hour = hours.At(LocalTime.HourOf(turn.EndedAt!.Value, scope.Zone));
        persons.At(responsible).CountEnded(turn, scope, byColleague, sign);
        personRooms.At(new(responsible, turn.RoomKey)).CountEnded(turn, scope, byColleague, sign);
        room.CountEnded(turn, scope, byColleague, sign);
        hour.CountEnded(turn, scope, byColleague, sign);
        if (byColleague)
        {
            persons.At(answerer).CountForColleague(sign);
            room.CountForColleague(sign);
            hour.CountForColleague(sign);
        }
    }
}

/// <summary>Figures that no longer change but for what waits: they are read as of an instant.</summary>
public sealed class FrozenFigures
{
    private readonly Humans humans;
    private readonly ImmutableDictionary<PersonRow, Figures> persons;
    private readonly ImmutableDictionary<string, Figures> rooms;
    private readonly ImmutableDictionary<PersonRoomRow, Figures> personRooms;
    private readonly ImmutableDictionary<int, Figures> hours;

    internal FrozenFigures(
        Humans humans,
        ImmutableDictionary<PersonRow, Figures> persons,
        ImmutableDictionary<string, Figures> rooms,
        ImmutableDictionary<PersonRoomRow, Figures> personRooms,
        ImmutableDictionary<int, Figures> hours,
        IReadOnlyList<TurnFact> leftOpen)
    {
        this.humans = humans;
        this.persons = persons;
        this.rooms = rooms;
        this.personRooms = personRooms;
        this.hours = hours;
        LeftOpen = leftOpen;
    }

    /// <summary>Turns open at the range's end, or now.</summary>
    public IReadOnlyList<TurnFact> LeftOpen { get; }

    /// <summary>All that was counted, to be sent elsewhere; <see cref="Of"/> takes it.</summary>
    public IEnumerable<FrozenRow> Rows =>
    [
        .. persons.Select(row => new FrozenRow(FrozenRowKind.Person, row.Key.Key, null, 0, row.Value)),
        .. rooms.Select(row => new FrozenRow(FrozenRowKind.Room, null, row.Key, 0, row.Value)),
        .. personRooms.Select(row => new FrozenRow(
            FrozenRowKind.PersonRoom, row.Key.Person.Key, row.Key.RoomKey, 0, row.Value)),
        .. hours.Select(row => new FrozenRow(FrozenRowKind.Hour, null, null, row.Key, row.Value)),
    ];

    /// <summary>Figures that were frozen elsewhere.</summary>
    /// <param name="people">The directory that they were counted with, or one that links the same accounts.</param>
    public static FrozenFigures Of(
        IReadOnlyCollection<PersonFact> people, IEnumerable<FrozenRow> rows, IReadOnlyList<TurnFact> leftOpen)
    {
        var byKind = rows.ToLookup(row => row.Kind);
        return new(
            Humans.Of(people),
            byKind[FrozenRowKind.Person].ToImmutableDictionary(row => new PersonRow(row.PersonKey), row => row.Figures),
            byKind[FrozenRowKind.Room].ToImmutableDictionary(row => row.RoomKey!, row => row.Figures),
            byKind[FrozenRowKind.PersonRoom].ToImmutableDictionary(
                row => new PersonRoomRow(new PersonRow(row.PersonKey), row.RoomKey!), row => row.Figures),
            byKind[FrozenRowKind.Hour].ToImmutableDictionary(row => row.Hour, row => row.Figures),
            leftOpen);
    }

    /// <summary>The figures as of <see cref="FiguresScope.Now"/>.</summary>
    /// <param name="people">The directory, which must not change; names those in it, and lists sales and after-sales people without a figure.</param>
    /// <param name="scope">Of the same range and threshold that the facts were counted with.</param>
    public SalesFigures At(IReadOnlyCollection<PersonFact> people, FiguresScope scope)
    {
        var waits = LeftOpen
            .Select(turn => new OpenWait(PersonRow.Of(turn.ResponsibleKey, humans), turn.RoomKey, scope.IsOverAtEnd(turn)))
            .ToArray();
        var hour = LocalTime.HourOf(scope.LastHour, scope.Zone);
        return new(
            people,
            new(persons, waits, wait => wait.Person),
            new(rooms, waits, wait => wait.RoomKey),
            new(personRooms, waits, wait => new(wait.Person, wait.RoomKey)),
            new(hours, waits, _ => hour));
    }
}

/// <summary>What a row of <see cref="FrozenFigures"/> is about.</summary>
public enum FrozenRowKind
{
    Person,
    Room,

    /// <summary>A room's part of a person's row.</summary>
    PersonRoom,

    /// <summary>An hour of the day.</summary>
    Hour,
}

/// <summary>One row of <see cref="FrozenFigures"/>.</summary>
/// <param name="PersonKey">Of rows about a person; null for nobody (无负责人).</param>
/// <param name="RoomKey">Of rows about a room.</param>
/// <param name="Hour">0 to 23, of rows about an hour.</param>
public sealed record FrozenRow(FrozenRowKind Kind, string? PersonKey, string? RoomKey, int Hour, Figures Figures);
