using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using static SalesAssistant.Domain.Tests.Rooms.RoomDriver;

namespace SalesAssistant.Domain.Tests.Rooms;

/// <summary>Who is responsible (behaviour.md §3), who may own a room and how it changes hands (§8).</summary>
public sealed class OwnershipTests
{
    private static readonly PersonKey Nobody = new(ATenant.Channel, "ghost");

    [Fact]
    public void Owner_when_the_turn_opened_is_responsible_whoever_answers()
    {
        var room = new RoomDriver().OwnedBy(ATenant.Li).Customer("c1", 0)
            .Take(Message("s1", 2, SenderRole.AfterSales));

        var turn = room.Room.Timeline.Tip.Turns![0];
        Assert.Equal((ATenant.Li, ATenant.Li, "zhao"), (turn.OpenedUnder!.Value, turn.Responsible!.Value, turn.AnswererId));
    }

    [Fact]
    public void Responsibility_moves_with_the_room_in_mid_turn_and_the_clock_goes_on()
    {
        var room = new RoomDriver().OwnedBy(ATenant.Li).Customer("c1", 0);
        room.Wake(5);
        room.Do(new RequestHandover(ATenant.Wang, Stage.PreSales, "休假"), 6, actor: "li");
        Assert.Equal("person:wechaty|li", room.Wake(10)!.Destinations[0].Key);

        room.Do(new ApproveHandover(), 11);

        Assert.Equal((ATenant.Li, ATenant.Wang), (room.Open!.OpenedUnder!.Value, room.Open.Responsible!.Value));
        Assert.Equal(["c1 Open 0"], room.Turns);
        Assert.Equal("person:wechaty|wang", room.Wake(20)!.Destinations[0].Key);
    }

    [Fact]
    public void Turn_without_owner_is_the_responsibility_of_the_owner_assigned_later()
    {
        var room = new RoomDriver().Customer("c1", 0);

        room.Do(new AssignOwner(ATenant.Li, null), 3);

        Assert.Equal((null, ATenant.Li), (room.Open!.OpenedUnder, room.Open.Responsible!.Value));
    }

