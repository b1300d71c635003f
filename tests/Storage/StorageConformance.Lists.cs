using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Tests;

public abstract partial class StorageConformance
{
    [Fact]
    public async Task A_room_is_read_back_whole_and_its_last_row_stands()
    {
        var key = new RoomKey(A.Tenant, "we|com", "群/1 %");
        var row = new RoomRow(key)
        {
            Version = 2, Name = "客户群", Stage = Stage.AfterSales, Owner = A.Li, State = RoomState.Waiting,
            CalendarJson = "{}", OpenTurnId = "t", WaitingSince = A.Noon, OpenTermsId = "terms", Tier = 10,
            NextDueAt = A.Noon.AddMinutes(10), SnoozedUntil = A.Noon.AddMinutes(3), LastSpeaker = A.Wang,
            LastSpeakerName = "王", LastSpeakerRole = SenderRole.Customer, LastText = "在吗？👌", LastType = MessageType.Text,
            LastAt = A.Noon.AddMilliseconds(1), CreatedAt = A.Noon.AddDays(-1),
            PendingHandover = new(A.Wang, Stage.PreSales, "换人", "key-1", A.Noon),
        };
        await AppendAsync(A.Append(key, 0) with { RoomRow = new RoomRow(key) { Version = 1, Name = "旧名" } });
        await AppendAsync(A.Append(key, 1) with { RoomRow = row });

        Assert.Equal(row, await Queries.ReadRoomAsync(key, None));
        Assert.Null(await Queries.ReadRoomAsync(key with { Tenant = "other" }, None));
        Assert.Equal((1, 0), await Queries.CountLoadAsync(None));
        Assert.Equal([key], await Queries.ReadWaitingRoomsAsync(A.Tenant, None));
        Assert.Equal(new RoomCounters(1, 1, 0, 1), await Queries.CountRoomsAsync(A.Tenant, None));
    }

    [Fact]
    public async Task A_room_id_is_found_in_every_channel()
    {
        var here = A.Room("r");
        var there = new RoomKey(A.Tenant, "api", "r");
        await AppendAsync(A.Append(here, 0));
        await AppendAsync(A.Append(there, 0));
        await AppendAsync(A.Append(A.Room("r2"), 0));

        Assert.Equal([there, here], await Queries.FindRoomsAsync(A.Tenant, "r", None));
        Assert.Empty(await Queries.FindRoomsAsync("other", "r", None));
    }

    [Fact]
    public async Task Lists_show_the_rows_of_their_tenant_only()
    {
        var (mine, theirs) = (A.Room("r"), A.Room("r", "other"));
        foreach (var room in new[] { theirs, mine })
        {
            // The same ids in both: only the tenant tells them apart.
            await AppendAsync(A.Append(room, 0, 1, A.Message(room, "m")) with
            {
                Turns = [A.Answered(room, "t", 0, 60)], NewAlerts = [A.Alert(room, "t")],
            });
        }

        var whole = new PageRequest(500, null);
        Assert.Equal([mine], (await Queries.ReadRoomsAsync(A.Tenant, new(), whole, None)).Items.Select(row => row.Key));
        Assert.Equal([mine], (await Queries.ReadTurnsAsync(A.Tenant, new(), whole, None)).Items.Select(row => row.Room));
        Assert.Equal([mine], (await Queries.SearchMessagesAsync(A.Tenant, new(), whole, None)).Items.Select(row => row.Room));
        Assert.Equal([mine], (await Queries.ReadAlertsAsync(A.Tenant, new(), whole, None)).Items.Select(row => row.Room!.Value));
    }

