using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Sales;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Sales;
using static SalesAssistant.Engine.Tests.Sales.LedgerWorld;

namespace SalesAssistant.Engine.Tests.Sales;

public sealed class SalesLedgerTests
{
    private static readonly DateTimeOffset Morning = new(2026, 11, 21, 2, 0, 0, TimeSpan.Zero);
    private static readonly string[] DayRead = [nameof(IQueries.ReadRoomVersionsAsync), nameof(IQueries.ReadFiguresAsync)];
    private readonly LedgerWorld world = new(Morning);

    [Fact]
    public async Task A_day_is_read_once_and_then_summed()
    {
        await world.SayAsync("quiet", "c1", Morning.AddDays(-2));
        await world.SayAsync("quiet", "li", Morning.AddDays(-2).AddSeconds(60));
        Assert.Equal(0, (await TotalAsync()).TotalMessages);

        // A room that had nothing today, and one that is new.
        foreach (var room in (string[])["quiet", "new"])
        {
            await world.SayAsync(room, "c1", Morning.AddSeconds(-180));
            await world.SayAsync(room, "li");
        }

        var total = await TotalAsync();

        Assert.Equal((4L, 2, 2, 3.0), (total.TotalMessages, total.AnsweredTurns, total.OverCount, total.AverageReplyMinutes));
        Assert.Equal(DayRead, world.Watch.Readings);
    }

    [Fact]
    public async Task A_report_heard_twice_is_ignored_and_reads_nothing()
    {
        var ledger = new SalesLedger("acme", null, world.Queries, world.Clock);
        world.Reported = report =>
        {
            ledger.Take(report);
            ledger.Take(report);
        };
        await ledger.ReadAsync(world.Today, null, None);
        world.Watch.Readings.Clear();

        await world.SayAsync("r", "c1");
        await world.SayAsync("r", "c1");

        Assert.Equal(2, (await ledger.ReadAsync(world.Today, null, None)).Messages.Sum(count => count.Count));
        Assert.Empty(world.Watch.Readings);
    }

    [Fact]
    public async Task A_recall_of_a_stored_message_reads_its_room_alone()
    {
        var message = await world.SayAsync("r", "c1");
        await world.SayAsync("other", "c1");
        Assert.Equal((2L, 2), ((await TotalAsync()).TotalMessages, (await TotalAsync()).CarriedOver));
        world.Watch.Readings.Clear();

        await world.SayAsync("r", "c1", recalls: message.Id);

        Assert.Equal((1L, 1), ((await TotalAsync()).TotalMessages, (await TotalAsync()).CarriedOver));
        Assert.Equal([nameof(IQueries.ReadRoomFiguresAsync)], world.Watch.Readings);
    }

    [Theory]
    [InlineData(SalesLedger.RoomsReadSinglyMax, nameof(IQueries.ReadRoomFiguresAsync), SalesLedger.RoomsReadSinglyMax)]
    [InlineData(SalesLedger.RoomsReadSinglyMax + 1, nameof(IQueries.ReadFiguresAsync), 1)]
    public async Task Many_doubtful_rooms_are_read_as_one_day(int rooms, string reading, int times)
    {
        await TotalAsync();
        world.Watch.Readings.Clear();

        for (var room = 0; room < rooms; room++)
        {
            world.Ledgers.Doubted(Room($"r{room}"));
        }

        await TotalAsync();

        Assert.Equal(times, world.Watch.Readings.Count(name => name == reading));
    }

    [Fact]
    public async Task An_append_of_unknown_fate_is_looked_up()
    {
        await world.SayAsync("r", "c1");
        Assert.Equal(1, (await TotalAsync()).TotalMessages);
        var log = world.Log;
        world.Log = new AppendsAndFails(log);
        world.Restart(keepsLedgers: true);

        await world.SayAsync("r", "c1");

        Assert.Equal(2, (await TotalAsync()).TotalMessages);
    }

    [Fact]
    public async Task A_room_that_is_behind_what_is_stored_is_read_anew_and_no_other()
    {
        foreach (var owner in (PersonKey?[])[null, Li])
        {
            var ledger = new SalesLedger("acme", owner, world.Queries, world.Clock);
            await world.CommandAsync("r", new EditRoom(null, null, Li, null, MayReplaceOwner: true), createsRoom: true);
            await ledger.ReadAsync(world.Today, null, None);
            world.Watch.Readings.Clear();
            Assert.Equal(0, ledger.Check(await world.Storage.Queries.ReadRoomVersionsAsync("acme", None)));
            var changes = ledger.Changes;

            // Nobody tells the ledger.
            await world.SayAsync("r", "c1");

            Assert.Equal(1, ledger.Check(await world.Storage.Queries.ReadRoomVersionsAsync("acme", None)));
            Assert.NotEqual(changes, ledger.Changes);
            var stored = await world.Storage.Queries.ReadFiguresAsync(
                "acme", world.Today.From, world.Today.To, world.Tenant.Zone, owner, None);
            Assert.Equal(stored.Messages, (await ledger.ReadAsync(world.Today, null, None)).Messages);
            Assert.Equal([nameof(IQueries.ReadRoomFiguresAsync)], world.Watch.Readings);
        }
    }

