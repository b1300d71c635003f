using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Tests;

public abstract partial class StorageConformance
{
    [Fact]
    public async Task A_room_that_was_never_seen_has_no_history()
    {
        var history = await Log.ReadAsync(A.Room("r"), None);

        Assert.Equal((0, null, 0), (history.SnapshotVersion, history.SnapshotJson, history.Events.Count));
    }

    [Fact]
    public async Task Appended_events_are_read_back_in_version_order()
    {
        var room = A.Room("r|1 群");
        var first = A.Append(room, 0, events: 3);
        var second = A.Append(room, 3, events: 2);
        await AppendAsync(first);
        await AppendAsync(second);

        Assert.Equal([.. first.Events, .. second.Events], (await Log.ReadAsync(room, None)).Events);
    }

    [Fact]
    public async Task A_snapshot_shortens_what_is_read()
    {
        var room = A.Room("r");
        await AppendAsync(A.Append(room, 0, events: 2) with { SnapshotJson = "old" });
        await AppendAsync(A.Append(room, 2, events: 2) with { SnapshotJson = "new" });
        var last = A.Append(room, 4);
        await AppendAsync(last);

        var history = await Log.ReadAsync(room, None);

        Assert.Equal((4, "new"), (history.SnapshotVersion, history.SnapshotJson));
        Assert.Equal(last.Events, history.Events);
    }

    [Theory]
    [InlineData(1)] // too low
    [InlineData(3)] // too high
    public async Task An_append_at_another_version_writes_nothing(long expected)
    {
        var room = A.Room("r");
        await AppendAsync(A.Append(room, 0, events: 2));

        var outcome = await Log.AppendAsync(
            A.Append(room, expected, 1, A.Message(room, "m")) with { Audit = [A.Audit()] }, None);

        Assert.Equal(AppendOutcome.VersionConflict, outcome);
        Assert.Equal(2, (await Log.ReadAsync(room, None)).Events.Count);
        Assert.Empty(await Queries.ReadMessagesAsync(A.Tenant, A.Channel, ["m"], None));
        Assert.Empty((await Queries.ReadAuditAsync(A.Tenant, new(), new(10), None)).Items);
    }

    [Fact]
    public async Task A_stored_message_id_is_named_with_its_hash_and_nothing_is_written_even_from_another_room()
    {
        var one = A.Room("one");
        var two = A.Room("two");
        await AppendAsync(A.Append(one, 0, 1, A.Message(one, "m1") with { BodyHash = -7 }, A.Message(one, "m2")));

        var outcome = await Log.AppendAsync(
            A.Append(two, 0, 1, A.Message(two, "m0"), A.Message(two, "m1") with { BodyHash = 9 }), None);

        Assert.Equal(AppendResult.MessagesExist, outcome.Result);
        Assert.Equal([new StoredMessageId("m1", -7)], outcome.Existing);
        Assert.Null(await Queries.ReadRoomAsync(two, None));
        Assert.Empty(await Queries.ReadMessagesAsync(A.Tenant, A.Channel, ["m0"], None));
    }

    [Fact]
    public async Task Message_ids_are_apart_in_other_tenants_and_channels()
    {
        var room = A.Room("r");
        await AppendAsync(A.Append(room, 0, 1, A.Message(room, "m")));
        var other = A.Room("r", "other");
        await AppendAsync(A.Append(other, 0, 1, A.Message(other, "m", "theirs")));
        var channel = new RoomKey(A.Tenant, "api", "r");
        await AppendAsync(A.Append(channel, 0, 1, A.Message(channel, "m", "api")));

        var found = await Queries.ReadMessagesAsync("other", A.Channel, ["m"], None);

        Assert.Equal("theirs", Assert.Single(found).Text);
    }

    [Fact]
    public async Task Two_hundred_rooms_at_once_are_all_appended_at_places_of_their_own()
    {
        var rooms = Enumerable.Range(0, 200).Select(i => A.Room($"room-{i}")).ToList();

        var outcomes = await Task.WhenAll(rooms.Select((room, i) => Task.Run(async () =>
            await Log.AppendAsync(A.Append(room, 0, 2, A.Message(room, $"m-{i}")), None))));

        Assert.All(outcomes, o => Assert.Equal(AppendResult.Appended, o.Result));
        Assert.Equal(200, outcomes.Select(o => o.Position).Distinct().Count());
        Assert.Equal(400, (await Queries.ReadEventsAfterAsync(A.Tenant, 0, 1000, None)).Count);
        Assert.Equal(200, (await Queries.CountRoomsAsync(A.Tenant, None)).Rooms);
    }