    [Theory]
    [InlineData(RoomSort.LastAt, "e,c,a,b,d")]
    [InlineData(RoomSort.Name, "d,b,a,c,e")]
    [InlineData(RoomSort.WaitingSince, "b,c,a,d,e")]
    [InlineData(RoomSort.DueAt, "d,a,b,c,e")]
    public async Task Rooms_come_page_by_page_in_each_order(RoomSort sort, string expected)
    {
        await AddRoomAsync("a", r => r with { Name = "B", LastAt = A.Noon, NextDueAt = A.Noon.AddHours(2) });
        await AddRoomAsync("b", r => r with { Name = "A", LastAt = A.Noon, WaitingSince = A.Noon });
        await AddRoomAsync("c", r => r with { Name = "B", LastAt = A.At(1), WaitingSince = A.Noon });
        await AddRoomAsync("d", r => r with { NextDueAt = A.Noon });
        await AddRoomAsync("e", r => r with { Name = "群", LastAt = A.At(2) });
        await AppendAsync(A.Append(A.Room("theirs", "other"), 0));

        foreach (var limit in (int[])[1, 2, 5])
        {
            var rooms = await ReadAllAsync(limit, p => Queries.ReadRoomsAsync(A.Tenant, new() { Sort = sort }, p, None));
            Assert.Equal(expected, string.Join(',', rooms.Select(r => r.Key.RoomId)));
        }
    }

    [Theory]
    [InlineData(RoomSort.LastAt, "e,c,a,b,d")]
    [InlineData(RoomSort.Name, "d,b,a,c,e")]
    [InlineData(RoomSort.WaitingSince, "b,c,a,d,e")]
    [InlineData(RoomSort.DueAt, "d,a,b,c,e")]
    public async Task The_rooms_of_a_person_or_with_a_handover_come_page_by_page_in_each_order(RoomSort sort, string expected)
    {
        RoomRow Of(RoomRow row) => row with { Owner = A.Li, PendingHandover = new(A.Wang, Stage.PreSales, null, "key", A.Noon) };
        await AddRoomAsync("a", r => Of(r) with { Name = "B", LastAt = A.Noon, NextDueAt = A.Noon.AddHours(2) });
        await AddRoomAsync("b", r => Of(r) with { Name = "A", LastAt = A.Noon, WaitingSince = A.Noon });
        await AddRoomAsync("c", r => Of(r) with { Name = "B", LastAt = A.At(1), WaitingSince = A.Noon });
        await AddRoomAsync("d", r => Of(r) with { NextDueAt = A.Noon });
        await AddRoomAsync("e", r => Of(r) with { Name = "群", LastAt = A.At(2) });
        await AddRoomAsync("theirs", r => r with { Owner = A.Wang, Name = "B", LastAt = A.Noon });

        foreach (var filter in (RoomFilter[])[new() { Owner = A.Li, Sort = sort }, new() { HasPendingHandover = true, Sort = sort }])
        {
            foreach (var limit in (int[])[1, 2, 5])
            {
                var rooms = await ReadAllAsync(limit, p => Queries.ReadRoomsAsync(A.Tenant, filter, p, None));
                Assert.Equal(expected, string.Join(',', rooms.Select(r => r.Key.RoomId)));
            }
        }
    }

    [Fact]
    public async Task Names_of_rooms_are_those_of_the_list_and_lead_to_their_rows()
    {
        await AddRoomAsync("a", r => r with { Name = "B", Owner = A.Li, LastAt = A.Noon });
        await AddRoomAsync("b", r => r with { Name = "A", Owner = A.Li, LastAt = A.At(1), WaitingSince = A.Noon });
        await AddRoomAsync("c", r => r with { Name = "C", NextDueAt = A.Noon });
        await AppendAsync(A.Append(A.Room("theirs", "other"), 0));

        foreach (var sort in Enum.GetValues<RoomSort>())
        {
            foreach (var filter in (RoomFilter[])[new() { Sort = sort }, new() { Sort = sort, Owner = A.Li }, new() { Sort = sort, ActiveSince = A.At(1) }])
            {
                var listed = (await Queries.ReadRoomsAsync(A.Tenant, filter, new(10), None)).Items;
                var names = await Queries.ReadRoomNamesAsync(A.Tenant, filter, 10, None);
                var rows = await Queries.ReadRoomsAsync(A.Tenant, [.. names, A.Room("none").Local, A.Room("theirs").Local], None);

                Assert.Equal(listed.Select(r => r.Key.Local), names);
                Assert.Equal(names.Take(1), await Queries.ReadRoomNamesAsync(A.Tenant, filter, 1, None));
                Assert.Equal(listed.OrderBy(r => r.Key.Local), rows.OrderBy(r => r.Key.Local));
            }
        }
    }

