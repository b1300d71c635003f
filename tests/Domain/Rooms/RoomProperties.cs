using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using static SalesAssistant.Domain.Tests.Rooms.RoomDriver;

namespace SalesAssistant.Domain.Tests.Rooms;

/// <summary>Random days against a plain recomputation, and against themselves in another order.</summary>
public sealed class RoomProperties
{
    private const double DayMinutes = 900;

    [Fact]
    public void Day_in_order_shuffled_in_pieces_and_three_times_over_gives_the_same_turns()
    {
        for (var seed = 1; seed <= 1500; seed++)
        {
            var random = new Random(seed);
            var day = new ARandomDay(random).Messages(random.Next(1, 45), DayMinutes);

            var inOrder = new RoomDriver();
            var expected = PlainTurns.Of(Key, day.SelectMany(message => Judged(inOrder, message)));

            Check(seed, "in order", expected, Feed(day.OrderBy(message => message.SentAt), receivedAt: null));
            Check(seed, "shuffled", expected, Feed(Shuffled(day, random), DayMinutes * 1.5));
            Check(seed, "in pieces", expected, Feed(InPieces(day, random), DayMinutes * 1.5));
            Check(seed, "three times over", expected, Feed(Shuffled([.. day, .. day, .. day], random), DayMinutes * 1.5));
        }
    }

    [Fact]
    public void Day_with_late_arrivals_acts_and_restarts_gives_the_turns_of_its_log()
    {
        for (var seed = 1; seed <= 1000; seed++)
        {
            var random = new Random(seed);
            var life = new RoomLife(random);
            life.Live(new ARandomDay(random).Messages(random.Next(1, 60), DayMinutes), delayMinutesMax: 400);
            Check(seed, "after a day", PlainTurns.Of(Key, life.Log), life.Rows.Turns);
        }
    }

    [Fact]
    public void Weeks_of_messages_that_the_window_lets_go_of_give_the_turns_of_their_log()
    {
        for (var seed = 1; seed <= 8; seed++)
        {
            var random = new Random(seed);
            var life = new RoomLife(random);
            var isBusy = seed % 2 == 0;
            life.Live(
                new ARandomDay(random).Messages(isBusy ? 4000 : 800, isBusy ? 4 * 1440 : 14 * 1440), delayMinutesMax: 1700);
            Check(seed, "after weeks", PlainTurns.Of(Key, life.Log), life.Rows.Turns);
        }
    }

    private static IEnumerable<RoomMessage> Judged(RoomDriver room, IncomingMessage message)
    {
        room.MoveTo(At(DayMinutes * 1.5));
        return MessageRules.Receive(new Room(Key), message, room.Tenant, room.Now).OfType<MessageReceived>()
            .Select(received => received.Message);
    }

    private static IReadOnlyList<string> Feed(IEnumerable<IncomingMessage> day, double? receivedAt)
    {
        var room = new RoomDriver();
        var rows = new RoomRows();
        foreach (var message in day)
        {
            room.Take(message, receivedAt);
            rows.Write(room.Room);
        }

        Assert.Equal(rows.Turns, room.Room.Timeline.Tip.Turns!.Select(RoomRows.Describe).Order(StringComparer.Ordinal));
        return rows.Turns;
    }

    private static IncomingMessage[] Shuffled(IReadOnlyList<IncomingMessage> day, Random random)
    {
        var shuffled = day.ToArray();
        random.Shuffle(shuffled);
        return shuffled;
    }

    private static IEnumerable<IncomingMessage> InPieces(List<IncomingMessage> day, Random random)
    {
        var pieces = day.Chunk(1 + random.Next(10)).ToArray();
        random.Shuffle(pieces);
        return pieces.SelectMany(piece => piece);
    }