    [Fact]
    public async Task Midnight_drops_the_old_day_and_carries_over_who_waits()
    {
        await world.SayAsync("answered", "c1", Morning.AddSeconds(-30));
        await world.SayAsync("answered", "li");
        await world.SayAsync("waiting", "c1");
        Assert.Equal((1, 1, 3L), Shown(await TotalAsync()));

        world.Clock.Now = world.Today.To;
        Assert.Equal((0, 1, 0L), Shown(await TotalAsync()));

        await world.SayAsync("waiting", "li");
        Assert.Equal((1, 0, 1L), Shown(await TotalAsync()));

        static (int Answered, int Open, long Messages) Shown(Figures figures) =>
            (figures.AnsweredTurns, figures.CarriedOver, figures.TotalMessages);
    }

    [Fact]
    public async Task A_wait_grows_over_though_nothing_is_reported()
    {
        await world.SayAsync("r", "c1");
        world.Clock.Now = Morning.AddMinutes(2);
        Assert.Equal((1, 0), ((await TotalAsync()).CarriedOver, (await TotalAsync()).OpenOverCount));

        world.Clock.Now = world.Clock.Now.AddMilliseconds(1);
        Assert.Equal((1, 1), ((await TotalAsync()).CarriedOver, (await TotalAsync()).OpenOverCount));
    }

    [Fact]
    public async Task A_changed_threshold_counts_at_once()
    {
        await world.SayAsync("r", "c1", Morning.AddMinutes(-3));
        await world.SayAsync("r", "li");
        Assert.Equal(1, (await TotalAsync()).OverCount);

        world.Tenants.Change(settings => settings with { OverMinutes = 3 });

        Assert.Equal(0, (await TotalAsync()).OverCount);
        Assert.Equal(DayRead, world.Watch.Readings);
    }

    [Fact]
    public async Task A_ledger_lets_go_once_nobody_has_looked_since()
    {
        await TotalAsync();
        var ledger = world.Ledgers.Of("acme");

        ledger.CloseIfIdle(Morning.AddTicks(-1));
        Assert.True(ledger.IsListening);

        ledger.CloseIfIdle(Morning);
        Assert.False(ledger.IsListening);

        await world.SayAsync("r", "c1");
        Assert.Equal(1, (await TotalAsync()).TotalMessages);
        Assert.Equal([.. DayRead, .. DayRead], world.Watch.Readings);
    }

    [Fact]
    public async Task More_reports_during_a_reading_than_are_kept_cost_another_reading()
    {
        world.Watch.Meanwhile = name =>
        {
            for (var version = 0; name == nameof(IQueries.ReadFiguresAsync) && version <= 50_001; version++)
            {
                world.Ledgers.Of("acme").Take(new(Room("busy"), version, version + 1));
            }
        };
        await TotalAsync();
        world.Watch.Meanwhile = null;
        world.Watch.Readings.Clear();

        await TotalAsync();
        Assert.Equal(DayRead, world.Watch.Readings);
    }

    [Fact]
    public async Task A_failed_reading_is_told_and_made_good_by_the_next()
    {
        await TotalAsync();
        world.Ledgers.Doubted(Room("r"));
        world.Watch.Meanwhile = _ => throw new LogUnavailableException("The log is away.");
        await Assert.ThrowsAsync<LogUnavailableException>(TotalAsync);
        world.Watch.Meanwhile = null;

        await world.SayAsync("r", "c1");

        Assert.Equal(1, (await TotalAsync()).TotalMessages);
    }

    [Fact]
    public async Task Only_today_comes_from_the_ledger()
    {
        await world.Reader.ReadAsync(world.Tenant, world.Today.From.AddDays(-1), world.Today.To, null, None);

        Assert.Equal([nameof(IQueries.ReadFiguresAsync)], world.Watch.Readings);
    }

    private async Task<Figures> TotalAsync() =>
        (await world.Reader.ReadAsync(world.Tenant, world.Today.From, world.Today.To, null, None)).Total;

    /// <summary>A log that appends and then says that it does not know.</summary>
    private sealed class AppendsAndFails(IMessageLog inner) : IMessageLog
    {
        public ValueTask<RoomHistory> ReadAsync(RoomKey room, CancellationToken ct) => inner.ReadAsync(room, ct);

        public async ValueTask<AppendOutcome> AppendAsync(RoomAppend append, CancellationToken ct)
        {
            await inner.AppendAsync(append, ct);
            throw new LogUnavailableException("The answer is lost.");
        }
    }
}
