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

    // Few and seldom changed, while turns are many.
    private readonly Dictionary<string, int> openTurnsOfTerms = new(StringComparer.Ordinal);

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
        new(humans, persons.Freeze(), rooms.Freeze(), personRooms.Freeze(), hours.Freeze(), [.. openTurnsOfTerms.Keys]);

    private void Count(TurnFact turn, int sign)
    {
        switch (scope.StandingOf(turn))
        {
            case TurnStanding.Ended:
                CountEnded(turn, sign);
                break;
            case TurnStanding.LeftOpen:
                // In no hour: which one it is shown in depends on when one asks.
                var responsible = PersonRow.Of(turn.ResponsibleKey, humans);
                persons.CountOpen(responsible, turn, sign);
                rooms.CountOpen(turn.RoomKey, turn, sign);
                personRooms.CountOpen(new(responsible, turn.RoomKey), turn, sign);
                CountTerms(turn, sign);
                break;
        }
    }

    private void CountTerms(TurnFact turn, int sign)
    {
        if (turn.CalendarTermsId is not { } id)
        {
            return;
        }

        var count = openTurnsOfTerms.GetValueOrDefault(id) + sign;
        if (count == 0)
        {
            openTurnsOfTerms.Remove(id);
        }
        else
        {
            openTurnsOfTerms[id] = count;
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
    private readonly ImmutableDictionary<PersonRow, CountedRow> persons;
    private readonly ImmutableDictionary<string, CountedRow> rooms;
    private readonly ImmutableDictionary<PersonRoomRow, CountedRow> personRooms;
    private readonly ImmutableDictionary<int, CountedRow> hours;

    internal FrozenFigures(
        Humans humans,
        ImmutableDictionary<PersonRow, CountedRow> persons,
        ImmutableDictionary<string, CountedRow> rooms,
        ImmutableDictionary<PersonRoomRow, CountedRow> personRooms,
        ImmutableDictionary<int, CountedRow> hours,
        IReadOnlyCollection<string> openTermsIds)
    {
        this.humans = humans;
        this.persons = persons;
        this.rooms = rooms;
        this.personRooms = personRooms;
        this.hours = hours;
        OpenTermsIds = openTermsIds;
    }

    /// <summary>Turns open at the range's end, or now.</summary>
    public IEnumerable<TurnFact> LeftOpen => persons.SelectMany(row => row.Value.Open);

    /// <summary>Terms of those turns that have a calendar: what their waits are measured by.</summary>
    public IReadOnlyCollection<string> OpenTermsIds { get; }

    /// <summary>All that was counted but what is left open, to be sent elsewhere; <see cref="Of"/> takes it.</summary>
    public IEnumerable<FrozenRow> Rows => ((IEnumerable<FrozenRow>)
    [
        .. persons.Select(row => new FrozenRow(FrozenRowKind.Person, row.Key.Key, null, 0, row.Value.Ended)),
        .. rooms.Select(row => new FrozenRow(FrozenRowKind.Room, null, row.Key, 0, row.Value.Ended)),
        .. personRooms.Select(row => new FrozenRow(
            FrozenRowKind.PersonRoom, row.Key.Person.Key, row.Key.RoomKey, 0, row.Value.Ended)),
        .. hours.Select(row => new FrozenRow(FrozenRowKind.Hour, null, null, row.Key, row.Value.Ended)),
    ]).Where(row => !row.Figures.IsEmpty);

    /// <summary>Figures that were frozen elsewhere.</summary>
    /// <param name="people">The directory that they were counted with, or one that links the same accounts.</param>
    public static FrozenFigures Of(
        IReadOnlyCollection<PersonFact> people, IEnumerable<FrozenRow> rows, IReadOnlyCollection<TurnFact> leftOpen)
    {
        var humans = Humans.Of(people);
        var byKind = rows.ToLookup(row => row.Kind);
        return new(
            humans,
            RowsOf(FrozenRowKind.Person, row => new PersonRow(row.PersonKey), turn => PersonRow.Of(turn.ResponsibleKey, humans)),
            RowsOf(FrozenRowKind.Room, row => row.RoomKey!, turn => turn.RoomKey),
            RowsOf(
                FrozenRowKind.PersonRoom,
                row => new PersonRoomRow(new PersonRow(row.PersonKey), row.RoomKey!),
                turn => new PersonRoomRow(PersonRow.Of(turn.ResponsibleKey, humans), turn.RoomKey)),
            byKind[FrozenRowKind.Hour].ToImmutableDictionary(row => row.Hour, row => new CountedRow(row.Figures, [])),
            leftOpen.Select(turn => turn.CalendarTermsId).OfType<string>().ToHashSet(StringComparer.Ordinal));

        ImmutableDictionary<TKey, CountedRow> RowsOf<TKey>(
            FrozenRowKind kind, Func<FrozenRow, TKey> keyOf, Func<TurnFact, TKey> keyOfTurn)
            where TKey : notnull
        {
            var ended = byKind[kind].ToDictionary(keyOf, row => row.Figures);
            var open = leftOpen.ToLookup(keyOfTurn);
            return ended.Keys.Union(open.Select(turns => turns.Key)).ToImmutableDictionary(
                key => key, key => new CountedRow(ended.GetValueOrDefault(key) ?? new(), [.. open[key]]));
        }
    }

    /// <summary>The figures as of <see cref="FiguresScope.Now"/>.</summary>
    /// <param name="people">The directory, which must not change; names those in it, and lists sales and after-sales people without a figure.</param>
    /// <param name="scope">Of the same range and threshold that the facts were counted with.</param>
    public SalesFigures At(IReadOnlyCollection<PersonFact> people, FiguresScope scope) => new(
        people, new(persons, scope), new(rooms, scope), new(personRooms, scope), new(hours, scope),
        LocalTime.HourOf(scope.LastHour, scope.Zone));
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
