using System.Reflection;
using System.Text.Json.Serialization;
using SalesAssistant.Domain.Escalation;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Tests.Calendars;
using static SalesAssistant.Domain.Tests.Rooms.RoomDriver;

namespace SalesAssistant.Domain.Tests.Rooms;

/// <summary>Events and snapshots as the log keeps them.</summary>
public sealed class RoomJsonTests
{
    private static readonly RaisedTier Tier = new(5, TierColor.Green, At(5), At(6), IsCovered: true, IsLate: true);

    private static readonly RoomMessage Message = new()
    {
        Id = "c1",
        SentAt = At(0),
        Sequence = 7,
        ReceivedAt = At(1),
        SenderId = "客户|一",
        SenderName = "客户",
        Role = SenderRole.AfterSales,
        Type = MessageType.MiniProgram,
        Text = "你好 😀 \"<>\"",
        Recalls = "c0",
        IsCountable = true,
        IsRemark = true,
        IsMassSent = true,
        IsLate = true,
        HasClockSkew = true,
        BodyHash = long.MinValue,
    };

    private static readonly RoomEvent[] Events =
    [
        new MessageReceived(Message, "群"),
        new TermsAdopted(
            new(EscalationPolicy.Default, ACalendar.Workweek("09:00-12:00").Except("2026-10-01"), "Asia/Shanghai"), ForOpenTurn: true),
        new TermsAdopted(new(EscalationPolicy.Silent, Calendar: null, "Asia/Shanghai"), ForOpenTurn: false),
        new RoomEdited("群", SetsCalendar: true, ACalendar.EveryDay("09:00-24:00")),
        new RoomEdited(null, SetsCalendar: false, null),
        new OwnershipSet(ATenant.Li, Stage.AfterSales, DateTimeOffset.MinValue, "boss", EndsHandover: true),
        new OwnershipSet(null, Stage.PreSales, At(0).AddTicks(1), "boss", EndsHandover: false),
        new TurnDismissed(At(1), "误报", "li"),
        new DismissalUndone(At(1)),
        new TurnSnoozed("c1", At(9), "li"),
        new HandoverRequested(new(ATenant.Zhao, Stage.AfterSales, null, "li", At(2))),
        new HandoverRejected("无", "boss"),
        new RoomArchived(At(3), "boss"),
        new RoleChanged(ATenant.Zhao, SenderRole.Bot),
        new RemarkUndone(["c1", "c2"]),
        new TierRaised("c1", Tier, [Tier with { AfterMinutes = 1 }], [new(DestinationKind.Owner, "person:a|b", "李雷")]),
        new MembersNoted(At(1), [new("c1", At(0)), new("c2", null)], ["c3"]),
        new TurnOpened("t1", "c1", At(1), ATenant.Li),
        new TurnEnded("t1", "c1", TurnStatus.Answered, At(1), At(9), ATenant.Li, ATenant.Wang, "王芳", 480_000, 481_000),
    ];

    [Fact]
    public void Every_kind_of_event_reads_back_as_it_was_written()
    {
        Assert.Equal(
            typeof(RoomEvent).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(derived => derived.DerivedType).Order(ByName),
            Events.Select(happened => happened.GetType()).Distinct().Order(ByName));

        foreach (var happened in Events)
        {
            var json = RoomJson.Write(happened);
            var read = RoomJson.ReadEvent(json);

            Assert.Equal(json, RoomJson.Write(read));
            Assert.Equivalent(happened, read, strict: true);
        }
    }

    [Fact]
    public void Json_keeps_chinese_as_it_is_and_names_the_kind_first()
    {
        Assert.Equal(
            """{"type":"turn-dismissed","at":"2026-03-02T04:01:00+00:00","reason":"误报","by":"li"}""",
            RoomJson.Write(new TurnDismissed(At(1), "误报", "li")));
    }

    [Fact]
    public void Unknown_members_are_ignored()
    {
        Assert.Equal(
            new DismissalUndone(At(1)),
            RoomJson.ReadEvent("""{"type":"dismissal-undone","at":"2026-03-02T04:01:00+00:00","later":[1]}"""));
    }

    [Fact]
    public void Room_rebuilt_from_its_log_is_the_same_room()
    {
        var room = new RoomDriver().OwnedBy(ATenant.Li).Customer("c1", 0).Staff("s1", 2).Customer("c2", 3, "好的");
        room.Do(new Undo(), 4);
        room.Wake(9);
        room.Do(new Snooze(5), 10);
        room.Do(new RequestHandover(ATenant.Wang, Stage.PreSales, null), 11);

        var rebuilt = new Room(Key);
        foreach (var (happened, at) in room.Log)
        {
            rebuilt.Apply(RoomJson.ReadEvent(RoomJson.Write(happened)), at);
        }

        Assert.Equal(room.Room.ToJson(), rebuilt.ToJson());
        Assert.Equal(room.Room.Version, room.Log.Count);
    }

    private static readonly Comparer<Type> ByName = Comparer<Type>.Create((one, other) => string.CompareOrdinal(one.Name, other.Name));
}
