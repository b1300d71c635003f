using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Simulation.Tests.Providers;

namespace SalesAssistant.Simulation.Tests;

/// <summary>The simulation finds what it is there to find: each rule is broken once, by a fault planted in a port.</summary>
public sealed class PlantedFaultTests
{
    /// <summary>Some faults show only on some days.</summary>
    private const int SeedsMax = 25;

    [Fact]
    public void A_store_that_acknowledges_what_it_did_not_write_is_found()
    {
        var appends = 0;
        var found = Find(world => world.Store.Instead = call =>
            call.Name == nameof(IMessageLog.AppendAsync) && call.Argument<RoomAppend>().NewMessages.Count > 0 && ++appends % 15 == 0
                ? AppendOutcome.Appended(1)
                : null);

        Assert.StartsWith("Acknowledged means durable", found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_that_lets_two_activations_of_a_room_both_write_is_found()
    {
        var found = Find(world => world.Store.Instead = call =>
        {
            if (call.Name != nameof(IMessageLog.AppendAsync))
            {
                return null;
            }

            var append = call.Argument<RoomAppend>();
            var outcome = Append(world, append);
            if (outcome.Result != AppendResult.VersionConflict)
            {
                return outcome;
            }

            var version = Now(world.Store.Durable.Log.ReadAsync(append.Room, CancellationToken.None)) is var history
                ? history.SnapshotVersion + history.Events.Count
                : 0;
            return Append(world, append with { ExpectedVersion = version });
        });

        Assert.StartsWith("A room's versions follow each other", found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_that_takes_a_message_in_twice_is_found()
    {
        var found = Find(world => world.Store.Instead = call =>
        {
            if (call.Name != nameof(IMessageLog.AppendAsync))
            {
                return null;
            }

            var append = call.Argument<RoomAppend>();
            var outcome = Append(world, append);
            var known = outcome.Existing.Select(message => message.Id).ToHashSet();
            return outcome.Result == AppendResult.MessagesExist
                ? Append(world, append with { NewMessages = [.. append.NewMessages.Where(message => !known.Contains(message.Id))] })
                : outcome;
        });

        Assert.StartsWith("A message stands once in the log", found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_that_forgets_due_times_is_found()
    {
        var found = Find(world => world.Store.Instead = call => call.Name == nameof(IQueries.ReadDueRoomsAsync)
            ? Array.Empty<(RoomKey, DateTimeOffset)>()
            : null);

        Assert.StartsWith("No tier is lost", found, StringComparison.Ordinal);
    }

    [Fact]
    public void An_outbox_that_offers_cancelled_alerts_is_found()
    {
        var found = Find(world => world.Store.Instead = call =>
        {
            if (call.Name != nameof(IOutbox.ReadWorkAsync))
            {
                return null;
            }

            var (tenant, destination) = (call.Argument<string>(), call.Argument<string>(1));
            var work = Now(world.Store.Durable.Outbox.ReadWorkAsync(tenant, destination, 50, CancellationToken.None));
            var cancelled = Now(new ValueTask<List<AlertRow>>(world.AlertsAsync(tenant)))
                .Find(alert => alert.Destination.Key == destination && alert.Status == AlertStatus.Cancelled && alert.Subject == AlertSubject.Turn);
            IReadOnlyList<AlertRow> offered = cancelled is null ? work : [cancelled with { Status = AlertStatus.Pending }, .. work];
            return offered;
        });

        Assert.StartsWith("No alert after an answer was durable", found, StringComparison.Ordinal);
    }

    [Fact]
    public void Query_tables_that_miss_turns_when_a_ledger_reads_them_are_found()
    {
        var found = Find(world => world.Store.Instead = call =>
            call.Name == nameof(IQueries.ReadFiguresAsync) && call.Argument<object?>(4) is null
                ? Now(world.Store.Durable.Queries.ReadFiguresAsync(
                    call.Argument<string>(), call.Argument<DateTimeOffset>(1), call.Argument<DateTimeOffset>(2),
                    call.Argument<TimeZoneInfo>(3), null, CancellationToken.None)) with { Turns = [] }
                : null);

        Assert.StartsWith("Ledgers equal queries", found, StringComparison.Ordinal);
    }

    [Fact]
    public void Rooms_that_a_changed_role_does_not_reach_are_found()
    {
        var found = Find(world => world.Store.Instead = call => call.Name == nameof(IQueries.ReadRoomsOfSenderAsync)
            ? Array.Empty<RoomKey>()
            : null);

        Assert.StartsWith("A changed role recomputes its rooms", found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ProviderFault.LosesCards, "A delivered alert was shown")]
    [InlineData(ProviderFault.ForgetsIdempotencyIds, "An alert is shown once")]
    internal void A_provider_that_does_not_keep_its_word_is_found(ProviderFault fault, string rule) =>
        Assert.StartsWith(rule, Find(world => world.Provider.Fault = fault), StringComparison.Ordinal);

    private static string Find(Action<World> plant)
    {
        for (var seed = 1; seed <= SeedsMax; seed++)
        {
            var world = new World(seed);
            plant(world);
            if (world.Run().Violation is { } violation)
            {
                return violation;
            }
        }

        return "nothing";
    }

    private static AppendOutcome Append(World world, RoomAppend append) => Now(world.Store.Durable.Log.AppendAsync(append, CancellationToken.None));

    private static T Now<T>(ValueTask<T> done) => done.GetAwaiter().GetResult();
}
