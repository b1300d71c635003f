using SalesAssistant.Domain.Escalation;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Tests;

public abstract partial class StorageConformance
{
    private const string Ending = """{"status":"answered"}""";

    private static readonly RoomKey AlertRoom = A.Room("alerted");

    [Fact]
    public async Task A_new_alert_is_work_for_its_destination_as_it_was_given()
    {
        var alert = A.Alert(AlertRoom, "t") with { IsLate = true, LastError = "旧", NextAttemptAt = A.Noon };
        await RaiseAsync(alert);

        Assert.Equal([alert], await Outbox.ReadWorkAsync(A.Tenant, "public", 10, None));
        Assert.Equal([(A.Tenant, "public")], await Outbox.ReadBusyDestinationsAsync(None));
        Assert.Equal(alert, await Queries.ReadAlertAsync(A.Tenant, alert.AlertId, None));
        Assert.Null(await Queries.ReadAlertAsync("other", alert.AlertId, None));
        Assert.Equal((0, 1), await Queries.CountLoadAsync(None));
    }

    [Fact]
    public async Task A_tier_alerts_a_destination_once_per_turn_under_whatever_id()
    {
        var first = A.Alert(AlertRoom, "t");
        await RaiseAsync(first);
        await RaiseAsync(first with { AlertId = "again", CardJson = "{\"other\":1}" }, first with { CardJson = "[]" });
        await RaiseAsync(A.Alert(AlertRoom, "t", tier: 10), A.Alert(AlertRoom, "t", destination: "no-owner"));

        var alerts = await Queries.ReadAlertsOfTurnAsync(A.Tenant, "t", None);

        Assert.Equal(["t-5-no-owner", "t-5-public", "t-10-public"], alerts.Select(a => a.AlertId));
        Assert.Equal("{}", alerts[1].CardJson);
    }

    [Fact]
    public async Task Two_alerts_of_one_place_in_one_append_are_one()
    {
        var first = A.Alert(AlertRoom, "t");

        await RaiseAsync(first, first with { AlertId = "again" });

        Assert.Equal([first], await Queries.ReadAlertsOfTurnAsync(A.Tenant, "t", None));
    }

    [Fact]
    public async Task An_ending_cancels_what_is_pending_and_updates_what_was_delivered()
    {
        var sent = A.Alert(AlertRoom, "t");
        var unsent = A.Alert(AlertRoom, "t", tier: 10);
        var other = A.Alert(AlertRoom, "another");
        await RaiseAsync(sent, unsent, other);
        await DeliverAsync(sent, messageId: "om_1");

        await ChangeAlertsAsync(new AlertChange("t") { EndingJson = Ending });

        var alerts = await Queries.ReadAlertsOfTurnAsync(A.Tenant, "t", None);
        Assert.Equal([AlertStatus.Delivered, AlertStatus.Cancelled], alerts.Select(a => a.Status));
        Assert.All(alerts, a => Assert.Equal((Ending, 2), (a.EndingJson, a.CardVersion)));
        Assert.Equal(other, await Queries.ReadAlertAsync(A.Tenant, other.AlertId, None));
        Assert.Equal(
            [sent.AlertId, other.AlertId],
            (await Outbox.ReadWorkAsync(A.Tenant, "public", 10, None)).Select(a => a.AlertId).OrderDescending());
    }

    [Fact]
    public async Task A_card_that_cannot_be_updated_is_no_work_after_its_turn_ended()
    {
        var sent = A.Alert(AlertRoom, "t");
        await RaiseAsync(sent);
        await DeliverAsync(sent, messageId: null);

        await ChangeAlertsAsync(new AlertChange("t") { EndingJson = Ending });

        Assert.Empty(await Outbox.ReadWorkAsync(A.Tenant, "public", 10, None));
    }

    [Fact]
    public async Task A_reopened_turn_takes_the_ending_off_its_cards_but_leaves_the_cancelled_ones_cancelled()
    {
        var sent = A.Alert(AlertRoom, "t");
        await RaiseAsync(sent, A.Alert(AlertRoom, "t", tier: 10));
        await DeliverAsync(sent, messageId: "om_1");
        await ChangeAlertsAsync(new AlertChange("t") { EndingJson = Ending });

        await ChangeAlertsAsync(new AlertChange("t") { Reopens = true });

        var alerts = await Queries.ReadAlertsOfTurnAsync(A.Tenant, "t", None);
        Assert.Equal([AlertStatus.Delivered, AlertStatus.Cancelled], alerts.Select(a => a.Status));
        Assert.All(alerts, a => Assert.Equal((null, 3), (a.EndingJson, a.CardVersion)));
    }

