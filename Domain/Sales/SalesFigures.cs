using SalesAssistant.Domain.Calendars;

namespace SalesAssistant.Domain.Sales;

/// <summary>
/// All figures of a range from one set of facts, so that every surface shows the same. Each fact is counted once for its
/// person, its room and its hour: rooms add up to their person, hours to their day. Rows are shared: never add to one.
/// </summary>
public sealed class SalesFigures
{
    private readonly Humans humans;
    private readonly FigureRows<PersonRow> persons;
    private readonly FigureRows<string> rooms;
    private readonly FigureRows<PersonRoomRow> personRooms;
    private readonly FigureRows<int> clockHours;
    private readonly int lastHour;
    private Figures? total;
    private PersonFigures[]? personRows;
    private RoomFigures[]? roomRows;
    private Figures[]? hours;

    internal SalesFigures(
        IReadOnlyCollection<PersonFact> people,
        FigureRows<PersonRow> persons,
        FigureRows<string> rooms,
        FigureRows<PersonRoomRow> personRooms,
        FigureRows<int> clockHours,
        int lastHour)
    {
        humans = Humans.Of(people);
        this.persons = persons;
        this.rooms = rooms;
        this.personRooms = personRooms;
        this.clockHours = clockHours;
        this.lastHour = lastHour;
    }

    /// <summary>The tenant's figures.</summary>
    public Figures Total => total ??= Sum(Hours);

    /// <summary>
    /// A row for every sales and after-sales person and for whoever else has a figure, by key; 无负责人 last, if it has
    /// a figure.
    /// </summary>
    public IReadOnlyList<PersonFigures> People => personRows ??= [.. PersonRows().Select(RowOf)];

    /// <summary>A row for every room with a figure, by key.</summary>
    public IReadOnlyList<RoomFigures> Rooms => roomRows ??= RoomRows(rooms.All);

    /// <summary>The figures of each hour 0 to 23 of the tenant's clock; turns left open are in the last hour.</summary>
    public IReadOnlyList<Figures> Hours => hours ??= [.. Enumerable.Range(0, 24).Select(HourOf)];

    /// <summary>Counts every fact that lies in <paramref name="scope"/>; others may be among them.</summary>
    /// <param name="turns">Turns that ended in the range or are open at its end; each once.</param>
    /// <param name="messages">Messages in the range, by hour.</param>
    /// <param name="people">
    /// The directory, which must not change; says who is listed, their names, and which accounts are one human.
    /// </param>
    /// <param name="scope">The range.</param>
    public static SalesFigures Build(
        IEnumerable<TurnFact> turns,
        IEnumerable<MessageCount> messages,
        IReadOnlyCollection<PersonFact> people,
        FiguresScope scope)
    {
        var running = new RunningFigures(people, scope);
        foreach (var turn in turns)
        {
            running.Add(turn);
        }

        foreach (var count in messages)
        {
            running.Add(count);
        }

        return running.Freeze().At(people, scope);
    }

    /// <summary>The figures of each hour, day or week of the range, ascending, empty ones too.</summary>
    /// <remarks>
    /// Days and weeks are ranges of their own: a turn open over three midnights is left open on three days. The hours
    /// of a day add up to the day: what it leaves open is in its last hour (now's, while it lasts).
    /// </remarks>
    public static IReadOnlyList<SpanFigures> Series(
        IReadOnlyCollection<TurnFact> turns,
        IReadOnlyCollection<MessageCount> messages,
        IReadOnlyCollection<PersonFact> people,
        FiguresScope scope,
        LocalUnit unit)
    {
        var spans = LocalTime.Split(scope.From, scope.To, unit == LocalUnit.Hour ? LocalUnit.Day : unit, scope.Zone);
        var turnsOf = Distribute(turns, spans, turn => turn.WaitingSince, turn => turn.EndedAt ?? scope.To);
        var messagesOf = Distribute(messages, spans, count => count.HourStart, count => count.HourStart);
        var series = spans.Select((span, index) =>
            (Scope: scope with { From = span.From, To = span.To }, Turns: turnsOf[index], Messages: messagesOf[index]));
        return unit == LocalUnit.Hour
            ? [.. series.SelectMany(day => ByHour(day.Turns, day.Messages, people, day.Scope))]
            : [.. series.Select(each => new SpanFigures(
                new(each.Scope.From, each.Scope.To), Build(each.Turns, each.Messages, people, each.Scope)))];
    }