    [Fact]
    public async Task Of_many_appends_at_one_version_exactly_one_wins()
    {
        var room = A.Room("r");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () =>
            await Log.AppendAsync(A.Append(room, 0, 1, A.Message(room, $"m-{i}")), None))));

        Assert.Single(outcomes, o => o.Result == AppendResult.Appended);
        Assert.Equal(49, outcomes.Count(o => o.Result == AppendResult.VersionConflict));
        Assert.Single(await Queries.ReadRoomMessagesAsync(room, A.Noon, 100, None));
    }

    [Fact]
    public async Task Of_many_rooms_that_bring_one_message_id_exactly_one_wins()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () =>
        {
            var room = A.Room($"r-{i}");
            return await Log.AppendAsync(A.Append(room, 0, 1, A.Message(room, "same"), A.Message(room, $"own-{i}")), None);
        })));

        Assert.Single(outcomes, o => o.Result == AppendResult.Appended);
        Assert.All(
            outcomes.Where(o => o.Result != AppendResult.Appended),
            o => Assert.Equal([new StoredMessageId("same", 4)], o.Existing));
        Assert.Equal(1, (await Queries.CountRoomsAsync(A.Tenant, None)).Rooms);
    }

    [Fact]
    public async Task Appends_of_one_room_that_follow_each_other_are_taken_in_their_order()
    {
        var room = A.Room("r");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            Log.AppendAsync(A.Append(room, i, 1, A.Message(room, $"m-{i:00}", atSecond: i)), None).AsTask()));

        Assert.All(outcomes, o => Assert.Equal(AppendResult.Appended, o.Result));
        Assert.Equal(outcomes.Select(o => o.Position).Order(), outcomes.Select(o => o.Position));
        Assert.Equal(20, (await Queries.ReadRoomAsync(room, None))!.Version);
    }

    [Fact]
    public async Task An_append_that_loses_leaves_the_others_of_its_commit_alone()
    {
        var stored = A.Room("stored");
        await AppendAsync(A.Append(stored, 0, 1, A.Message(stored, "known")));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 30).Select(i =>
        {
            var room = A.Room($"r-{i}");
            return Log.AppendAsync(
                i % 3 == 0 ? A.Append(room, 0, 1, A.Message(room, "known"))
                : i % 3 == 1 ? A.Append(room, 7)
                : A.Append(room, 0, 1, A.Message(room, $"new-{i}")), None).AsTask();
        }));

        Assert.All(outcomes.Select((o, i) => (o, i)), x => Assert.Equal(
            (x.i % 3) switch
            {
                0 => AppendResult.MessagesExist,
                1 => AppendResult.VersionConflict,
                _ => AppendResult.Appended,
            },
            x.o.Result));
    }

    [Fact]
    public async Task Events_after_a_position_come_in_order_of_one_tenant_only()
    {
        var mine = A.Room("mine");
        var theirs = A.Room("theirs", "other");
        await AppendAsync(A.Append(mine, 0, 2));
        await AppendAsync(A.Append(theirs, 0, 1));
        var last = await AppendAsync(A.Append(mine, 2, 2));

        var all = await Queries.ReadEventsAfterAsync(A.Tenant, 0, 100, None);
        var rest = await Queries.ReadEventsAfterAsync(A.Tenant, all[1].Position, 100, None);

        Assert.Equal([1, 2, 3, 4], all.Select(e => e.Version));
        Assert.Equal(all.Select(e => e.Position).Order(), all.Select(e => e.Position));
        Assert.Equal(all.Skip(2), rest);
        Assert.Equal(all.Take(1), await Queries.ReadEventsAfterAsync(A.Tenant, 0, 1, None));
        Assert.Equal(last.Position, all[^1].Position);
        Assert.Equal(last.Position, await Queries.ReadLastPositionAsync(None));
        Assert.Equal(new LoggedEvent(last.Position, mine, 4, A.Noon.AddSeconds(4), "message-received", """{"n":4}"""), all[^1]);
    }

    [Fact]
    public async Task A_reader_who_follows_the_log_while_it_grows_misses_nothing()
    {
        const int rooms = 40;
        const int appends = 10;
        var writing = Task.WhenAll(Enumerable.Range(0, rooms).Select(i => Task.Run(async () =>
        {
            for (var version = 0; version < appends; version++)
            {
                await AppendAsync(A.Append(A.Room($"r-{i}"), version));
            }
        })));

        var seen = new List<LoggedEvent>();
        do
        {
            seen.AddRange(await Queries.ReadEventsAfterAsync(A.Tenant, seen.LastOrDefault()?.Position ?? 0, 7, None));
        }
        while (seen.Count < rooms * appends && !(writing.IsCompleted && await IsReadToTheEndAsync(seen)));
        await writing;

        Assert.Equal(rooms * appends, seen.DistinctBy(e => (e.Room, e.Version)).Count());
        Assert.Equal(rooms * appends, seen.Count);
    }

    [Fact]
    public async Task An_empty_log_ends_at_zero() => Assert.Equal(0, await Queries.ReadLastPositionAsync(None));

    [Fact]
    public async Task The_storage_says_that_it_can_be_written() => Assert.True(await Ports.Health.IsWritableAsync(None));

    private async Task<bool> IsReadToTheEndAsync(List<LoggedEvent> seen) =>
        (await Queries.ReadEventsAfterAsync(A.Tenant, seen.LastOrDefault()?.Position ?? 0, 1, None)).Count == 0;

    [Fact]
    public async Task Audit_entries_of_settings_and_of_rooms_stand_in_one_log()
    {
        await Tenants.AuditAsync(A.Audit("people.put"), None);
        await AppendNextAsync(A.Room("r"), append => append with { Audit = [A.Audit("room.dismiss", atSecond: 1)] });

        var audit = await Queries.ReadAuditAsync(A.Tenant, new(), new(10), None);
        Assert.Equal(["room.dismiss", "people.put"], audit.Items.Select(entry => entry.Action));
    }
}