    [Fact]
    public async Task A_turn_under_a_new_id_takes_its_alerts_along_and_keeps_their_places()
    {
        await RaiseAsync(A.Alert(AlertRoom, "old"));

        await AppendNextAsync(AlertRoom, a => a with
        {
            ChangedAlerts = [new AlertChange("old") { NewTurnId = "new" }],
            NewAlerts = [A.Alert(AlertRoom, "new"), A.Alert(AlertRoom, "new", tier: 10)],
        });

        Assert.Empty(await Queries.ReadAlertsOfTurnAsync(A.Tenant, "old", None));
        var alerts = await Queries.ReadAlertsOfTurnAsync(A.Tenant, "new", None);
        Assert.Equal([("old-5-public", 2), ("new-10-public", 1)], alerts.Select(a => (a.AlertId, a.CardVersion)));
    }

    [Fact]
    public async Task Two_turns_that_become_one_keep_both_alerts_of_the_same_tier()
    {
        await RaiseAsync(A.Alert(AlertRoom, "a"), A.Alert(AlertRoom, "b"), A.Alert(AlertRoom, "c"));

        await ChangeAlertsAsync(
            new AlertChange("b") { NewTurnId = "a" }, new AlertChange("c") { NewTurnId = "a" },
            new AlertChange("a") { EndingJson = Ending });

        var alerts = await Queries.ReadAlertsOfTurnAsync(A.Tenant, "a", None);
        Assert.Equal(["a-5-public", "b-5-public", "c-5-public"], alerts.Select(a => a.AlertId));
        Assert.All(alerts, a => Assert.Equal(AlertStatus.Cancelled, a.Status));
        await RaiseAsync(A.Alert(AlertRoom, "b") with { AlertId = "b again" });
        Assert.Single(await Queries.ReadAlertsOfTurnAsync(A.Tenant, "b", None));
    }

    [Fact]
    public async Task A_turn_that_parts_from_another_takes_only_the_alerts_raised_at_its_instants()
    {
        await RaiseAsync(A.Alert(AlertRoom, "a"), A.Alert(AlertRoom, "a", tier: 10), A.Alert(AlertRoom, "a", tier: 10, destination: "no-owner"));

        await ChangeAlertsAsync(
            new AlertChange("a") { NewTurnId = "b", RaisedAt = A.Noon.AddMinutes(10).AddTicks(1) },
            new AlertChange("b") { EndingJson = Ending });

        var stayed = Assert.Single(await Queries.ReadAlertsOfTurnAsync(A.Tenant, "a", None));
        Assert.Equal(("a-5-public", AlertStatus.Pending, 1), (stayed.AlertId, stayed.Status, stayed.CardVersion));
        Assert.Equal(
            [("a-10-no-owner", AlertStatus.Cancelled, 3), ("a-10-public", AlertStatus.Cancelled, 3)],
            (await Queries.ReadAlertsOfTurnAsync(A.Tenant, "b", None)).Select(a => (a.AlertId, a.Status, a.CardVersion)));
    }

    [Fact]
    public async Task An_alert_raised_and_ended_by_two_appends_that_wait_together_is_cancelled()
    {
        await RaiseAsync();
        var raise = A.Append(AlertRoom, 1) with { NewAlerts = [A.Alert(AlertRoom, "t")] };
        var end = A.Append(AlertRoom, 2) with { ChangedAlerts = [new AlertChange("t") { EndingJson = Ending }] };

        await Task.WhenAll(Log.AppendAsync(raise, None).AsTask(), Log.AppendAsync(end, None).AsTask());

        Assert.Equal(
            AlertStatus.Cancelled, Assert.Single(await Queries.ReadAlertsOfTurnAsync(A.Tenant, "t", None)).Status);
    }

    [Fact]
    public async Task A_delivery_that_a_cancellation_overtook_stands_and_its_card_is_updated()
    {
        var alert = A.Alert(AlertRoom, "t");
        await RaiseAsync(alert);
        await ChangeAlertsAsync(new AlertChange("t") { EndingJson = Ending });

        await DeliverAsync(alert, messageId: "om_1");

        var work = Assert.Single(await Outbox.ReadWorkAsync(A.Tenant, "public", 10, None));
        Assert.Equal((AlertStatus.Delivered, 2, 1), (work.Status, work.CardVersion, work.SentVersion));
        Assert.Equal((A.Noon, "om_1", Ending), (work.DeliveredAt, work.ProviderMessageId, work.EndingJson));
    }