    [Fact]
    public async Task Open_waits_are_those_since_an_instant_or_longer()
    {
        await AddRoomAsync("a", r => r with { Owner = A.Li, OpenTurnId = "a", WaitingSince = A.Noon, OpenTermsId = "terms" });
        await AddRoomAsync("b", r => r with { Owner = A.Wang, OpenTurnId = "b", WaitingSince = A.At(1) });
        await AddRoomAsync("quiet", r => r with { Owner = A.Li });
        await AppendAsync(A.Append(A.Room("theirs", "other"), 0) with
        {
            RoomRow = new(A.Room("theirs", "other")) { Version = 1, CreatedAt = A.Noon, WaitingSince = A.Noon },
        });

        var (first, second) = (new OpenWaitRow(A.Noon, "terms"), new OpenWaitRow(A.At(1), null));
        Assert.Equal([first, second], (await Queries.ReadOpenWaitsAsync(A.Tenant, null, A.At(1), None)).OrderBy(w => w.Since));
        Assert.Equal([first], await Queries.ReadOpenWaitsAsync(A.Tenant, null, A.At(0.999), None));
        Assert.Equal([first], await Queries.ReadOpenWaitsAsync(A.Tenant, A.Li, A.At(1), None));
        Assert.Empty(await Queries.ReadOpenWaitsAsync(A.Tenant, null, A.Noon.AddMilliseconds(-1), None));
        Assert.Equal(new RoomCounters(3, 2, 0, 0), await Queries.CountRoomsAsync(A.Tenant, None));
    }

    [Fact]
    public async Task Rooms_are_filtered()
    {
        await AddRoomAsync("r1", r => r with { Name = "Acme 100%", State = RoomState.Answered, Owner = A.Li, LastAt = A.Noon });
        await AddRoomAsync("r2", r => r with { Name = "北京_客户", State = RoomState.Waiting, OpenTurnId = "t", WaitingSince = A.Noon });
        await AddRoomAsync("r3", r => r with
        {
            Stage = Stage.AfterSales, Owner = A.Wang, State = RoomState.Quiet, LastAt = A.Noon.AddDays(-1),
            PendingHandover = new(A.Li, Stage.PreSales, null, "key", A.Noon),
        });

        async Task<string> IdsAsync(RoomFilter filter) => string.Join(',', (await ReadAllAsync(
            10, p => Queries.ReadRoomsAsync(A.Tenant, filter with { Sort = RoomSort.DueAt }, p, None))).Select(r => r.Key.RoomId));

        Assert.Equal("r1,r2,r3", await IdsAsync(new()));
        Assert.Equal("r2", await IdsAsync(new() { State = RoomState.Waiting }));
        Assert.Equal("r3", await IdsAsync(new() { State = RoomState.Quiet }));
        Assert.Equal("r1", await IdsAsync(new() { Owner = A.Li }));
        Assert.Equal("r2", await IdsAsync(new() { HasNoOwner = true }));
        Assert.Equal("r3", await IdsAsync(new() { HasPendingHandover = true }));
        Assert.Equal("r3", await IdsAsync(new() { Stage = Stage.AfterSales }));
        Assert.Equal("r1", await IdsAsync(new() { ActiveSince = A.Noon }));
        Assert.Equal("r1", await IdsAsync(new() { Text = "acme" }));
        Assert.Equal("r1", await IdsAsync(new() { Text = "0%" }));
        Assert.Equal("r2", await IdsAsync(new() { Text = "_" }));
        Assert.Equal("r2", await IdsAsync(new() { Text = "客" }));
        Assert.Equal("r1,r2,r3", await IdsAsync(new() { Text = "R" }));
        Assert.Equal("", await IdsAsync(new() { Text = "\\" }));
    }

