using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Tests;

public abstract partial class StorageConformance
{
    private static readonly RoomKey Group = A.Room("group");

    [Fact]
    public async Task Of_every_time_of_a_member_the_latest_stands_whatever_comes_first()
    {
        await NoteAsync(new MemberRow(Group, "wang") { LeftAt = A.At(20) }, new MemberRow(Group, "li") { SeenAt = A.At(5) });
        await NoteAsync(new MemberRow(Group, "wang") { JoinedAt = A.At(10), SeenAt = A.At(10) });
        await NoteAsync(new MemberRow(Group, "wang") { JoinedAt = A.At(1), SeenAt = A.At(15), LeftAt = A.At(2) });
        await AppendAsync(A.Append(A.Room("other"), 0) with { Members = [new MemberRow(A.Room("other"), "li") { SeenAt = A.At(1) }] });

        Assert.Equal(
            [
                new MemberRow(Group, "li") { SeenAt = A.At(5) },
                new MemberRow(Group, "wang") { JoinedAt = A.At(10), LeftAt = A.At(20), SeenAt = A.At(15) },
            ],
            await Queries.ReadMembersAsync(Group, None));
        Assert.Empty(await Queries.ReadMembersAsync(A.Room("group", tenant: "other"), None));
    }

    [Fact]
    public async Task An_append_that_is_refused_notes_no_member()
    {
        await NoteAsync(new MemberRow(Group, "li") { SeenAt = A.At(5) });

        await Log.AppendAsync(A.Append(Group, 0) with { Members = [new MemberRow(Group, "li") { LeftAt = A.At(6) }] }, None);

        Assert.True(Assert.Single(await Queries.ReadMembersAsync(Group, None)).IsPresent);
    }

    private Task NoteAsync(params MemberRow[] members) => AppendNextAsync(Group, append => append with { Members = members });
}
