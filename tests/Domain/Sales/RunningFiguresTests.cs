using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Sales;
using static SalesAssistant.Domain.Tests.Sales.Facts;

namespace SalesAssistant.Domain.Tests.Sales;

public sealed class RunningFiguresTests
{
    private static readonly PersonFact[] People = [Person("p0"), Person("p1"), Person("p2", sameAs: "p0")];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Figures_follow_facts_that_come_and_go_and_stay_as_they_were_read(int seed)
    {
        var random = new Random(seed);
        var running = new RunningFigures(People, Scope);
        List<TurnFact> turns = [];
        List<MessageCount> counts = [];
        List<(FrozenFigures Frozen, string Then)> read = [];
        for (var step = 0; step < 60; step++)
        {
            if (turns.Count > 0 && random.Next(3) == 0)
            {
                var index = random.Next(turns.Count);
                running.Remove(turns[index]);
                turns.RemoveAt(index);
            }
            else
            {
                turns.Add(ATurn(random));
                running.Add(turns[^1]);
            }

            var sign = random.Next(3) == 0 ? -1 : 1;
            if (sign > 0 || counts.Count > 0)
            {
                var count = sign > 0 ? ACount(random) : counts[^1];
                running.Add(count with { Count = sign * count.Count });
                _ = sign > 0 ? Keep(count) : counts.Remove(count);
            }

            var plain = Describe(SalesFigures.Build(turns, counts, People, Scope));
            var frozen = running.Freeze();
            Assert.Equal(plain, Describe(frozen.At(People, Scope)));
            Assert.Equal(
                turns.Where(turn => turn is { Status: TurnStatus.Open, HasCalendar: true }).Select(turn => turn.TermsId!).Distinct().Order(),
                frozen.OpenTermsIds.Order());
            var sent = FrozenFigures.Of(People, frozen.Rows, [.. frozen.LeftOpen]);
            Assert.Equal(plain, Describe(sent.At(People, Scope)));
            Assert.Equal(frozen.OpenTermsIds.Order(), sent.OpenTermsIds.Order());
            read.Add((frozen, plain));
        }

        Assert.All(read, each => Assert.Equal(each.Then, Describe(each.Frozen.At(People, Scope))));

        bool Keep(MessageCount count)
        {
            counts.Add(count);
            return true;
        }
    }

    [Fact]
    public void Another_link_range_or_threshold_counts_otherwise_and_another_name_does_not()
    {
        var running = new RunningFigures(People, Scope);

        Assert.True(running.CountsAlike([.. People.Select(person => person with { Name = "another" })], Scope));
        Assert.True(running.CountsAlike(People, Scope with { Now = Scope.Now.AddHours(1) }));
        Assert.False(running.CountsAlike([.. People.Select(person => person with { SameAs = null })], Scope));
        Assert.False(running.CountsAlike(People, Scope with { Over = TimeSpan.FromMinutes(3) }));
        Assert.False(running.CountsAlike(People, Scope with { To = Scope.To.AddDays(1) }));
    }

    private static TurnFact ATurn(Random random)
    {
        var person = $"p{random.Next(3)}";
        var room = $"r{random.Next(3)}";
        return random.Next(5) switch
        {
            0 => Open(random.Next(2) == 0 ? null : person, Day.AddHours(random.Next(23))) with
            {
                RoomKey = room, TermsId = $"t{random.Next(3)}", HasCalendar = random.Next(2) == 0,
            },
            1 => Turn(person, (TurnStatus)random.Next(2, 6), Day.AddHours(9), Day.AddHours(10)) with { RoomKey = room },
            _ => Answered(person, random.Next(300_000), $"p{random.Next(3)}", room, random.Next(1, 23)),
        };
    }

    private static MessageCount ACount(Random random) => Messages(
        random.Next(4) == 0 ? null : $"p{random.Next(3)}", (SenderRole)random.Next(6), random.Next(1, 9),
        random.Next(2) == 0, random.Next(24), $"r{random.Next(3)}");

    private static string Describe(SalesFigures figures) => string.Join('\n',
    [
        Row("total", figures.Total),
        .. figures.People.Select(row => Row($"{row.PersonKey} {row.Name}", row.Figures)),
        .. figures.Rooms.Select(row => Row(row.RoomKey, row.Figures)),
        .. figures.Rooms.Select(row => Row(row.RoomKey, figures.Room(row.RoomKey).Figures)),
        .. figures.RoomsOf("p0").Select(row => Row($"p0 {row.RoomKey}", row.Figures)),
        .. figures.Hours.Select((hour, index) => Row($"{index}", hour)),
    ]);

    private static string Row(string name, Figures figures) => name + " " + string.Join(';', Metrics(figures));
}