    private static void Check(int seed, string what, IReadOnlyList<string> expected, IReadOnlyList<string> actual) =>
        Assert.True(
            expected.SequenceEqual(actual),
            $"""
            Seed {seed}, {what}.
            Only expected:
            {string.Join('\n', expected.Except(actual))}
            Only actual:
            {string.Join('\n', actual.Except(expected))}
            """);

    /// <summary>A room that lives: messages late and early, people who act, restarts from a snapshot, changed roles.</summary>
    private sealed class RoomLife(Random random)
    {
        private readonly RoomDriver driver = new();
        private readonly List<RoomMessage> stored = [];

        public RoomRows Rows { get; } = new();

        public IReadOnlyList<RoomEvent> Log => [.. driver.Log.Select(entry => entry.Event)];

        public void Live(List<IncomingMessage> messages, int delayMinutesMax)
        {
            if (random.Next(2) == 0)
            {
                driver.OwnedBy(ATenant.Li);
            }

            var arrivals = messages
                .Select(message => (Message: message, Minute: (message.SentAt - Noon).TotalMinutes
                    + (random.Next(5) == 0 ? random.NextDouble() * DelayMax(message) : 0)))
                .OrderBy(arrival => arrival.Minute);
            foreach (var (message, minute) in arrivals)
            {
                driver.Take(message, minute);
                stored.AddRange(driver.Log[^1..].Select(entry => entry.Event).OfType<MessageReceived>().Select(one => one.Message));
                Rows.Write(driver.Room);
                if (random.Next(4) == 0)
                {
                    Act(minute + (random.Next(3) == 0 ? 0 : random.NextDouble()));
                    Rows.Write(driver.Room);
                }

                if (random.Next(20) == 0)
                {
                    Restart();
                }
            }

            // A recall that comes when its original is beyond reach would be another story.
            double DelayMax(IncomingMessage message) => message.Type == MessageType.Recall ? 60 : delayMinutesMax;
        }

        private void Act(double minute)
        {
            switch (random.Next(10))
            {
                case 0:
                    driver.Do(new ArchiveRoom(), minute);
                    break;
                case 1 or 2:
                    driver.Do(new Undo(), minute);
                    break;
                case 3:
                    driver.Do(Edit(random.Next(2) == 0 ? ATenant.Li : ATenant.Wang), minute);
                    break;
                case 4:
                    driver.Wake(minute);
                    break;
                case 5:
                    driver.Do(new Snooze(1 + random.Next(20)), minute);
                    break;
                case 6 when stored.Count > 0:
                    ChangeRole(stored[random.Next(stored.Count)].SenderId, minute);
                    break;
                default:
                    driver.Do(new Dismiss("误报"), minute);
                    break;
            }
        }

        private void ChangeRole(string senderId, double minute)
        {
            SenderRole[] roles = [SenderRole.Customer, SenderRole.Sales, SenderRole.Bot, SenderRole.Employee];
            var person = new PersonKey(ATenant.Channel, senderId);
            var role = roles[random.Next(roles.Length)];
            driver.Room.Rewind([.. stored.Where(message => !message.IsLate)], Rows.Pinned);
            Assert.Equal(Rows.Turns, driver.Room.Timeline.Tip.Turns!.Select(RoomRows.Describe).Order(StringComparer.Ordinal));
            driver.Do(new ChangeRole(person, role), minute);
            for (var index = 0; index < stored.Count; index++)
            {
                stored[index] = stored[index].SenderId == senderId ? stored[index] with { Role = role } : stored[index];
            }
        }

        /// <summary>A room read from its snapshot is the same room, and folding anew finds nothing new.</summary>
        private void Restart()
        {
            var json = driver.Room.ToJson();
            driver.Room = Room.FromJson(Key, json);
            Assert.Equal(json, driver.Room.ToJson());
            driver.Room.Timeline.Refold();
            var changes = driver.Room.TakeChanges();
            Assert.Empty(changes.Turns);
            Assert.Empty(changes.VanishedTurnIds);
        }
    }
}