    [Fact]
    public void Turn_answered_before_an_owner_was_assigned_is_nobodys()
    {
        var room = new RoomDriver().Customer("c1", 0).Staff("s1", 2);

        room.Do(new AssignOwner(ATenant.Li, null), 3);
        room.Customer("c2", 1, receivedAt: 4);

        Assert.Equal(["c1+c2 Answered 0-2 s1"], room.Turns);
        Assert.Null(room.Room.Timeline.Tip.Turns![0].Responsible);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Owner_set_before_the_first_message_covers_the_past(bool byAssignment)
    {
        var room = new RoomDriver();
        room.MoveTo(At(1000));
        room.Do(Edit(owner: null, Stage.AfterSales), 1000);
        room.Do(byAssignment ? new AssignOwner(ATenant.Zhao, null) : Edit(ATenant.Zhao), 1000);

        room.Customer("c1", 0).Staff("s1", 2);

        Assert.Equal(ATenant.Zhao, room.Room.Timeline.Tip.Turns![0].Responsible);
        Assert.Equal(ATenant.Zhao, room.Room.OwnerAt(At(0)));
        Assert.Equal(ATenant.Zhao, Room.FromJson(Key, room.Room.ToJson()).OwnerAt(At(0)));
    }

    [Fact]
    public void Owner_at_a_messages_time_is_the_one_before_a_change_at_that_time()
    {
        var room = new RoomDriver().Customer("c1", 0);
        room.Do(new AssignOwner(ATenant.Li, null), 5);
        room.Do(Edit(ATenant.Wang), 10);

        Assert.Equal(
            [null, ATenant.Li, ATenant.Li, ATenant.Wang],
            new[] { At(5), At(5.001), At(10), At(11) }.Select(room.Room.OwnerAt));
    }

    [Fact]
    public void Handover_waits_for_approval_and_then_switches_owner_and_stage_in_one_step()
    {
        var room = new RoomDriver().OwnedBy(ATenant.Li).Customer("c1", 0).Staff("s1", 1);

        Assert.Null(room.Do(new RequestHandover(ATenant.Zhao, Stage.AfterSales, "成交"), 2, actor: "li").Refusal);
        Assert.Equal(
            new PendingHandover(ATenant.Zhao, Stage.AfterSales, "成交", RequestedBy: "li", RequestedAt: At(2)),
            room.Room.PendingHandover);
        Assert.Equal((ATenant.Li, Stage.PreSales), (room.Room.Owner!.Value, room.Room.Stage));

        room.Do(new ApproveHandover(), 3);
        Assert.Equal((ATenant.Zhao, Stage.AfterSales), (room.Room.Owner!.Value, room.Room.Stage));
        Assert.Null(room.Room.PendingHandover);
    }

    [Fact]
    public void Second_request_while_one_waits_is_refused()
    {
        var room = new RoomDriver().OwnedBy(ATenant.Li);
        room.Do(new RequestHandover(ATenant.Wang, Stage.PreSales, null), 1);

        var refusal = room.Do(new RequestHandover(ATenant.Zhao, Stage.AfterSales, null), 2).Refusal!;

        Assert.Equal((RefusalKind.Conflict, "已有一个转交申请，等待管理员核准"), (refusal.Kind, refusal.Text));
    }

    [Fact]
    public void Rejected_handover_leaves_the_owner_and_makes_room_for_another()
    {
        var room = new RoomDriver().OwnedBy(ATenant.Li);
        room.Do(new RequestHandover(ATenant.Wang, Stage.PreSales, null), 1);
        Assert.Equal("请填写原因", room.Do(new RejectHandover(" "), 2).Refusal!.Text);

        room.Do(new RejectHandover("人手不够"), 3);

        Assert.Equal(ATenant.Li, room.Room.Owner);
        Assert.Null(room.Do(new RequestHandover(ATenant.Wang, Stage.PreSales, null), 4).Refusal);
    }

    [Fact]
    public void Answer_to_a_handover_that_nobody_asked_for_is_refused()
    {
        var room = new RoomDriver().OwnedBy(ATenant.Li);

        Assert.Equal("没有等待核准的转交申请", room.Do(new ApproveHandover(), 1).Refusal!.Text);
        Assert.Equal("NoHandover", room.Do(new RejectHandover("无"), 1).Refusal!.Reason);
    }

    [Fact]
    public void Handover_to_the_same_owner_and_stage_is_refused()
    {
        var room = new RoomDriver().OwnedBy(ATenant.Li);

        Assert.Equal(
            "负责人和阶段都没有变化，无需转交", room.Do(new RequestHandover(ATenant.Li, Stage.PreSales, null), 1).Refusal!.Text);
    }

    [Theory]
    [InlineData("li", Stage.PreSales, null)]
    [InlineData("zhao", Stage.AfterSales, null)]
    [InlineData("zhao", Stage.PreSales, "负责人非售前")]
    [InlineData("li", Stage.AfterSales, "负责人非售后")]
    [InlineData("ghost", Stage.PreSales, "成员不存在，请先在人员中添加")]
    public void Owner_has_the_role_that_the_stage_wants(string owner, Stage stage, string? refused)
    {
        var person = new PersonKey(ATenant.Channel, owner);
        RoomCommand[] commands =
            [new RequestHandover(person, stage, null), new AssignOwner(person, stage), Edit(person, stage)];

        foreach (var command in commands)
        {
            var refusal = new RoomDriver().Customer("c1", 0).Do(command, 1).Refusal;
            Assert.Equal(refused, refusal?.Text);
            Assert.True(refusal is null or { Field: "ownerId", Kind: RefusalKind.Invalid });
        }
    }

    [Fact]
    public void Approval_looks_at_the_role_again()
    {
        var room = new RoomDriver().OwnedBy(ATenant.Li);
        room.Do(new RequestHandover(ATenant.Wang, Stage.PreSales, null), 1);
        room.Tenant = ATenant.With(settings => settings, new Person(ATenant.Wang) { DirectoryRole = SenderRole.AfterSales });

        Assert.Equal("负责人非售前", room.Do(new ApproveHandover(), 2).Refusal!.Text);
        Assert.Equal(ATenant.Li, room.Room.Owner);
    }

    [Fact]
    public void Assignment_is_for_rooms_without_owner_and_idempotent()
    {
        var room = new RoomDriver().Customer("c1", 0);
        room.Do(new AssignOwner(ATenant.Li, null), 1);

        Assert.Same(Decision.Nothing, room.Do(new AssignOwner(ATenant.Li, null), 2));
        Assert.Equal("群聊已有负责人，请提交转交申请，由管理员核准后生效", room.Do(new AssignOwner(ATenant.Wang, null), 3).Refusal!.Text);
        Assert.Equal("OwnerUnknown", new RoomDriver().Do(new AssignOwner(Nobody, null), 0).Refusal!.Reason);
    }

    [Fact]
    public void Edit_of_an_owned_room_by_one_who_may_not_is_refused_and_names_the_field()
    {
        var room = new RoomDriver().OwnedBy(ATenant.Li);

        Assert.Equal(
            new Refusal(RefusalKind.Conflict, "ownerId", "OwnedNeedsHandover"),
            room.Do(Edit(ATenant.Wang) with { MayReplaceOwner = false }, 1).Refusal);
        Assert.Equal("stage", room.Do(Edit(null, Stage.AfterSales) with { MayReplaceOwner = false }, 1).Refusal!.Field);
        Assert.Null(room.Do(Edit(ATenant.Li, Stage.PreSales) with { MayReplaceOwner = false, Name = "新名" }, 1).Refusal);
        Assert.Equal("新名", room.Room.Name);
    }

    [Fact]
    public void Stage_that_the_owner_does_not_fit_is_refused_and_nothing_is_half_done()
    {
        var room = new RoomDriver().OwnedBy(ATenant.Li);

        var refusal = room.Do(Edit(null, Stage.AfterSales) with { Name = "新名" }, 1).Refusal;

        Assert.Equal(new Refusal(RefusalKind.Invalid, "stage", "OwnerNotAfterSales"), refusal);
        Assert.Equal((null, Stage.PreSales), (room.Room.Name, room.Room.Stage));
    }
}