    [Fact]
    public async Task A_page_goes_on_where_it_stopped_though_rows_came_before_and_after_it()
    {
        foreach (var id in (string[])["b", "d", "f"])
        {
            await AddRoomAsync(id, r => r with { Name = id });
        }

        var filter = new RoomFilter { Sort = RoomSort.Name };
        var first = await Queries.ReadRoomsAsync(A.Tenant, filter, new(2), None);
        await AddRoomAsync("a", r => r with { Name = "a" });
        await AddRoomAsync("e", r => r with { Name = "e" });
        var second = await Queries.ReadRoomsAsync(A.Tenant, filter, new(2, first.NextCursor), None);

        Assert.Equal(["b", "d"], first.Items.Select(r => r.Name));
        Assert.Equal(["e", "f"], second.Items.Select(r => r.Name));
        Assert.Null(second.NextCursor);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("!!!")]
    [InlineData("WyJtZXNzYWdlcyJd")] // ["messages"]
    [InlineData("bnVsbA")] // null
    [InlineData("WyJyb29tcy1uYW1lIixudWxsLCJ4Il0")] // ["rooms-name",null,"x"]
    public async Task A_cursor_of_something_else_is_refused(string cursor)
    {
        await Assert.ThrowsAsync<BadCursorException>(async () =>
            await Queries.ReadRoomsAsync(A.Tenant, new() { Sort = RoomSort.Name }, new(10, cursor), None));
        await Assert.ThrowsAsync<BadCursorException>(async () =>
            await Queries.SearchMessagesAsync(A.Tenant, new(), new(10, cursor), None));
    }

    [Fact]
    public async Task A_cursor_of_one_order_is_refused_by_another()
    {
        await AddRoomAsync("a", r => r);
        await AddRoomAsync("b", r => r);
        var page = await Queries.ReadRoomsAsync(A.Tenant, new() { Sort = RoomSort.LastAt }, new(1), None);

        await Assert.ThrowsAsync<BadCursorException>(async () =>
            await Queries.ReadRoomsAsync(A.Tenant, new() { Sort = RoomSort.DueAt }, new(1, page.NextCursor), None));
    }

    [Fact]
    public async Task Due_rooms_come_earliest_first_up_to_an_instant()
    {
        await AddRoomAsync("later", r => r with { NextDueAt = A.At(1) });
        await AddRoomAsync("due", r => r with { NextDueAt = A.Noon });
        await AddRoomAsync("never", r => r);

        (RoomKey, DateTimeOffset) due = (A.Room("due"), A.Noon);
        (RoomKey, DateTimeOffset) later = (A.Room("later"), A.At(1));
        Assert.Equal([due], await Queries.ReadDueRoomsAsync(A.Noon, 10, None));
        Assert.Equal([due, later], await Queries.ReadDueRoomsAsync(null, 10, None));
        Assert.Equal([due], await Queries.ReadDueRoomsAsync(null, 1, None));
        Assert.Empty(await Queries.ReadDueRoomsAsync(A.Noon.AddMilliseconds(-1), 10, None));
    }

    [Fact]
    public async Task A_message_is_read_back_whole_and_changed_later()
    {
        var room = A.Room("r");
        var message = A.Message(room, "m") with
        {
            SenderId = "张|三", Owner = A.Li, Sequence = 7, Type = MessageType.MiniProgram, Recalls = "x", IsLate = true,
            HasClockSkew = true, IsMassSent = true, IsRemark = true, Mentions = ["li", "王"], BodyHash = long.MinValue,
            Role = SenderRole.Unconfirmed,
        };
        await AppendAsync(A.Append(room, 0, 1, message));
        var read = Assert.Single(await Queries.ReadMessagesAsync(A.Tenant, A.Channel, ["m", "none"], None));
        Assert.Equal(message.Mentions, read.Mentions);
        Assert.Equal(message, read with { Mentions = message.Mentions });

        await AppendAsync(A.Append(room, 1) with
        {
            ChangedMessages =
            [
                new(A.Channel, "m") { IsRecalled = true }, new(A.Channel, "m") { Role = SenderRole.Customer },
                new(A.Channel, "unknown") { IsRecalled = true },
            ],
        });

        read = Assert.Single(await Queries.ReadRoomMessagesAsync(room, A.Noon, 10, None));
        Assert.Equal(
            message with { IsRecalled = true, Role = SenderRole.Customer }, read with { Mentions = message.Mentions });
    }

