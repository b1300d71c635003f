using SalesAssistant.Domain.Calendars;
using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Domain.Sales;

/// <summary>
/// All figures of a range from one set of facts, so that every surface shows the same. Each fact is counted in one
/// cell (person, room, hour), and each row is the sum of its cells: rooms add up to their person, hours to their day.
/// </summary>
public sealed class SalesFigures
{
    private readonly Dictionary<Cell, Figures> cells = [];
    private readonly IReadOnlyCollection<PersonFact> people;
    private readonly Humans humans;
    private readonly TimeZoneInfo zone;
    private Figures? total;
    private PersonFigures[]? personRows;
    private RoomFigures[]? roomRows;
    private Figures[]? hours;

    private SalesFigures(IReadOnlyCollection<PersonFact> people, Humans humans, TimeZoneInfo zone)
    {
        this.people = people;
        this.humans = humans;
        this.zone = zone;
    }

    /// <summary>The tenant's figures.</summary>
    public Figures Total => total ??= Sum(cells);

    /// <summary>
    /// A row for every sales and after-sales person and for whoever else has a figure, by key; 无负责人 last, if it has
    /// a figure.
    /// </summary>
    public IReadOnlyList<PersonFigures> People => personRows ??=
    [
        .. Rows(cell => cell.PersonKey, ListedKeys().Concat(cells.Keys.Select(cell => cell.PersonKey)))
            .OrderBy(row => row.Key is null)
            .ThenBy(row => row.Key, StringComparer.Ordinal)
            .Select(row => PersonRow(row.Key, row.Figures)),
    ];

    /// <summary>A row for every room with a figure, by key.</summary>
    public IReadOnlyList<RoomFigures> Rooms => roomRows ??= RoomRows(cells);

    /// <summary>The figures of each hour 0 to 23 of the tenant's clock; turns left open are in the last hour.</summary>
    public IReadOnlyList<Figures> Hours => hours ??=
    [
        .. Rows(cell => LocalTime.HourOf(cell.Hour, zone), Enumerable.Range(0, 24))
            .OrderBy(row => row.Key)
            .Select(row => row.Figures),
    ];