    /// <summary>The row of a person or of an account linked to them; empty figures when nothing was counted.</summary>
    /// <param name="personKey">Null for 无负责人.</param>
    public PersonFigures Person(string? personKey) => RowOf(PersonRow.Of(personKey, humans));

    /// <summary>The row of a room; empty figures when nothing was counted.</summary>
    public RoomFigures Room(string roomKey) => new(roomKey, rooms.Find(roomKey));

    /// <summary>
    /// A person's figures by room, by key. They add up to the person's row but for
    /// <see cref="Figures.AnsweredForColleagues"/>, which belongs to rooms of others.
    /// </summary>
    /// <param name="personKey">Null for 无负责人.</param>
    public IReadOnlyList<RoomFigures> RoomsOf(string? personKey)
    {
        var person = PersonRow.Of(personKey, humans);
        return RoomRows(personRooms.All
            .Where(row => row.Key.Person == person)
            .Select(row => KeyValuePair.Create(row.Key.RoomKey, row.Value)));
    }

    /// <summary>The hours of a day: each has the facts that the day counts in it.</summary>
    private static IEnumerable<SpanFigures> ByHour(
        IEnumerable<TurnFact> turns,
        IEnumerable<MessageCount> messages,
        IReadOnlyCollection<PersonFact> people,
        FiguresScope day)
    {
        var turnsOf = turns.ToLookup(turn => day.StandingOf(turn) switch
        {
            TurnStanding.Ended => LocalTime.StartOfHour(turn.EndedAt!.Value, day.Zone),
            TurnStanding.LeftOpen => day.LastHour,
            _ => DateTimeOffset.MinValue,
        });
        var messagesOf = messages.ToLookup(count => count.HourStart);
        foreach (var span in LocalTime.Split(day.From, day.To, LocalUnit.Hour, day.Zone))
        {
            var hour = LocalTime.StartOfHour(span.From, day.Zone);
            yield return new(span, Build(turnsOf[hour], messagesOf[hour], people, day));
        }
    }

    /// <summary>For each span the facts that touch it.</summary>
    private static List<TFact>[] Distribute<TFact>(
        IEnumerable<TFact> facts,
        IReadOnlyList<LocalSpan> spans,
        Func<TFact, DateTimeOffset> start,
        Func<TFact, DateTimeOffset> end)
    {
        var starts = spans.Select(span => span.From).ToArray();
        var touching = spans.Select(_ => new List<TFact>()).ToArray();
        foreach (var fact in spans.Count == 0 ? [] : facts)
        {
            var last = IndexOf(end(fact));
            for (var index = IndexOf(start(fact)); index <= last; index++)
            {
                touching[index].Add(fact);
            }
        }

        return touching;

        int IndexOf(DateTimeOffset at)
        {
            var found = Array.BinarySearch(starts, at);
            return Math.Max(0, found >= 0 ? found : ~found - 1);
        }
    }

    private static Figures Sum(IEnumerable<Figures> parts)
    {
        var sum = new Figures();
        foreach (var part in parts)
        {
            sum.Merge(part);
        }

        return sum;
    }

    private static RoomFigures[] RoomRows(IEnumerable<KeyValuePair<string, Figures>> rows) =>
    [
        .. rows.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => new RoomFigures(row.Key, row.Value)),
    ];

    private Figures HourOf(int hour)
    {
        var ended = clockHours.Find(hour);
        return hour == lastHour && persons.CountOpen() is (var turns and > 0, var overTurns)
            ? ended.WithLeftOpen(turns, overTurns)
            : ended;
    }

    private IEnumerable<PersonRow> PersonRows()
    {
        var others = persons.Keys.Where(row => !humans.IsListed(row)).ToList();
        return others.Count == 0
            ? humans.Listed
            : humans.Listed.Concat(others)
                .OrderBy(row => row == PersonRow.Nobody)
                .ThenBy(row => row.Key, StringComparer.Ordinal);
    }

    private PersonFigures RowOf(PersonRow row)
    {
        var person = row.Key is { } key ? humans.Find(key) : null;
        return new(row.Key, person?.Name ?? row.Key ?? SalesText.NoOwner, person?.Role, persons.Find(row));
    }
}

/// <summary>Whose row something is counted in.</summary>
/// <param name="Key">The main account; null for nobody.</param>
internal readonly record struct PersonRow(string? Key)
{
    public static PersonRow Nobody => default;

    public static PersonRow Of(string? key, Humans humans) => new(key is null ? null : humans.MainKeyOf(key));
}

/// <summary>A room's part of a person's row.</summary>
internal readonly record struct PersonRoomRow(PersonRow Person, string RoomKey);
