using SalesAssistant.Domain.Calendars;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Sales;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Sales;
using Xunit.Abstractions;
using static SalesAssistant.Engine.Tests.Sales.FiguresText;
using static SalesAssistant.Engine.Tests.Sales.LedgerWorld;

namespace SalesAssistant.Engine.Tests.Sales;

/// <summary>
/// Random rooms from the evening to the next noon: after every step a ledger's figures are those of a reading of the query
/// tables and of a plain recount.
/// </summary>
public sealed class SalesLedgerProperties(ITestOutputHelper output)
{
    private const int Steps = 150;
    private static readonly DateTimeOffset Evening = new(2026, 11, 20, 10, 0, 0, TimeSpan.Zero);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_ledger_that_hears_everything_equals_a_recomputation_after_every_step(int seed)
    {
        output.WriteLine($"seed {seed}");
        var drawn = new Draw(seed);
        for (var step = 0; step < Steps; step++)
        {
            await drawn.StepAsync();
            await drawn.MeanwhileAsync();
            var world = drawn.World;

            var plain = await world.ReadAsync(world.Plain);
            Assert.Equal(plain, await world.ReadAsync(world.Reader));
            Assert.StartsWith("total " + Describe(await RecountAsync(world)) + "\n", plain, StringComparison.Ordinal);
            Assert.Equal(await world.ReadAsync(world.Plain, Li), await world.ReadAsync(world.Reader, Li));
            Assert.Equal(await SeriesAsync(world, world.Plain), await SeriesAsync(world, world.Reader));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Ledgers_of_persons_and_of_the_tenant_bear_lost_repeated_and_reordered_reports(int seed)
    {
        output.WriteLine($"seed {seed}");
        var drawn = new Draw(seed);
        var world = drawn.World;
        Hearer[] hearers = [new(world, null, seed), new(world, Li, seed), new(world, Zhao, seed)];
        world.Reported = report => Array.ForEach(hearers, hearer => hearer.Hear(report));
        var compared = 0;
        for (var step = 0; step < Steps; step++)
        {
            await drawn.StepAsync();
            foreach (var hearer in hearers)
            {
                compared += await hearer.CompareAsync() ? 1 : 0;
            }
        }

        Assert.True(compared > Steps, $"Only {compared} comparisons.");
    }

    private static async Task<string> SeriesAsync(LedgerWorld world, FiguresReader reader) => string.Join('\n',
        (await reader.ReadSeriesAsync(world.Tenant, world.Today.From, world.Today.To, null, LocalUnit.Hour, None))
        .Select(span => $"{span.Span.From:O} {Describe(span.Figures)}"));

    /// <summary>The tenant's figures straight from the rows, without what the engine reads them with.</summary>
    private static async Task<Figures> RecountAsync(LedgerWorld world)
    {
        var (from, to, now, queries) = (world.Today.From, world.Today.To, world.Clock.Now, world.Storage.Queries);
        var figures = new Figures();
        var messages = await AllAsync(page => queries.SearchMessagesAsync("acme", new() { From = from, To = to }, page, None));
        foreach (var message in messages.Where(message => message is { IsCountable: true, IsRecalled: false }))
        {
            var sender = new PersonKey(Channel, message.SenderId);
            figures.Add(new MessageCount("", null, message.Role, message.Owner == sender, from, 1));
        }

        Dictionary<string, Terms> known = [];
        foreach (var turn in await AllAsync(page => queries.ReadTurnsAsync("acme", new(), page, None)))
        {
            if (!known.TryGetValue(turn.TermsId, out var terms))
            {
                terms = Terms.FromJson((await queries.ReadTermsAsync("acme", turn.TermsId, None))!.Json);
                known.Add(turn.TermsId, terms);
            }

            var hours = terms.Calendar is null ? OpenHours.Always : terms.Hours;
            var scope = new FiguresScope(
                from, to, now, world.Tenant.Zone, TimeSpan.FromMinutes(world.Tenant.Settings.OverMinutes),
                (fact, until) => hours.Between(fact.WaitingSince, until));
            var byColleague = MainOf(world, turn.Responsible) is { } responsible
                && MainOf(world, turn.Answerer) is { } answerer && answerer != responsible;
            var fact = new TurnFact(
                turn.TurnId, turn.Room.Local, null, null, turn.Status, turn.WaitingSince, turn.EndedAt, turn.ReplyOpenMs,
                turn.ReplyWallMs, terms.Calendar is not null);
            figures.Add(fact, scope, byColleague);
            if (byColleague && turn.Status == TurnStatus.Answered && turn.EndedAt >= from && turn.EndedAt < to)
            {
                figures.AddAnsweredForColleague();
            }
        }

        return figures;
    }

    private static PersonKey? MainOf(LedgerWorld world, PersonKey? person) =>
        person is { } key ? world.Tenant.Find(key)?.SameAs ?? key : null;

    private static async Task<List<T>> AllAsync<T>(Func<PageRequest, ValueTask<Page<T>>> read)
    {
        List<T> items = [];
        string? cursor = null;
        do
        {
            var page = await read(new(500, cursor));
            items.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return items;
    }

    /// <summary>What happens in the rooms, drawn from a seed.</summary>
    private sealed class Draw
    {
        private static readonly string[] Rooms = ["r1", "r2", "r3", "r4", "r5"];
        private static readonly string[] Staff = ["li", "li", "wang", "zhao", "wu"];
        private static readonly string[] Customers = ["c1", "c2"];
        private static readonly string[] Others = ["bot", "stranger"];
        private readonly Random random;
        private readonly List<(string Room, string Id)> sent = [];

        public Draw(int seed)
        {
            random = new(seed);
            var hours = Enum.GetValues<DayOfWeek>().ToDictionary(
                day => day, _ => (IReadOnlyList<OpenInterval>)[new(TimeSpan.FromHours(9), TimeSpan.FromHours(21))]);
            World = new(Evening, seed % 2 == 0 ? new(hours, []) : null);
            World.Log = new FailingLog(World.Storage.Log, random);
        }

        public LedgerWorld World { get; }

        public async Task StepAsync()
        {
            World.Clock.Now = World.Clock.Now.AddMilliseconds(
                random.Next(20) == 0 ? random.Next(7_200_000) : random.Next(300_000));
            var room = Any(Rooms);
            await (random.Next(100) switch
            {
                < 32 => SayAsync(room, Any(Customers), back: 0),
                < 54 => SayAsync(room, Any(Staff), back: 0),
                < 58 => SayAsync(room, Any(Others), back: 0),
                < 66 => SayAsync(room, Any([.. Staff, .. Customers]), back: random.Next(1_200_000)),
                < 69 => SayAsync(room, Any([.. Staff, .. Customers]), back: random.Next(130_000_000)),
                < 75 => RecallAsync(),
                < 79 => World.CommandAsync(room, new EditRoom(null, null, AnyOwner(), null, MayReplaceOwner: true)),
                < 82 => HandOverAsync(room),
                < 85 => World.CommandAsync(room, new Dismiss("误报")),
                < 88 => World.CommandAsync(room, new Undo()),
                < 90 => World.CommandAsync(room, new ArchiveRoom()),
                < 92 => World.CommandAsync(room, new WakeUp()),
                < 94 => World.ChangeRoleAsync(new(Channel, "stranger"), random.Next(2) == 0 ? SenderRole.Sales : SenderRole.Customer),
                < 95 => World.ChangeRoleAsync(Wu, random.Next(2) == 0 ? SenderRole.Employee : SenderRole.AfterSales),
                < 96 => ChangeAsync(() => World.Tenants.Change(settings => settings with { OverMinutes = random.Next(1, 6) })),
                < 97 => ChangeAsync(() => World.Tenants.Change(
                    Wang, person => person with { SameAs = person.SameAs is null ? Zhao : null })),
                < 98 => World.CommandAsync(room, new ApplyTerms()),
                _ => ChangeAsync(() => World.Restart()),
            });
        }

        /// <summary>Now and then something happens while a ledger reads the tables.</summary>
        public async Task MeanwhileAsync()
        {
            if (random.Next(4) != 0)
            {
                return;
            }

            if (random.Next(3) == 0)
            {
                World.Ledgers.Of("acme").CloseIfIdle(World.Clock.Now);
            }

            World.Watch.Meanwhile = _ =>
            {
                World.Watch.Meanwhile = null;
                SayAsync(Any(Rooms), Any([.. Staff, .. Customers]), back: 0).GetAwaiter().GetResult();
                RecallAsync().GetAwaiter().GetResult();
            };
            await World.ReadAsync(World.Reader);
            World.Watch.Meanwhile = null;
        }

        private async Task SayAsync(string room, string sender, int back)
        {
            var text = random.Next(4) == 0 ? "好的" : "什么时候发货？";
            var message = await World.SayAsync(room, sender, World.Clock.Now.AddMilliseconds(-back), text);
            sent.Add((room, message.Id));
        }

        private async Task RecallAsync()
        {
            if (sent.Count > 0)
            {
                var (room, id) = random.Next(2) == 0 ? sent[^1] : sent[random.Next(sent.Count)];
                await World.SayAsync(room, Any(Customers), recalls: id);
            }
        }

        private async Task HandOverAsync(string room)
        {
            await World.CommandAsync(room, new RequestHandover(random.Next(2) == 0 ? Li : Wang, Stage.PreSales, null));
            await World.CommandAsync(room, new ApproveHandover());
        }

        private static Task ChangeAsync(Action change)
        {
            change();
            return Task.CompletedTask;
        }

        private PersonKey AnyOwner() => new(Channel, Any(Staff));

        private T Any<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];
    }

    /// <summary>A log that now and then fails, with or without having appended.</summary>
    private sealed class FailingLog(IMessageLog inner, Random random) : IMessageLog
    {
        public ValueTask<RoomHistory> ReadAsync(RoomKey room, CancellationToken ct) => inner.ReadAsync(room, ct);

        public async ValueTask<AppendOutcome> AppendAsync(RoomAppend append, CancellationToken ct)
        {
            var fate = random.Next(40);
            var outcome = fate == 0 ? null : await inner.AppendAsync(append, ct);
            return fate > 1 ? outcome! : throw new LogUnavailableException("The log is away.");
        }
    }

    /// <summary>A ledger to which reports come as a bad network brings them.</summary>
    private sealed class Hearer(LedgerWorld world, PersonKey? owner, int seed)
    {
        private readonly Random random = new(seed + 1_000_000);
        private readonly List<(int Number, RoomReport Report)> delayed = [];

        // By room the number of the newest report sent, and of the newest that came.
        private readonly Dictionary<RoomKey, int> latest = [];
        private readonly Dictionary<RoomKey, int> heard = [];
        private int numbers;
        private SalesLedger ledger = Open(world, owner);

        public void Hear(RoomReport report)
        {
            var number = latest[report.Room] = ++numbers;
            switch (random.Next(10))
            {
                case 0:
                    break;
                case 1 or 2:
                    delayed.Add((number, report));
                    break;
                case 3:
                    Deliver(number, report);
                    Deliver(number, report);
                    break;
                default:
                    Deliver(number, report);
                    break;
            }
        }

        /// <summary>Compares unless a room's newest report is still on its way or lost.</summary>
        public async Task<bool> CompareAsync()
        {
            switch (random.Next(12))
            {
                case 0:
                    ledger = Open(world, owner);
                    break;
                case 1 or 2 or 3:
                    var late = delayed.ToArray();
                    random.Shuffle(late);
                    delayed.Clear();
                    Array.ForEach(late, each => Deliver(each.Number, each.Report));
                    foreach (var room in latest.Keys.Where(IsInTheDark).ToList())
                    {
                        Deliver(latest[room], RoomReport.OfDoubt(room));
                    }

                    break;
            }

            if (latest.Keys.Any(IsInTheDark))
            {
                return false;
            }

            var facts = await ledger.ReadAsync(world.Today, null, None);
            var stored = await world.Storage.Queries.ReadFiguresAsync(
                "acme", world.Today.From, world.Today.To, world.Tenant.Zone, owner, None);
            Assert.Equal(stored.Turns.OrderBy(turn => turn.TurnId), facts.Turns.OrderBy(turn => turn.TurnId));
            Assert.Equal(stored.Messages.OrderBy(Text), facts.Messages.OrderBy(Text));
            return true;
        }

        private static string Text(MessageCount count) => count.ToString();

        private static SalesLedger Open(LedgerWorld world, PersonKey? owner) =>
            new("acme", owner, world.Storage.Queries, world.Clock);

        private bool IsInTheDark(RoomKey room) => heard.GetValueOrDefault(room) < latest[room];

        private void Deliver(int number, RoomReport report)
        {
            heard[report.Room] = Math.Max(heard.GetValueOrDefault(report.Room), number);
            ledger.Take(report);
        }
    }
}
