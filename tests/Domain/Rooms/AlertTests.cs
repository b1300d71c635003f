using SalesAssistant.Domain.Escalation;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Tests.Calendars;
using static SalesAssistant.Domain.Tests.Rooms.RoomDriver;

namespace SalesAssistant.Domain.Tests.Rooms;

/// <summary>When tiers are raised (behaviour.md §5). Noon is 12:00 in Shanghai.</summary>
public sealed class AlertTests
{
    private const double Millisecond = 1 / 60_000.0;
    private const double Second = 1 / 60.0;

    [Fact]
    public void Tier_is_raised_when_its_wait_is_over()
    {
        var room = new RoomDriver().OwnedBy(ATenant.Li).Customer("c1", 0);
        Assert.Equal(At(5), AlertRules.NextDueAt(room.Room, room.Now));
        Assert.Null(room.Wake(5 - Millisecond));

        var raised = room.Wake(5)!;

        Assert.Equal("c1", raised.OpeningMessageId);
        Assert.Equal(new RaisedTier(5, TierColor.Green, At(5), At(5), IsCovered: false, IsLate: false), raised.Tier);
        Assert.Empty(raised.Covered);
        Assert.Equal([new Destination(DestinationKind.Owner, "person:wechaty|li", "李雷")], raised.Destinations);
        Assert.Null(room.Wake(5));
        Assert.Equal(At(10), AlertRules.NextDueAt(room.Room, room.Now));
    }

    [Fact]
    public void Answer_a_millisecond_before_the_tier_means_no_alert()
    {
        var room = new RoomDriver().Customer("c1", 0).Staff("s1", 5 - Millisecond);

        Assert.Null(room.Wake(5));
        Assert.Null(AlertRules.NextDueAt(room.Room, room.Now));
    }

    [Fact]
    public void Highest_of_several_due_tiers_covers_the_others_and_goes_to_all_their_destinations()
    {
        var room = new RoomDriver().OwnedBy(ATenant.Li).Customer("c1", 0);

        var raised = room.Wake(25)!;

        Assert.Equal(new RaisedTier(20, TierColor.Orange, At(20), At(25), IsCovered: false, IsLate: true), raised.Tier);
        Assert.Equal(
            [
                new RaisedTier(5, TierColor.Green, At(5), At(25), IsCovered: true, IsLate: true),
                new RaisedTier(10, TierColor.Yellow, At(10), At(25), IsCovered: true, IsLate: true),
            ],
            raised.Covered);
        Assert.Equal(["person:wechaty|li", "public"], raised.Destinations.Select(destination => destination.Key));
        Assert.Null(room.Wake(29.9));
        Assert.Equal(30, room.Wake(30)!.Tier.AfterMinutes);
    }

    [Fact]
    public void Covered_tiers_lend_their_destinations()
    {
        var policy = new EscalationPolicy(
            [new(5, TierColor.Green, [TierTarget.Public]), new(10, TierColor.Red, [TierTarget.Owner])], Repeat: null);
        var room = new RoomDriver { Tenant = ATenant.With(settings => settings with { PreSalesPolicy = policy }) };
        room.OwnedBy(ATenant.Li).Customer("c1", 0);

        Assert.Equal(["person:wechaty|li", "public"], room.Wake(10)!.Destinations.Select(destination => destination.Key));
        Assert.Null(AlertRules.NextDueAt(room.Room, room.Now));
    }

    [Fact]
    public void Whole_default_schedule_is_101_tiers_by_minute_1000_each_once()
    {
        var room = new RoomDriver().OwnedBy(ATenant.Li).Customer("c1", 0);
        List<int> raised = [];
        for (var minute = 0; minute <= 1100; minute++)
        {
            if (room.Wake(minute) is { } tier)
            {
                Assert.Empty(tier.Covered);
                Assert.Equal(minute, tier.Tier.AfterMinutes);
                raised.Add(minute);
            }

            Assert.Null(room.Wake(minute));
        }

        Assert.Equal(EscalationPolicy.Default.Schedule.Select(tier => tier.AfterMinutes), raised);
        Assert.Equal((101, 1000), (raised.Count, raised[^1]));
        Assert.Equal(["c1 Open 0"], room.Turns);
    }

    [Fact]
    public void Tier_stays_raised_across_a_restart_and_a_reopening()
    {
        var room = new RoomDriver().Customer("c1", 0);
        room.Wake(5);
        room.Room = Room.FromJson(Key, room.Room.ToJson());
        Assert.Null(room.Wake(5));

        room.Staff("s1", 6).Recall("r1", "s1", 7);

        Assert.Null(room.Wake(7));
        Assert.Equal(10, room.Wake(10)!.Tier.AfterMinutes);
    }

    [Fact]
    public void Merged_turns_keep_the_tiers_of_both()
    {
        var room = new RoomDriver().Customer("c1", 0);
        room.Wake(5);
        room.Do(new Dismiss("误报"), 6);
        room.Customer("c2", 7);
        room.Wake(12);

        room.Do(new Undo(), 13);

        Assert.Equal([5, 5], room.Room.TiersOf(room.Open!).Select(tier => tier.AfterMinutes));
        Assert.Equal([new AlertMove(Turn.IdOf(Key, "c2"), Turn.IdOf(Key, "c1"), At(12))], room.Room.TakeChanges().AlertMoves);
        Assert.Equal((10, true), (room.Wake(13)!.Tier.AfterMinutes, room.Room.TiersOf(room.Open!)[^1].IsLate));
    }