    [Fact]
    public async Task Texts_with_odd_characters_are_stored()
    {
        var room = A.Room("r");
        await AppendAsync(A.Append(room, 0, 1,
            A.Message(room, "cut", "半个表情\ud83d"), A.Message(room, "nul", "a\0b"), A.Message(room, "fine", "👌'\"\\")));

        var texts = (await Queries.ReadRoomMessagesAsync(room, A.Noon, 10, None)).ToDictionary(m => m.Id, m => m.Text);

        Assert.StartsWith("半个表情", texts["cut"], StringComparison.Ordinal);
        Assert.StartsWith("a", texts["nul"], StringComparison.Ordinal);
        Assert.Equal("👌'\"\\", texts["fine"]);
    }

    [Fact]
    public async Task A_rooms_messages_come_in_its_order_the_newest_of_them()
    {
        var room = A.Room("r");
        await AppendAsync(A.Append(room, 0, 1,
            A.Message(room, "late", atSecond: 9), A.Message(room, "early", atSecond: 1),
            A.Message(room, "b", atSecond: 5) with { Sequence = 1 }, A.Message(room, "a", atSecond: 5) with { Sequence = 2 },
            A.Message(room, "aa", atSecond: 5)));

        async Task<string> IdsAsync(double since, int limit) => string.Join(
            ',', (await Queries.ReadRoomMessagesAsync(room, A.At(since), limit, None)).Select(m => m.Id));

        Assert.Equal("early,b,aa,a,late", await IdsAsync(0, 10));
        Assert.Equal("b,aa,a,late", await IdsAsync(1.001, 10));
        Assert.Equal("late", await IdsAsync(0, 1));
    }

    [Theory]
    [InlineData("价", "4,2,1")]
    [InlineData("报价", "2,1")]
    [InlineData("报价单", "2")]
    [InlineData("100%", "3")]
    [InlineData("_", "3")]
    [InlineData("\\", "5")]
    [InlineData("hello", "5")]
    [InlineData("'", "")]
    [InlineData("", "5,4,3,2,1,0")]
    public async Task Messages_are_found_by_any_part_of_their_text_newest_first(string text, string expected)
    {
        var room = A.Room("r");
        string?[] texts = [null, "请报价", "报价单已发", "折扣_100%", "价格？", "HELLO\\world"];
        await AppendAsync(A.Append(room, 0, 1, [.. texts.Select((t, i) => A.Message(room, $"{i}", t, atSecond: i))]));

        foreach (var limit in (int[])[1, 2, 10])
        {
            var found = await ReadAllAsync(limit, p => Queries.SearchMessagesAsync(A.Tenant, new() { Text = text }, p, None));
            Assert.Equal(expected, string.Join(',', found.Select(m => m.Id)));
        }
    }

    [Fact]
    public async Task Messages_of_one_instant_are_paged_without_loss()
    {
        foreach (var i in Enumerable.Range(0, 4))
        {
            var room = new RoomKey(A.Tenant, $"channel-{i % 2}", $"r{i}");
            await AppendAsync(A.Append(room, 0, 1, A.Message(room, $"m{i}"), A.Message(room, $"n{i}")));
        }

        var found = await ReadAllAsync(3, p => Queries.SearchMessagesAsync(A.Tenant, new(), p, None));

        Assert.Equal("n3,n1,m3,m1,n2,n0,m2,m0", string.Join(',', found.Select(m => m.Id)));
    }

