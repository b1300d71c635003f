using System.Globalization;
using System.Text.RegularExpressions;

namespace SalesAssistant.Embedded.Demo;

/// <summary>An act of the script and its time, UTC, to the millisecond.</summary>
internal sealed record TimedAct(DateTimeOffset At, ShowAct Act);

/// <summary>Makes up what is said in a day. The same seed and times give the same day.</summary>
/// <param name="zone">Zone of the working hours.</param>
internal sealed partial class DemoDay(DemoScript script, TimeZoneInfo zone, int seed)
{
    private const double OpensHour = 8;
    private const double ClosesHour = 21.4;
    private const double LastQuestionHour = 21.7;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    private readonly Random random = new(seed);
    private readonly Dictionary<string, Queue<Exchange>> decks = [];

    /// <summary>Answered exchanges of the two days before and of this morning, so that there are figures at once.</summary>
    public IReadOnlyList<TimedAct> Past(DateTimeOffset now)
    {
        List<TimedAct> acts = [];
        for (var day = -2; day <= 0; day++)
        {
            var opens = HourOf(now, day, day == 0 ? 7.1 : 9);
            var closes = day == 0 ? now.AddMinutes(-8) : HourOf(now, day, 18);
            foreach (var room in script.Cast.Rooms)
            {
                var every = day == 0 ? 45 : 110;
                for (var at = opens.AddMinutes(Between(0, every)); at < closes; at = at.AddMinutes(Between(every, 2 * every)))
                {
                    // What would not be over by now is left out whole.
                    var exchange = ExchangeOf(room, at, AnswerMinutes(longestMinutes: 25));
                    if (exchange[^1].At < closes)
                    {
                        acts.AddRange(exchange);
                    }
                }
            }
        }

        return Sorted(acts);
    }

    /// <summary>The first act, which shows every feature within two hours, and the rest of the day in the other rooms.</summary>
    public IReadOnlyList<TimedAct> First(DateTimeOffset start)
    {
        List<TimedAct> acts = [.. script.Show.Select(act => new TimedAct(After(start, act.At), act))];
        var free = acts.Where(act => act.Act.Room is not null).GroupBy(act => act.Act.Room!)
            .ToDictionary(room => room.Key, room => room.Max(act => act.At) + Pause);
        foreach (var room in script.Cast.Rooms)
        {
            Improvise(room, free.GetValueOrDefault(room.Id, start), acts);
        }

        return Sorted(acts);
    }

    /// <summary>A whole day from <see cref="OpeningOf"/> on.</summary>
    /// <param name="noon">Any instant of that day.</param>
    public IReadOnlyList<TimedAct> Whole(DateTimeOffset noon)
    {
        List<TimedAct> acts = [];
        foreach (var room in script.Cast.Rooms)
        {
            Improvise(room, OpeningOf(noon), acts);
        }

        // One question comes too late to be answered today: the wait that spans midnight.
        var late = script.Cast.Rooms[random.Next(script.Cast.Rooms.Count)];
        acts.AddRange(ExchangeOf(late, HourOf(noon, 0, LastQuestionHour), AnswerMinutes(longestMinutes: 25))
            .TakeWhile(act => late.Customers.Contains(act.Act.By!)));
        return Sorted(acts);
    }

    /// <summary>When the first of staff come in.</summary>
    public DateTimeOffset OpeningOf(DateTimeOffset noon) => HourOf(noon, 0, OpensHour);

    private void Improvise(CastRoom room, DateTimeOffset from, List<TimedAct> acts)
    {
        var opens = OpeningOf(from);
        var closes = HourOf(from, 0, ClosesHour);
        var at = (from < opens ? opens : from).AddMinutes(Between(1, 20));
        while (at < closes)
        {
            var exchange = ExchangeOf(room, at, AnswerMinutes(longestMinutes: 52));
            acts.AddRange(exchange);
            at = exchange[^1].At.AddMinutes(IsBusy(at) ? Between(12, 45) : Between(40, 120));
        }
    }

    private List<TimedAct> ExchangeOf(CastRoom room, DateTimeOffset at, double answerMinutes)
    {
        var exchange = Draw(room);
        var words = Words();
        var customer = room.Customers[random.Next(room.Customers.Count)];
        List<TimedAct> acts = [];
        var opened = at;
        foreach (var text in exchange.Ask)
        {
            Say(customer, text);
            at = After(at, Between(0.1, 0.4));
        }

        at = exchange.Ask.Count == 0 ? opened : After(at, answerMinutes);
        foreach (var text in exchange.Answer)
        {
            Say(exchange.By ?? ShowAct.Owner, text);
            at = After(at, Between(0.2, 0.5));
        }

        if (exchange.Close is not null && random.NextDouble() < 0.7)
        {
            at = After(at, Between(0.3, 2));
            Say(customer, exchange.Close);
        }

        return acts;

        void Say(string by, string text) => acts.Add(new(
            at, new ShowAct(0, room.Id, by, Say: Braces().Replace(text, found => words[found.Groups[1].Value]))));
    }

    /// <summary>Exchanges come like cards from a shuffled deck: none twice before all were drawn.</summary>
    private Exchange Draw(CastRoom room)
    {
        if (!decks.TryGetValue(room.Id, out var deck) || deck.Count == 0)
        {
            var cards = room.Topics.SelectMany(topic => script.Talk[topic]).ToArray();
            random.Shuffle(cards);
            decks[room.Id] = deck = new(cards);
        }

        return deck.Dequeue();
    }

    private double AnswerMinutes(double longestMinutes) => random.NextDouble() switch
    {
        < 0.8 => 0.5 + (3.5 * Math.Pow(random.NextDouble(), 1.6)),
        < 0.95 => Between(6, 25),
        _ => Between(Math.Min(25, longestMinutes), longestMinutes),
    };

    private Dictionary<string, string> Words() => new()
    {
        ["day"] = Pick("明天", "后天", "周四", "下周一", "下周三"),
        ["qty"] = Pick("500", "1200", "3000", "5000", "20000"),
        ["few"] = Pick("2", "3", "4", "5", "6"),
        ["price"] = Pick("6.8", "12.5", "18.6", "32", "47.5"),
        ["unit"] = Pick("0.32", "0.46", "0.58", "1.15", "2.4"),
        ["yearly"] = Pick("1200", "2400", "3600"),
        ["order"] = string.Create(CultureInfo.InvariantCulture, $"QH{random.Next(10_000, 99_999)}"),
        ["code"] = Pick("03", "07", "12", "21", "28"),
        ["temp"] = Pick("150", "165", "175", "190"),
        ["kw"] = Pick("4.5", "7.2", "11"),
        ["size"] = Pick("40×30×25", "60×40×35", "28×20×12"),
    };

    private string Pick(params ReadOnlySpan<string> words) => words[random.Next(words.Length)];

    private double Between(double least, double most) => least + (random.NextDouble() * (most - least));

    private bool IsBusy(DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, zone).TimeOfDay.TotalHours is (>= 8.5 and < 12) or (>= 13.5 and < 18);

    private DateTimeOffset HourOf(DateTimeOffset at, int days, double hour)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone).Date.AddDays(days).AddHours(hour);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    private static DateTimeOffset After(DateTimeOffset at, double minutes) =>
        at.AddMilliseconds(Math.Round(minutes * 60_000));

    private static IReadOnlyList<TimedAct> Sorted(IEnumerable<TimedAct> acts) => [.. acts.OrderBy(act => act.At)];

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Braces();
}