    [Theory]
    [InlineData(AlertStatus.Pending)]
    [InlineData(AlertStatus.Failed)]
    public async Task A_try_that_failed_does_not_bring_a_cancelled_alert_back(AlertStatus status)
    {
        var alert = A.Alert(AlertRoom, "t");
        await RaiseAsync(alert);
        await ChangeAlertsAsync(new AlertChange("t") { EndingJson = Ending });

        await Outbox.RecordAsync(Try(alert, 1, "transient"), Progress(alert, status) with { LastError = "503" }, None);

        var after = await Queries.ReadAlertAsync(A.Tenant, alert.AlertId, None);
        Assert.Equal((AlertStatus.Cancelled, "503", 1), (after!.Status, after.LastError, after.Attempts));
    }

    [Fact]
    public async Task An_update_that_failed_leaves_the_alert_delivered_and_still_to_be_updated()
    {
        var alert = A.Alert(AlertRoom, "t");
        await RaiseAsync(alert);
        await DeliverAsync(alert, messageId: "om_1");
        await ChangeAlertsAsync(new AlertChange("t") { EndingJson = Ending });

        await Outbox.RecordAsync(
            Try(alert, 2, "transient"),
            Progress(alert, AlertStatus.Pending) with { LastError = "timeout", NextAttemptAt = A.Noon.AddSeconds(9) }, None);

        var work = Assert.Single(await Outbox.ReadWorkAsync(A.Tenant, "public", 10, None));
        Assert.Equal(
            (AlertStatus.Delivered, A.Noon, "om_1", "timeout", 2, A.Noon.AddSeconds(9)),
            (work.Status, work.DeliveredAt, work.ProviderMessageId, work.LastError, work.Attempts, work.NextAttemptAt));
    }

    [Fact]
    public async Task Attempts_are_kept_in_their_order_as_the_provider_answered()
    {
        var alert = A.Alert(AlertRoom, "t");
        await RaiseAsync(alert);
        var first = Try(alert, 1, "rate-limited") with { ProviderCode = "11232", ProviderMessage = "太快" };
        var second = Try(alert, 2, "delivered");

        await Outbox.RecordAsync(second, Progress(alert, AlertStatus.Delivered), None);
        await Outbox.RecordAsync(first, Progress(alert, AlertStatus.Pending), None);
        await Outbox.RecordAsync(first with { ProviderCode = "second record" }, Progress(alert, AlertStatus.Pending), None);

        Assert.Equal([first, second], await Outbox.ReadAttemptsAsync(A.Tenant, alert.AlertId, None));
        Assert.Empty(await Outbox.ReadAttemptsAsync("other", alert.AlertId, None));
        Assert.Equal(2, (await Queries.ReadAlertAsync(A.Tenant, alert.AlertId, None))!.Attempts);
    }

    [Fact]
    public async Task Tries_of_many_alerts_are_written_down_at_once()
    {
        AlertRow[] alerts = [A.Alert(AlertRoom, "t1"), A.Alert(AlertRoom, "t2")];
        await RaiseAsync(alerts);

        await Outbox.RecordAsync(
            [.. alerts.Select(alert => (Try(alert, 1, "delivered"), Progress(alert, AlertStatus.Delivered) with { SentVersion = 1 }))], None);

        Assert.Empty(await Outbox.ReadWorkAsync(A.Tenant, "public", 10, None));
        foreach (var alert in alerts)
        {
            Assert.Equal([Try(alert, 1, "delivered")], await Outbox.ReadAttemptsAsync(A.Tenant, alert.AlertId, None));
        }
    }

    [Theory]
    [InlineData(AlertStatus.Failed, AlertStatus.Pending)]
    [InlineData(AlertStatus.Undeliverable, AlertStatus.Pending)]
    [InlineData(AlertStatus.Cancelled, AlertStatus.Cancelled)]
    [InlineData(AlertStatus.Delivered, AlertStatus.Delivered)]
    public async Task Retry_sets_only_what_came_to_nothing_to_pending(AlertStatus status, AlertStatus after)
    {
        var alert = A.Alert(AlertRoom, "t") with { Status = status, NextAttemptAt = A.Noon, Attempts = 8 };
        await RaiseAsync(alert);

        var retried = await Outbox.RetryAsync(A.Tenant, alert.AlertId, None);

        Assert.Equal(alert with { Status = after, NextAttemptAt = after == status ? A.Noon : null }, retried);
        Assert.Equal(retried, await Queries.ReadAlertAsync(A.Tenant, alert.AlertId, None));
        Assert.Null(await Outbox.RetryAsync("other", alert.AlertId, None));
    }

