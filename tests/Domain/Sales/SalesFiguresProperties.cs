using SalesAssistant.Domain.Calendars;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Sales;
using static SalesAssistant.Domain.Tests.Sales.Facts;

namespace SalesAssistant.Domain.Tests.Sales;

/// <summary>The laws of figures on facts drawn from a seed, around the days when New York changes its clock.</summary>
public sealed class SalesFiguresProperties
{
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Rooms_add_up_to_their_person(int seed)
    {
        var day = new ADay(seed);
        var figures = day.Build();

        foreach (var person in figures.People)
        {
            var sum = Merge(figures.RoomsOf(person.PersonKey).Select(room => room.Figures));
            Assert.Equal(
                Metrics(person.Figures, nameof(Figures.AnsweredForColleagues), nameof(Figures.IsEmpty)),
                Metrics(sum, nameof(Figures.AnsweredForColleagues), nameof(Figures.IsEmpty)));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Persons_rooms_and_hours_each_add_up_to_the_tenant(int seed)
    {
        var day = new ADay(seed);
        var figures = day.Build();
        var whole = Metrics(figures.Total);

        Assert.Equal(whole, Metrics(Merge(figures.People.Select(row => row.Figures))));
        Assert.Equal(whole, Metrics(Merge(figures.Rooms.Select(row => row.Figures))));
        Assert.Equal(whole, Metrics(Merge(figures.Hours)));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_hours_of_a_series_add_up_to_its_days(int seed)
    {
        var day = new ADay(seed);
        var scope = day.Scope with { From = day.Scope.From.AddDays(-2), To = day.Scope.To.AddDays(2) };

        var hours = SalesFigures.Series(day.Turns, day.Counts, day.People, scope, LocalUnit.Hour);
        var days = SalesFigures.Series(day.Turns, day.Counts, day.People, scope, LocalUnit.Day);

        foreach (var whole in days)
        {
            var own = scope with { From = whole.Span.From, To = whole.Span.To };
            var parts = hours.Where(hour => hour.Span.From >= own.From && hour.Span.From < own.To).ToArray();
            Assert.Equal(
                Metrics(SalesFigures.Build(day.Turns, day.Counts, day.People, own).Total),
                Metrics(whole.Figures.Total));
            Assert.Equal(Metrics(whole.Figures.Total), Metrics(Merge(parts.Select(hour => hour.Figures.Total))));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Neither_the_order_of_facts_nor_that_of_merging_matters(int seed)
    {
        var day = new ADay(seed);
        var random = new Random(seed);
        var figures = day.Build();
        var parts = figures.Rooms.Select(room => room.Figures).ToArray();
        random.Shuffle(parts);
        random.Shuffle(day.Turns);
        random.Shuffle(day.Counts);
        random.Shuffle(day.People);
        var again = day.Build();

        Assert.Equal(Metrics(figures.Total), Metrics(Merge(parts)));
        Assert.Equal(
            figures.People.Select(row => (row.PersonKey, row.Name, Join(row.Figures))),
            again.People.Select(row => (row.PersonKey, row.Name, Join(row.Figures))));
        Assert.Equal(figures.Hours.Select(Join), again.Hours.Select(Join));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_tenants_figures_are_those_of_a_plain_recount(int seed)
    {
        var day = new ADay(seed);
        var (from, to) = (day.Scope.From, day.Scope.To);
        var ended = day.Turns.Where(turn => turn.EndedAt >= from && turn.EndedAt < to).ToArray();
        var answered = ended.Where(turn => turn.Status == TurnStatus.Answered).ToArray();
        var open = day.Turns.Where(turn =>
            turn.Status != TurnStatus.Retracted && turn.WaitingSince < to && !(turn.EndedAt < to)).ToArray();
        var sorted = answered.Select(turn => turn.ReplyMs!.Value).Order().ToArray();

        var total = day.Build().Total;

        Assert.Equal(answered.Length, total.AnsweredTurns);
        Assert.Equal(sorted.Count(ms => ms > 120_000), total.OverCount);
        Assert.Equal(open.Length, total.CarriedOver);
        Assert.Equal(
            open.Count(turn => (day.Scope.AsOf - turn.WaitingSince) > TimeSpan.FromMinutes(2)), total.OpenOverCount);
        Assert.Equal(ended.Count(turn => turn.Status == TurnStatus.Dismissed), total.DismissedTurns);
        Assert.Equal(
            sorted.Length == 0 ? null : sorted.Sum() / (60_000.0 * sorted.Length), total.AverageReplyMinutes);
        Assert.Equal(
            sorted.Length == 0 ? null : sorted[(int)Math.Ceiling(sorted.Length * 0.9m) - 1] / 60_000.0,
            total.P90ReplyMinutes);
        Assert.Equal(total.AnsweredByColleague, total.AnsweredForColleagues);
    }

    private static string Join(Figures figures) => string.Join(';', Metrics(figures));

    private static Figures Merge(IEnumerable<Figures> parts)
    {
        var sum = new Figures();
        foreach (var part in parts)
        {
            sum.Merge(part);
        }

        return sum;
    }

    /// <summary>Facts within two days before and after a day that may have 23 or 25 hours.</summary>
    private sealed class ADay
    {
        private static readonly DateOnly[] Dates = [new(2026, 3, 8), new(2026, 11, 1), new(2026, 7, 1)];

        public ADay(int seed)
        {
            var random = new Random(seed);
            var date = Dates[random.Next(Dates.Length)];
            var from = LocalTime.StartOfDay(date, NewYork);
            var to = LocalTime.StartOfDay(date.AddDays(1), NewYork);
            var now = random.Next(2) == 0 ? to.AddDays(3) : from.AddMinutes(random.Next(23 * 60));
            Scope = new(from, to, now, NewYork, TimeSpan.FromMinutes(2), (turn, at) => at - turn.WaitingSince);
            People =
            [
                Person("p0"),
                Person("p1", sameAs: "p0"),
                Person("p2", SenderRole.AfterSales),
                Person("p3", SenderRole.Employee),
            ];
            Turns = [.. Enumerable.Range(0, random.Next(80)).Select(_ => ATurn(random, from, now))];
            Counts = [.. Enumerable.Range(0, random.Next(80)).Select(_ => ACount(random, from))];
        }

        public FiguresScope Scope { get; }

        public PersonFact[] People { get; }

        public TurnFact[] Turns { get; }

        public MessageCount[] Counts { get; }

        public SalesFigures Build() => SalesFigures.Build(Turns, Counts, People, Scope);

        private static TurnFact ATurn(Random random, DateTimeOffset from, DateTimeOffset now)
        {
            var since = from.AddMilliseconds(random.NextInt64(-30 * 3_600_000L, 40 * 3_600_000L));
            since = since < now ? since : now;
            var replyMs = random.Next(3) == 0 ? random.NextInt64(48 * 3_600_000) : random.NextInt64(240_000);
            var status = random.Next(2) == 0 ? TurnStatus.Answered : (TurnStatus)random.Next(6);
            var endedAt = since.AddMilliseconds(replyMs);
            if (endedAt > now)
            {
                status = TurnStatus.Open;
            }

            var isAnswered = status == TurnStatus.Answered;
            return new(
                "turn",
                $"r{random.Next(4)}",
                AKey(random),
                isAnswered ? $"p{random.Next(5)}" : null,
                status,
                since,
                status == TurnStatus.Open ? null : endedAt,
                isAnswered ? replyMs / 2 : null,
                isAnswered ? replyMs : null,
                HasCalendar: random.Next(2) == 0);
        }

        private static MessageCount ACount(Random random, DateTimeOffset from) => new(
            $"r{random.Next(4)}",
            AKey(random),
            (SenderRole)random.Next(6),
            random.Next(2) == 0,
            LocalTime.StartOfHour(from.AddHours(random.Next(-48, 48)), NewYork),
            random.Next(1, 20));

        private static string? AKey(Random random) => random.Next(5) is var person and < 4 ? $"p{person}" : null;
    }
}
