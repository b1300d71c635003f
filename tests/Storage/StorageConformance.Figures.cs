using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Sales;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Tests;

public abstract partial class StorageConformance
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    [Fact]
    public async Task Turns_of_a_range_ended_in_it_or_were_open_in_it()
    {
        var room = A.Room("r");
        await AppendAsync(A.Append(room, 0) with
        {
            Turns =
            [
                A.Answered(room, "ended before", -20, 19.999), A.Answered(room, "ended at the start", -20, 20),
                A.Answered(room, "across", -5, 100), A.Turn(room, "open", 59.999), A.Turn(room, "opened at the end", 60),
                A.Answered(room, "within", 1, 2) with { Responsible = A.Wang, TermsId = "hours" },
                A.Turn(room, "taken back", 3) with { Status = TurnStatus.Retracted, EndedAt = A.At(4) },
            ],
            NewTerms = [new(A.Tenant, "terms", "{\"calendar\":null}"), new(A.Tenant, "hours", "{\"calendar\":{}}")],
        });

        var facts = await FiguresAsync(0, 60);

        Assert.Equal(
            ["ended at the start", "across", "within", "taken back", "open"], facts.Turns.Select(t => t.TurnId));
        Assert.Equal(
            new TurnFact(
                "within", room.Local, A.Wang.ToString(), A.Li.ToString(), TurnStatus.Answered, A.At(1),
                A.At(3), 2000, 2000, HasCalendar: true) { TermsId = "hours" },
            facts.Turns[2]);
        Assert.False(facts.Turns[0].HasCalendar);
        Assert.Equal([(room.Local, 1L)], facts.RoomVersions.Select(v => (v.Key, v.Value)));
    }

    [Fact]
    public async Task Messages_are_counted_by_room_owner_role_and_hour()
    {
        var room = A.Room("r");
        MessageRow By(string id, SenderRole role, string sender, double second) => A.Message(room, id, atSecond: second) with
        {
            Role = role, SenderId = sender, Owner = A.Li,
        };
        await AppendAsync(A.Append(room, 0, 1,
            By("1", SenderRole.Customer, "c", 0), By("2", SenderRole.Customer, "c", 1800), By("3", SenderRole.Sales, "li", 10),
            By("4", SenderRole.Sales, "wang", 10), By("5", SenderRole.Employee, "x", 3599.999),
            By("6", SenderRole.AfterSales, "y", 3600), By("7", SenderRole.Bot, "z", 5), By("8", SenderRole.Unconfirmed, "q", 5),
            By("9", SenderRole.Customer, "c", 6) with { IsRecalled = true },
            By("10", SenderRole.Customer, "c", 6) with { IsCountable = false },
            By("11", SenderRole.Customer, "c", -0.001), By("12", SenderRole.Customer, "c", 7200)));

        var facts = await FiguresAsync(0, 7200);

        var owner = A.Li.ToString();
        Assert.Equal(
            [
                new(room.Local, owner, SenderRole.Sales, false, A.Noon, 1), new(room.Local, owner, SenderRole.Sales, true, A.Noon, 1),
                new(room.Local, owner, SenderRole.Employee, false, A.Noon, 1),
                new(room.Local, owner, SenderRole.Customer, false, A.Noon, 2),
                new(room.Local, owner, SenderRole.AfterSales, false, A.Noon.AddHours(1), 1),
            ],
            facts.Messages);
    }

    [Theory]
    [InlineData("Asia/Kolkata", 29, -30)] // +5:30: 17:29 local, the hour began at 17:00 = 11:30 UTC
    [InlineData("Asia/Kolkata", 30, 30)]
    [InlineData("Asia/Kathmandu", 14, -45)] // +5:45
    [InlineData("Asia/Kathmandu", 15, 15)]
    [InlineData("Asia/Shanghai", 59, 0)]
    public async Task Hours_begin_when_the_tenants_clock_says_so(string zone, double minute, double hourStart)
    {
        var room = A.Room("r");
        await AppendAsync(A.Append(room, 0, 1, A.Message(room, "m", atSecond: minute * 60)));

        var facts = await Queries.ReadFiguresAsync(
            A.Tenant, A.Noon.AddDays(-1), A.Noon.AddDays(1), TimeZoneInfo.FindSystemTimeZoneById(zone), null, None);

        Assert.Equal(A.Noon.AddMinutes(hourStart), Assert.Single(facts.Messages).HourStart);
    }

    [Fact]
    public async Task Figures_of_a_person_are_of_their_turns_answers_and_rooms()
    {
        var room = A.Room("r");
        await AppendAsync(A.Append(room, 0, 1,
            A.Message(room, "1") with { Owner = A.Wang }, A.Message(room, "2") with { Owner = A.Li }, A.Message(room, "3")) with
        {
            Turns =
            [
                A.Answered(room, "answered by", 0, 1), A.Turn(room, "responsible", 1) with { Responsible = A.Li },
                A.Turn(room, "other", 2) with { Responsible = A.Wang },
            ],
        });

        var facts = await FiguresAsync(0, 60, A.Li);

        Assert.Equal(["answered by", "responsible"], facts.Turns.Select(t => t.TurnId));
        Assert.Equal([A.Li.ToString()], facts.Messages.Select(m => m.OwnerKey));
    }

    [Fact]
    public async Task Figures_of_a_room_are_of_it_alone_and_for_everybody()
    {
        var (room, other, quiet) = (A.Room("r"), A.Room("other"), A.Room("quiet"));
        foreach (var each in (RoomKey[])[room, other])
        {
            await AppendAsync(A.Append(each, 0, 3, A.Message(each, $"{each.RoomId}-m") with { Owner = A.Wang }) with
            {
                Turns = [A.Turn(each, $"{each.RoomId}-t") with { Responsible = A.Li }],
            });
        }

        await AppendAsync(A.Append(quiet, 0, 2));

        var facts = await OfRoomAsync(room);
        Assert.Equal(["r-t"], facts.Turns.Select(t => t.TurnId));
        Assert.Equal([(room.Local, 1L)], facts.Messages.Select(m => (m.RoomKey, m.Count)));
        Assert.Equal([(room.Local, 3L)], facts.RoomVersions.Select(v => (v.Key, v.Value)));
        Assert.Equal([(quiet.Local, 2L)], (await OfRoomAsync(quiet)).RoomVersions.Select(v => (v.Key, v.Value)));
        Assert.Empty((await OfRoomAsync(A.Room("none"))).RoomVersions);

        ValueTask<FigureFacts> OfRoomAsync(RoomKey key) =>
            Queries.ReadRoomFiguresAsync(key, A.At(-1), A.At(60), Shanghai, None);
    }

    [Fact]
    public async Task Versions_are_those_of_every_room_of_the_tenant()
    {
        await AppendAsync(A.Append(A.Room("r"), 0, 3));
        await AppendAsync(A.Append(A.Room("r"), 3));
        await AppendAsync(A.Append(A.Room("s"), 0));
        await AppendAsync(A.Append(A.Room("r", tenant: "another"), 0));

        Assert.Equal(
            [(A.Room("r").Local, 4L), (A.Room("s").Local, 1L)],
            (await Queries.ReadRoomVersionsAsync(A.Tenant, None)).Select(v => (v.Key, v.Value)).Order());
    }

    [Fact]
    public async Task Figures_are_of_one_moment_though_rooms_go_on()
    {
        var rooms = Enumerable.Range(0, 8).Select(i => A.Room($"r{i}")).ToList();
        var writing = Task.WhenAll(rooms.Select(room => Task.Run(async () =>
        {
            for (var i = 0; i < 15; i++)
            {
                await AppendAsync(A.Append(room, i, 1, A.Message(room, $"{room.RoomId}-{i}")) with
                {
                    Turns = [A.Turn(room, $"{room.RoomId}-{i}")],
                });
            }
        })));

        FigureFacts facts;
        do
        {
            facts = await FiguresAsync(-1, 1);
            foreach (var (room, version) in facts.RoomVersions)
            {
                Assert.Equal(version, facts.Turns.Count(t => t.RoomKey == room));
                Assert.Equal(version, facts.Messages.Where(m => m.RoomKey == room).Sum(m => m.Count));
            }
        }
        while (!writing.IsCompleted);
        await writing;
    }

    private ValueTask<FigureFacts> FiguresAsync(double from, double to, PersonKey? owner = null) =>
        Queries.ReadFiguresAsync(A.Tenant, A.At(from), A.At(to), Shanghai, owner, None);
}
