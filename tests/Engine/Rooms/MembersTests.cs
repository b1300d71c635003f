using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;
using static SalesAssistant.Engine.Tests.EngineWorld;

namespace SalesAssistant.Engine.Tests.Rooms;

public sealed class MembersTests
{
    [Fact]
    public async Task Who_writes_is_there_and_is_written_down_once()
    {
        await using var world = await EngineWorld.StartAsync();
        await world.PostAsync(world.Message("c1"));
        world.Clock.MoveTo(At(1));
        await world.PostAsync(world.Message("c1"), world.Message("li"));
        await world.PostAsync(Notice(world, "boss", null));

        Assert.Equal(
            [new MemberRow(Room(), "c1") { SeenAt = At(0) }, new MemberRow(Room(), "li") { SeenAt = At(1) }],
            await MembersAsync(world));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // as it comes when the bridge was away
    public async Task Who_left_is_gone_until_coming_back(bool isReversed)
    {
        await using var world = await EngineWorld.StartAsync();
        var joined = Notice(world, "boss", MemberMove.Joined, "new", "c1") with { MentionNames = ["新来的", "另名"], SentAt = At(0) };
        var left = Notice(world, "boss", MemberMove.Left, "new") with { SentAt = At(2) };
        world.Clock.MoveTo(At(3));

        foreach (var notice in isReversed ? [left, joined] : new[] { joined, left })
        {
            await world.PostAsync(notice);
        }

        var gone = await MembersAsync(world);
        await world.PostAsync(world.Message("new"));

        Assert.Equal([("c1", true), ("new", false)], gone.Select(member => (member.PersonId, member.IsPresent)));
        Assert.Equal((At(0), At(2)), (gone[1].JoinedAt, gone[1].LeftAt));
        Assert.All(await MembersAsync(world), member => Assert.True(member.IsPresent));
        var people = (await world.Tenants.FindAsync(TenantName, None))!;
        Assert.Equal(("新来的", "客户"), (people.Find(new(Channel, "new"))!.Name, people.Find(Customer)!.Name));
    }

    [Fact]
    public async Task Who_comes_back_after_leaving_is_written_down_again()
    {
        await using var world = await EngineWorld.StartAsync();
        await world.PostAsync(world.Message("c1"));
        await world.PostAsync(Notice(world, "c1", MemberMove.Left, "c1"));
        world.Clock.MoveTo(At(1));
        Assert.False(Assert.Single(await MembersAsync(world)).IsPresent);

        await world.PostAsync(world.Message("c1"));

        Assert.True(Assert.Single(await MembersAsync(world)).IsPresent);
    }

    [Fact]
    public async Task What_somebody_has_read_of_the_room_is_kept()
    {
        await using var world = await EngineWorld.StartAsync();
        await world.PostAsync(world.Message("c1"));
        world.Clock.MoveTo(At(1));

        await world.CommandAsync(new NoteMembers(At(1), [new("li", At(-60))], ["c1"]));
        await world.RestartAsync();

        Assert.Equal(
            [
                new MemberRow(Room(), "c1") { SeenAt = At(0), LeftAt = At(1) },
                new MemberRow(Room(), "li") { JoinedAt = At(-60), SeenAt = At(1) },
            ],
            await MembersAsync(world));
    }

    private static IncomingMessage Notice(EngineWorld world, string sender, MemberMove? move, params string[] mentioned) =>
        world.Message(sender) with { Type = MessageType.System, Mentions = mentioned, Move = move };

    private static async Task<IReadOnlyList<MemberRow>> MembersAsync(EngineWorld world) =>
        await world.Storage.Queries.ReadMembersAsync(Room(), None);
}