    [Fact]
    public void Alerts_stay_with_their_message_while_a_past_that_comes_in_pieces_joins_its_turn_and_parts_it_again()
    {
        var (earliest, earlier, own) = (Turn.IdOf(Key, "c0"), Turn.IdOf(Key, "c1"), Turn.IdOf(Key, "c2"));
        var room = new RoomDriver().Customer("c2", 10);
        room.Wake(15);

        room.Customer("c1", 3, receivedAt: 16);
        Assert.Equal([new AlertMove(own, earlier, At(15))], room.Room.TakeChanges().AlertMoves);
        room.Customer("c0", 1, receivedAt: 17);
        Assert.Equal([new AlertMove(earlier, earliest, At(15))], room.Room.TakeChanges().AlertMoves);
        room.Room = Room.FromJson(Key, room.Room.ToJson());
        room.Staff("s1", 4, receivedAt: 18);

        var changes = room.Room.TakeChanges();
        Assert.Equal([new AlertMove(earliest, own, At(15))], changes.AlertMoves);
        Assert.Equal(["c0+c1 Answered 1-4 s1", "c2 Open 10"], room.Turns);
        Assert.Equal([5], room.Room.TiersOf(room.Open!).Select(tier => tier.AfterMinutes));
    }

    [Fact]
    public void Turn_that_vanishes_and_comes_back_is_told_as_opened_again()
    {
        var customer = new PersonKey(ATenant.Channel, "customer");
        var room = new RoomDriver().Customer("c1", 0);
        room.Wake(5);
        room.Do(new ChangeRole(customer, SenderRole.Sales), 6);
        Assert.Equal([Turn.IdOf(Key, "c1")], room.Room.TakeChanges().VanishedTurnIds);

        room.Do(new ChangeRole(customer, SenderRole.Customer), 7);

        Assert.Equal([Turn.IdOf(Key, "c1")], room.Room.TakeChanges().EndedOrReopened);
        Assert.Equal(["c1 Open 0"], room.Turns);
    }

    [Fact]
    public void Snooze_holds_back_and_then_the_highest_due_tier_is_raised_once()
    {
        var room = new RoomDriver().Customer("c1", 0);
        room.Wake(5);
        room.Do(new Snooze(30), 6);
        Assert.Equal(At(36), AlertRules.NextDueAt(room.Room, room.Now));
        Assert.Null(room.Wake(36 - Millisecond));

        var raised = room.Wake(36)!;

        Assert.Equal((30, false), (raised.Tier.AfterMinutes, raised.Tier.IsLate));
        Assert.Equal([10, 20], raised.Covered.Select(tier => tier.AfterMinutes));
        Assert.Null(room.Wake(39.9));
        Assert.Equal(40, room.Wake(40)!.Tier.AfterMinutes);
    }

    [Fact]
    public void Late_message_holds_its_alert_until_ten_quiet_seconds_have_passed()
    {
        var room = new RoomDriver().Customer("c1", 0, receivedAt: 30);
        Assert.Equal(At(30 + (10 * Second)), AlertRules.NextDueAt(room.Room, room.Now));
        room.Customer("c2", 1, receivedAt: 30 + (8 * Second));
        Assert.Null(room.Wake(30 + (18 * Second) - Millisecond));

        var raised = room.Wake(30 + (18 * Second))!;

        Assert.Equal(new RaisedTier(30, TierColor.Red, At(30), room.Now, IsCovered: false, IsLate: true), raised.Tier);
        Assert.Equal([5, 10, 20], raised.Covered.Select(tier => tier.AfterMinutes));
    }

    [Fact]
    public void Backfilled_turn_whose_answer_comes_in_the_next_batch_raises_nothing()
    {
        var room = new RoomDriver().Customer("c1", 0, receivedAt: 500).Staff("s1", 3, receivedAt: 500 + (9 * Second));

        Assert.Null(room.Wake(501));
        Assert.Equal(["c1 Answered 0-3 s1"], room.Turns);
    }

    [Theory]
    [InlineData(60, 5)]
    [InlineData(61, 5.183)]
    public void Message_is_late_more_than_a_minute_after_it_was_sent(int lateSeconds, double nextDueMinute)
    {
        // Four minutes and a bit after the opening, so that ten quiet seconds reach over the due time.
        var sentAt = 4.997 - (lateSeconds * Second);
        var room = new RoomDriver().Customer("c1", 0).Customer("c2", sentAt, receivedAt: 4.997);

        var due = AlertRules.NextDueAt(room.Room, room.Now)!.Value;

        Assert.Equal(nextDueMinute == 5 ? At(5) : At(4.997 + (10 * Second)), due);
    }