    [Fact]
    public async Task Messages_are_searched_in_a_room_a_range_and_a_members_rooms()
    {
        var mine = A.Room("mine");
        var theirs = A.Room("theirs");
        await AppendAsync(A.Append(mine, 0, 1, A.Message(mine, "0", atSecond: 0), A.Message(mine, "1", atSecond: 1)) with
        {
            RoomRow = new RoomRow(mine) { Owner = A.Li },
        });
        await AppendAsync(A.Append(theirs, 0, 1, A.Message(theirs, "2", atSecond: 2)));

        async Task<string> IdsAsync(MessageFilter filter) => string.Join(
            ',', (await Queries.SearchMessagesAsync(A.Tenant, filter, new(10), None)).Items.Select(m => m.Id));

        Assert.Equal("1,0", await IdsAsync(new() { Room = mine }));
        Assert.Equal("1,0", await IdsAsync(new() { RoomOwner = A.Li }));
        Assert.Equal("", await IdsAsync(new() { RoomOwner = A.Wang }));
        Assert.Equal("1", await IdsAsync(new() { From = A.At(1), To = A.At(2) }));
    }

    [Fact]
    public async Task Rooms_of_a_sender_and_the_channels_activity_come_from_messages()
    {
        var one = A.Room("one");
        var two = A.Room("two");
        var api = new RoomKey(A.Tenant, "api", "three");
        await AppendAsync(A.Append(one, 0, 1, A.Message(one, "1") with { SenderId = "li" }, A.Message(one, "2", atSecond: 60)));
        await AppendAsync(A.Append(two, 0, 1, A.Message(two, "3", atSecond: 9) with { SenderId = "li" }));
        await AppendAsync(A.Append(api, 0, 1, A.Message(api, "4") with { SenderId = "li" }));
        await AppendAsync(A.Append(one, 1, 1, A.Message(one, "0", atSecond: -99)));

        Assert.Equal([one, two], await Queries.ReadRoomsOfSenderAsync(A.Tenant, A.Li, A.Noon, None));
        Assert.Equal([two], await Queries.ReadRoomsOfSenderAsync(A.Tenant, A.Li, A.At(9), None));
        var activity = await Queries.ReadChannelActivityAsync(A.Tenant, None);
        Assert.Equal(
            [("api", A.At(1)), (A.Channel, A.At(61))],
            activity.OrderBy(a => a.Key).Select(a => (a.Key, a.Value)));
    }

    [Fact]
    public async Task A_turn_is_read_back_whole_replaced_and_removed()
    {
        var room = A.Room("r");
        var turn = A.Answered(room, "t", 0, 508.2) with
        {
            Responsible = A.Li, OpenedUnder = A.Wang, AnswererName = "李", AnswerMessageId = "m9", DismissReason = "误报",
            MessageIds = ["m1", "m,2"], CustomerId = "c", CustomerName = "客户", NextDueAt = A.Noon,
            Tiers = [new(5, "green", A.Noon, A.At(1), IsCovered: true, IsLate: false)], Flags = ["late"],
        };
        var terms = new TermsRow(A.Tenant, "terms", "{\"calendar\":null}");
        await AppendAsync(A.Append(room, 0) with { Turns = [A.Turn(room, "t"), A.Turn(room, "gone")], NewTerms = [terms] });
        await AppendAsync(A.Append(room, 1) with { Turns = [A.Turn(room, "t"), turn], RemovedTurnIds = ["gone"], NewTerms = [terms] });

        var read = await Queries.ReadTurnAsync(A.Tenant, "t", None);
        Assert.Equal((turn.MessageIds, turn.Tiers, turn.Flags), (read!.MessageIds, read.Tiers, read.Flags), SameLists);
        Assert.Equal(turn, read with { MessageIds = turn.MessageIds, Tiers = turn.Tiers, Flags = turn.Flags });
        Assert.Null(await Queries.ReadTurnAsync(A.Tenant, "gone", None));
        Assert.Equal([read.TurnId], (await Queries.ReadTurnsAsync(A.Tenant, ["gone", "t"], None)).Select(each => each.TurnId));
        Assert.Empty(await Queries.ReadTurnsAsync("other", ["t"], None));
        Assert.Equal(terms, await Queries.ReadTermsAsync(A.Tenant, "terms", None));
        Assert.Null(await Queries.ReadTermsAsync("other", "terms", None));
    }