    /// <summary>Counts every fact that lies in <paramref name="scope"/>; others may be among them.</summary>
    /// <param name="turns">Turns that ended in the range or are open at its end; each once.</param>
    /// <param name="messages">Messages in the range, by hour.</param>
    /// <param name="people">The directory; says who is listed, their names, and which accounts are one human.</param>
    /// <param name="scope">The range.</param>
    public static SalesFigures Build(
        IEnumerable<TurnFact> turns,
        IEnumerable<MessageCount> messages,
        IReadOnlyCollection<PersonFact> people,
        FiguresScope scope) =>
        Build(turns, messages, people, new Humans(people), scope);

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
        var humans = new Humans(people);
        var spans = LocalTime.Split(scope.From, scope.To, unit == LocalUnit.Hour ? LocalUnit.Day : unit, scope.Zone);
        var turnsOf = Distribute(turns, spans, turn => turn.WaitingSince, turn => turn.EndedAt ?? scope.To);
        var messagesOf = Distribute(messages, spans, count => count.HourStart, count => count.HourStart);
        var series = spans.Select((span, index) => new SpanFigures(
            span,
            Build(turnsOf[index], messagesOf[index], people, humans, scope with { From = span.From, To = span.To })));
        return unit == LocalUnit.Hour
            ? [.. series.SelectMany(day => day.Figures.ByHour(day.Span))]
            : [.. series];
    }

    /// <summary>The row of a person or of an account linked to them; empty figures when nothing was counted.</summary>
    /// <param name="personKey">Null for 无负责人.</param>
    public PersonFigures Person(string? personKey)
    {
        var key = MainKeyOf(personKey);
        return PersonRow(key, Sum(cells.Where(cell => cell.Key.PersonKey == key)));
    }

    /// <summary>
    /// A person's figures by room, by key. They add up to the person's row but for
    /// <see cref="Figures.AnsweredForColleagues"/>, which belongs to rooms of others.
    /// </summary>
    /// <param name="personKey">Null for 无负责人.</param>
    public IReadOnlyList<RoomFigures> RoomsOf(string? personKey)
    {
        var key = MainKeyOf(personKey);
        return RoomRows(cells.Where(cell => cell.Key.PersonKey == key && !cell.Key.IsForColleague));
    }

    private static SalesFigures Build(
        IEnumerable<TurnFact> turns,
        IEnumerable<MessageCount> messages,
        IReadOnlyCollection<PersonFact> people,
        Humans humans,
        FiguresScope scope)
    {
        var figures = new SalesFigures(people, humans, scope.Zone);
        foreach (var turn in turns)
        {
            figures.Add(turn, scope);
        }

        foreach (var count in messages.Where(scope.Includes))
        {
            figures.At(figures.MainKeyOf(count.OwnerKey), count.RoomKey, count.HourStart).Add(count);
        }

        // An archived room's turn or a bot's messages count nowhere, and give nobody a row.
        foreach (var (cell, _) in figures.cells.Where(cell => cell.Value.IsEmpty).ToArray())
        {
            figures.cells.Remove(cell);
        }

        return figures;
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

    private static Figures Sum(IEnumerable<KeyValuePair<Cell, Figures>> cells)
    {
        var sum = new Figures();
        foreach (var (_, figures) in cells)
        {
            sum.Merge(figures);
        }

        return sum;
    }

    private static RoomFigures[] RoomRows(IEnumerable<KeyValuePair<Cell, Figures>> cells) =>
    [
        .. cells.GroupBy(cell => cell.Key.RoomKey)
            .OrderBy(room => room.Key, StringComparer.Ordinal)
            .Select(room => new RoomFigures(room.Key, Sum(room))),
    ];

    private void Add(TurnFact turn, FiguresScope scope)
    {
        var standing = scope.StandingOf(turn);
        if (standing == TurnStanding.Outside)
        {
            return;
        }

        var hour = standing == TurnStanding.Ended
            ? LocalTime.StartOfHour(turn.EndedAt!.Value, zone)
            : scope.LastHour;
        var responsible = MainKeyOf(turn.ResponsibleKey);
        var answerer = MainKeyOf(turn.AnswererKey);
        var byColleague = standing == TurnStanding.Ended
            && turn.Status == TurnStatus.Answered
            && responsible is not null
            && answerer is not null
            && answerer != responsible;
        At(responsible, turn.RoomKey, hour).Add(turn, scope, byColleague);
        if (byColleague)
        {
            At(answerer, turn.RoomKey, hour, isForColleague: true).AddAnsweredForColleague();
        }
    }

    private IEnumerable<SpanFigures> ByHour(LocalSpan day)
    {
        var byHour = cells.ToLookup(cell => cell.Key.Hour);
        foreach (var span in LocalTime.Split(day.From, day.To, LocalUnit.Hour, zone))
        {
            var hour = new SalesFigures(people, humans, zone);
            foreach (var (cell, figures) in byHour[LocalTime.StartOfHour(span.From, zone)])
            {
                hour.cells.Add(cell, figures);
            }

            yield return new SpanFigures(span, hour);
        }
    }

    private Figures At(string? personKey, string roomKey, DateTimeOffset hour, bool isForColleague = false)
    {
        var cell = new Cell(personKey, roomKey, hour, isForColleague);
        if (!cells.TryGetValue(cell, out var figures))
        {
            figures = new Figures();
            cells.Add(cell, figures);
        }

        return figures;
    }

    private string? MainKeyOf(string? key) => key is null ? null : humans.MainKeyOf(key);

    private IEnumerable<string?> ListedKeys() => people
        .Where(person => person.Role is SenderRole.Sales or SenderRole.AfterSales)
        .Select(person => MainKeyOf(person.Key));

    private PersonFigures PersonRow(string? key, Figures figures)
    {
        var person = key is null ? null : humans.Find(key);
        return new(key, person?.Name ?? key ?? SalesText.NoOwner, person?.Role, figures);
    }

    /// <summary>The sum of each group of cells; groups in <paramref name="keys"/> are there even when empty.</summary>
    private IEnumerable<(TKey Key, Figures Figures)> Rows<TKey>(Func<Cell, TKey> keyOf, IEnumerable<TKey> keys)
    {
        var groups = cells.ToLookup(cell => keyOf(cell.Key));
        return keys.Distinct().Select(key => (key, Sum(groups[key])));
    }

    /// <param name="PersonKey">Who is responsible; who answered, for a colleague's turn; null for nobody.</param>
    private readonly record struct Cell(string? PersonKey, string RoomKey, DateTimeOffset Hour, bool IsForColleague);
}