    [Fact]
    public void Tier_at_the_closing_instant_fires_then()
    {
        var room = WithHours("09:00-12:05").Customer("c1", 0);
        Assert.Equal(At(5), AlertRules.NextDueAt(room.Room, room.Now));

        Assert.Equal((5, false), (room.Wake(5.5)!.Tier.AfterMinutes, room.Room.TiersOf(room.Open!)[0].IsLate));
    }

    [Fact]
    public void Tier_that_was_missed_outside_open_time_fires_at_the_next_opening()
    {
        var room = WithHours("09:00-12:05").Customer("c1", 0);
        Assert.Null(room.Wake(6 + Millisecond));
        var opening = At(21 * 60);
        Assert.Equal(opening, AlertRules.NextDueAt(room.Room, room.Now));
        Assert.Null(room.Wake((21 * 60) - Millisecond));

        Assert.Equal((5, true), (room.Wake(21 * 60)!.Tier.AfterMinutes, room.Room.TiersOf(room.Open!)[0].IsLate));
        Assert.Equal(10, room.Wake((21 * 60) + 5)!.Tier.AfterMinutes);
    }

    [Fact]
    public void Snooze_that_ends_outside_open_time_lets_the_tier_out_at_the_next_opening()
    {
        var room = WithHours("09:00-12:30").Customer("c1", 0);
        room.Do(new Snooze(40), 1);

        Assert.Null(room.Wake(41));
        Assert.Equal(30, room.Wake(21 * 60)!.Tier.AfterMinutes);
    }

    [Fact]
    public void Clock_pauses_outside_open_time()
    {
        var room = WithHours("09:00-12:03", "14:00-18:00").Customer("c1", 0);

        Assert.Null(room.Wake(121));
        Assert.Equal(5, room.Wake(122)!.Tier.AfterMinutes);
    }

    [Fact]
    public void Rooms_own_calendar_stands_above_the_tenants()
    {
        var room = WithHours("09:00-12:03");
        room.Do(new EditRoom(null, null, null, new CalendarEdit(ACalendar.EveryDay("00:00-24:00")), MayReplaceOwner: true), 0);
        room.Customer("c1", 0);
        Assert.Equal(5, room.Wake(5)!.Tier.AfterMinutes);

        room.Do(new EditRoom(null, null, null, new CalendarEdit(null), MayReplaceOwner: true), 6);
        room.Staff("s1", 7).Customer("c2", 8);
        Assert.Equal(At((21 * 60) + 5), AlertRules.NextDueAt(room.Room, room.Now));
    }

    [Fact]
    public void Turn_keeps_the_policy_it_opened_with_until_somebody_moves_it()
    {
        var room = new RoomDriver().Customer("c1", 0);
        room.Tenant = ATenant.With(settings => settings with
        {
            PreSalesPolicy = new([new(2, TierColor.Red, [TierTarget.Public])], Repeat: null),
        });
        room.Customer("c2", 1);
        Assert.Null(room.Wake(4));

        Assert.Equal(new TermsAdopted(room.Tenant.TermsOf(Stage.PreSales, null, null), ForOpenTurn: true),
            Assert.Single(room.Do(new ApplyTerms(), 4).Events));
        Assert.Empty(room.Do(new ApplyTerms(), 4).Events);
        Assert.Equal((2, TierColor.Red), (room.Wake(4)!.Tier.AfterMinutes, room.Room.TiersOf(room.Open!)[0].Color));

        room.Staff("s1", 5).Customer("c3", 6);
        Assert.Equal(2, room.Wake(8)!.Tier.AfterMinutes);
    }

    [Fact]
    public void Stage_chooses_the_policy_of_turns_that_open_from_then_on()
    {
        var room = new RoomDriver
        {
            Tenant = ATenant.With(settings => settings with
            {
                AfterSalesPolicy = new([new(1, TierColor.Red, [TierTarget.Public])], Repeat: null),
            }),
        };

        room.OwnedBy(ATenant.Zhao, Stage.AfterSales).Customer("c1", 0);

        Assert.Equal(1, room.Wake(1)!.Tier.AfterMinutes);
    }

    [Fact]
    public void Recall_that_moves_the_clock_raises_no_tier_twice()
    {
        var room = new RoomDriver().Customer("c1", 0).Customer("c2", 4);
        room.Wake(5);

        room.Recall("r1", "c1", 6);

        Assert.Null(room.Wake(13.9));
        Assert.Equal(10, room.Wake(14)!.Tier.AfterMinutes);
    }

    [Fact]
    public void Confirmed_customer_whose_turn_is_thereby_open_raises_the_highest_due_tier_once_and_late()
    {
        var room = new RoomDriver().Take(Message("x1", 0, role: null));

        room.Do(new ChangeRole(new(ATenant.Channel, "stranger"), SenderRole.Customer), 25);

        var raised = room.Wake(25)!;
        Assert.Equal((20, true, 2), (raised.Tier.AfterMinutes, raised.Tier.IsLate, raised.Covered.Count));
    }

    private static RoomDriver WithHours(params string[] intervals) =>
        new() { Tenant = ATenant.With(settings => settings with { Calendar = ACalendar.EveryDay(intervals) }) };
}