    [Fact]
    public async Task Work_is_the_oldest_of_one_destination_first()
    {
        var late = A.Alert(AlertRoom, "t", tier: 30);
        var early = A.Alert(AlertRoom, "t", tier: 10);
        await RaiseAsync(late, early, A.Alert(AlertRoom, "t", tier: 5, destination: "person:x"));

        Assert.Equal([early, late], await Outbox.ReadWorkAsync(A.Tenant, "public", 10, None));
        Assert.Equal([early], await Outbox.ReadWorkAsync(A.Tenant, "public", 1, None));
        Assert.Equal(
            [(A.Tenant, "person:x"), (A.Tenant, "public")], await Outbox.ReadBusyDestinationsAsync(None));
    }

    [Fact]
    public async Task Alerts_without_a_room_are_added_once()
    {
        var notice = A.Alert(AlertRoom, "x") with
        {
            AlertId = "gap-1", Subject = AlertSubject.Operations, TurnId = null, Room = null, Tier = null, Color = null,
            Destination = new(DestinationKind.Operations, "operations", "运维"),
        };

        Assert.True(await Outbox.AddAsync([notice], None));
        Assert.False(await Outbox.AddAsync([notice with { CardJson = "[]" }], None));
        Assert.True(await Outbox.AddAsync([notice, notice with { AlertId = "gap-2" }], None));
        Assert.Equal([notice, notice with { AlertId = "gap-2" }], await Outbox.ReadWorkAsync(A.Tenant, "operations", 9, None));
    }

    [Fact]
    public async Task Alerts_are_listed_newest_first_by_their_filters()
    {
        var mine = A.Room("mine");
        await AppendAsync(A.Append(mine, 0) with
        {
            RoomRow = new RoomRow(mine) { Owner = A.Li, CreatedAt = A.Noon },
            NewAlerts = [.. Enumerable.Range(1, 7).Select(i => A.Alert(mine, "t", tier: i))],
        });
        await RaiseAsync(A.Alert(AlertRoom, "u", tier: 8) with { Status = AlertStatus.Failed });
        await Outbox.AddAsync([A.Alert(AlertRoom, "v") with { AlertId = "report", Subject = AlertSubject.Leaderboard }], None);

        async Task<IEnumerable<int?>> TiersAsync(AlertFilter filter) =>
            (await ReadAllAsync(2, page => Queries.ReadAlertsAsync(A.Tenant, filter, page, None))).Select(a => a.Tier);

        Assert.Equal([8, 7, 6, 5, 4, 3, 2, 1], await TiersAsync(new()));
        Assert.Equal([7, 6, 5, 4, 3, 2, 1], await TiersAsync(new() { Room = mine }));
        Assert.Equal([7, 6, 5, 4, 3, 2, 1], await TiersAsync(new() { RoomOwner = A.Li }));
        Assert.Empty(await TiersAsync(new() { RoomOwner = A.Wang }));
        Assert.Equal([8], await TiersAsync(new() { Status = AlertStatus.Failed }));
        Assert.Equal([4, 3], await TiersAsync(new() { From = A.Noon.AddMinutes(3), To = A.Noon.AddMinutes(5) }));
        Assert.Equal([5], await TiersAsync(new() { Subject = AlertSubject.Leaderboard }));
    }

    private static DeliveryAttempt Try(AlertRow alert, int number, string outcome) =>
        new(alert.Tenant, alert.AlertId, number, A.Noon.AddSeconds(number), "send", outcome, null, null);

    private static AlertProgress Progress(AlertRow alert, AlertStatus status) =>
        new(alert.Tenant, alert.AlertId, status, null, null, 0, null, null);

    private Task RaiseAsync(params AlertRow[] alerts) =>
        AppendNextAsync(AlertRoom, a => a with { NewAlerts = alerts });

    private Task ChangeAlertsAsync(params AlertChange[] changes) =>
        AppendNextAsync(AlertRoom, a => a with { ChangedAlerts = changes });

    private ValueTask DeliverAsync(AlertRow alert, string? messageId) => Outbox.RecordAsync(
        Try(alert, 1, "delivered"),
        Progress(alert, AlertStatus.Delivered) with
        {
            DeliveredAt = A.Noon, SentVersion = 1, ProviderMessageId = messageId,
        },
        None);
}