    [Fact]
    public async Task A_turn_belongs_to_when_it_ended_or_open_to_every_instant_since_it_opened()
    {
        var room = A.Room("r");
        await AppendAsync(A.Append(room, 0) with
        {
            Turns =
            [
                A.Answered(room, "0-10", 0, 10) with { Responsible = A.Li },
                A.Answered(room, "5-20", 5, 15),
                A.Turn(room, "7-", 7),
                A.Turn(room, "8-9", 8) with { Status = TurnStatus.Dismissed, EndedAt = A.At(9) },
            ],
        });

        async Task<string> IdsAsync(TurnFilter filter) => string.Join(
            ' ', (await ReadAllAsync(2, p => Queries.ReadTurnsAsync(A.Tenant, filter, p, None))).Select(t => t.TurnId));
        TurnFilter Range(double from, double to) => new() { From = A.At(from), To = A.At(to) };

        Assert.Equal("8-9 7- 5-20 0-10", await IdsAsync(new()));
        Assert.Equal("7- 0-10", await IdsAsync(Range(10, 20)));
        Assert.Equal("7- 5-20", await IdsAsync(Range(10.001, 20.001)));
        Assert.Equal("", await IdsAsync(Range(0, 7)));
        Assert.Equal("7-", await IdsAsync(Range(100, 200)));
        Assert.Equal("0-10", await IdsAsync(new() { Owner = A.Li }));
        Assert.Equal("8-9 7- 5-20", await IdsAsync(new() { HasNoOwner = true }));
        Assert.Equal("8-9", await IdsAsync(new() { Status = TurnStatus.Dismissed }));
        Assert.Equal("7- 5-20", await IdsAsync(new() { OverMs = 10_000 }));
        Assert.Equal("7- 5-20 0-10", await IdsAsync(new() { OverMs = 9_999 }));
        Assert.Equal("", await IdsAsync(new() { Room = A.Room("other") }));
    }

    [Fact]
    public async Task The_audit_log_is_read_newest_first_by_its_filters()
    {
        await AppendAsync(A.Append(A.Room("r"), 0) with { Audit = [A.Audit("a", 1, "s"), A.Audit("b", 1), A.Audit("c", 0)] });
        await Tenants.AuditAsync(A.Audit("d", 2, "s"), None);
        await Tenants.AuditAsync(A.Audit("e", 2) with { Tenant = "other" }, None);

        async Task<string> ActionsAsync(AuditFilter filter) => string.Concat(
            (await ReadAllAsync(1, p => Queries.ReadAuditAsync(A.Tenant, filter, p, None))).Select(a => a.Action));

        Assert.Equal("dbac", await ActionsAsync(new()));
        Assert.Equal("da", await ActionsAsync(new() { Subject = "s" }));
        Assert.Equal("b", await ActionsAsync(new() { Action = "b" }));
        Assert.Equal("ba", await ActionsAsync(new() { From = A.At(1), To = A.At(2) }));
        Assert.Equal(A.Audit("d", 2, "s"), (await Queries.ReadAuditAsync(A.Tenant, new(), new(1), None)).Items[0]);
    }

    private static bool SameLists(
        (IReadOnlyList<string> Messages, IReadOnlyList<TurnTier> Tiers, IReadOnlyList<string> Flags) one,
        (IReadOnlyList<string> Messages, IReadOnlyList<TurnTier> Tiers, IReadOnlyList<string> Flags) other) =>
        one.Messages.SequenceEqual(other.Messages) && one.Tiers.SequenceEqual(other.Tiers)
        && one.Flags.SequenceEqual(other.Flags);

    private Task AddRoomAsync(string id, Func<RoomRow, RoomRow> fill)
    {
        var room = A.Room(id);
        return AppendAsync(A.Append(room, 0) with { RoomRow = fill(new RoomRow(room) { Version = 1, CreatedAt = A.Noon }) });
    }
}
