using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.People;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Tests;

public abstract partial class StorageConformance
{
    private static readonly KeyRow AdminKey = new("k1", A.Tenant, "hash-1", KeyRole.Admin, null, null, A.Noon);

    [Fact]
    public async Task A_tenant_is_added_once_with_its_admin_key()
    {
        var tenant = new TenantRow(A.Tenant, A.Noon);

        Assert.True(await Tenants.AddTenantAsync(tenant, AdminKey, None));
        Assert.False(await Tenants.AddTenantAsync(tenant, AdminKey with { KeyId = "k2", KeyHash = "hash-2" }, None));

        Assert.Equal([tenant], await Tenants.ReadTenantsAsync(None));
        Assert.Equal(AdminKey, await Tenants.FindKeyAsync("hash-1", None));
        Assert.Null(await Tenants.FindKeyAsync("hash-2", None));
    }

    [Fact]
    public async Task Keys_are_listed_found_and_deleted_in_their_tenant_only()
    {
        var member = new KeyRow("k2", A.Tenant, "hash-2", KeyRole.Member, A.Li, "李的", A.Noon.AddSeconds(1));
        await Tenants.AddKeyAsync(AdminKey, null, None);
        await Tenants.AddKeyAsync(member, A.Audit("key.add"), None);
        await Tenants.AddKeyAsync(new("op", "", "hash-3", KeyRole.Operator, null, null, A.Noon), null, None);

        Assert.Equal([AdminKey, member], await Tenants.ReadKeysAsync(A.Tenant, None));
        Assert.False(await Tenants.DeleteKeyAsync("other", "k2", A.Audit("key.delete"), None));
        Assert.True(await Tenants.DeleteKeyAsync(A.Tenant, "k2", A.Audit("key.delete", 1), None));
        Assert.Null(await Tenants.FindKeyAsync("hash-2", None));
        Assert.Equal(KeyRole.Operator, (await Tenants.FindKeyAsync("hash-3", None))!.Role);
        Assert.Equal(
            ["key.delete", "key.add"],
            (await Queries.ReadAuditAsync(A.Tenant, new(), new(10), None)).Items.Select(a => a.Action));
    }

    [Fact]
    public async Task Settings_are_replaced_only_at_the_version_that_was_read()
    {
        SettingsRow Version(long version) => new(A.Tenant, version, $$"""{"v":{{version}}}""", A.Noon);

        Assert.Null(await Tenants.ReadSettingsAsync(A.Tenant, None));
        Assert.False(await Tenants.PutSettingsAsync(Version(3), 2, A.Audit(), None));
        Assert.True(await Tenants.PutSettingsAsync(Version(2), 1, A.Audit(), None));
        Assert.False(await Tenants.PutSettingsAsync(Version(2), 1, A.Audit(), None));
        Assert.True(await Tenants.PutSettingsAsync(Version(3), 2, A.Audit(), None));

        Assert.Equal(Version(3), await Tenants.ReadSettingsAsync(A.Tenant, None));
        Assert.Equal(2, (await Queries.ReadAuditAsync(A.Tenant, new(), new(10), None)).Items.Count);
    }

    [Fact]
    public async Task Of_two_who_put_settings_at_once_one_wins()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(async () =>
            await Tenants.PutSettingsAsync(new(A.Tenant, 2, $"{i}", A.Noon), 1, A.Audit(), None))));

        Assert.Single(results, put => put);
    }

    [Fact]
    public async Task Senders_are_learnt_and_the_newest_message_has_the_word()
    {
        await LearnAsync(new SeenSender(A.Wang, "王", SenderRole.Customer, A.Noon));
        await LearnAsync(new SeenSender(A.Wang, "旧名", SenderRole.Bot, A.Noon.AddSeconds(-9)));
        await LearnAsync(new SeenSender(A.Wang, "新名", null, A.Noon.AddSeconds(9)));
        await LearnAsync(new SeenSender(A.Li, null, null, A.Noon), new SeenSender(A.Li, "李", SenderRole.Sales, A.Noon.AddSeconds(1)));

        Assert.Equal(
            [
                new Person(A.Li) { Name = "李", ChannelRole = SenderRole.Sales, FirstSeenAt = A.Noon, SeenAt = A.At(1) },
                new Person(A.Wang) { Name = "新名", ChannelRole = SenderRole.Customer, FirstSeenAt = A.At(-9), SeenAt = A.At(9) },
            ],
            await PeopleAsync());
        Assert.Empty(await Tenants.ReadPeopleAsync("other", 0, None));
    }

    [Fact]
    public async Task The_directorys_word_stands_above_what_messages_teach()
    {
        var fixedName = new Person(A.Li)
        {
            Name = "李经理", IsNameFixed = true, DirectoryRole = SenderRole.Sales, Backup = A.Wang, FirstSeenAt = A.Noon,
            Feishu = new(OpenId: "ou_1", Secret: "sealed"), Focus = new(A.Noon, "写方案"),
        };
        var freeName = new Person(A.Wang) { Name = "王", DirectoryRole = SenderRole.AfterSales, FirstSeenAt = A.Noon };
        await PutPeopleAsync(fixedName, freeName);
        await LearnAsync(new SeenSender(A.Li, "小李", SenderRole.Customer, A.Noon.AddSeconds(1)));
        await LearnAsync(new SeenSender(A.Wang, "小王", SenderRole.Customer, A.Noon.AddSeconds(1)));
        await PutPeopleAsync(fixedName);

        Assert.Equal(
            [
                fixedName with { ChannelRole = SenderRole.Customer, FirstSeenAt = A.At(1), SeenAt = A.At(1) },
                freeName with { Name = "小王", ChannelRole = SenderRole.Customer, FirstSeenAt = A.At(1), SeenAt = A.At(1) },
            ],
            await PeopleAsync());
    }

    [Fact]
    public async Task Changed_roles_are_tasks_until_they_are_done()
    {
        await Tenants.PutPeopleAsync(A.Tenant, [], [A.Wang, A.Li], A.Audit(), None);
        await Tenants.PutPeopleAsync(A.Tenant, [], [A.Li], A.Audit(), None);
        Assert.Equal([(A.Tenant, A.Li), (A.Tenant, A.Wang)], await Tenants.ReadRoleTasksAsync(None));

        await Tenants.CompleteRoleTaskAsync(A.Tenant, A.Li, None);

        Assert.Equal([(A.Tenant, A.Wang)], await Tenants.ReadRoleTasksAsync(None));
    }

    [Fact]
    public async Task An_append_leaves_its_role_tasks_and_one_that_is_refused_leaves_none()
    {
        await AppendAsync(A.Append(A.Room("r"), 0) with { RoleTasks = [A.Wang] });
        await AppendAsync(A.Append(A.Room("s"), 0) with { RoleTasks = [A.Wang, A.Li] });

        var refused = await Log.AppendAsync(A.Append(A.Room("r"), 0) with { RoleTasks = [new(A.Channel, "zhao")] }, None);

        Assert.Equal(AppendResult.VersionConflict, refused.Result);
        Assert.Equal([(A.Tenant, A.Li), (A.Tenant, A.Wang)], await Tenants.ReadRoleTasksAsync(None));
    }

    [Fact]
    public async Task The_revision_moves_with_settings_people_and_keys_of_the_tenant_and_with_nothing_else()
    {
        async Task<bool> MovesAsync(Func<Task> change)
        {
            var before = await Tenants.ReadRevisionAsync(A.Tenant, None);
            await change();
            return await Tenants.ReadRevisionAsync(A.Tenant, None) != before;
        }

        Assert.True(await MovesAsync(() => Tenants.AddKeyAsync(AdminKey, null, None).AsTask()));
        Assert.True(await MovesAsync(() => Tenants.DeleteKeyAsync(A.Tenant, "k1", A.Audit(), None).AsTask()));
        Assert.True(await MovesAsync(() => Tenants.PutSettingsAsync(new(A.Tenant, 2, "{}", A.Noon), 1, A.Audit(), None).AsTask()));
        Assert.True(await MovesAsync(() => PutPeopleAsync(new Person(A.Li))));
        Assert.True(await MovesAsync(() => LearnAsync(new SeenSender(A.Wang, "王", null, A.Noon))));
        Assert.True(await MovesAsync(() => Tenants.ErasePersonAsync(A.Tenant, A.Wang, A.Audit(), None).AsTask()));
        Assert.False(await MovesAsync(() => AppendAsync(A.Append(A.Room("r"), 0))));
        Assert.False(await MovesAsync(() => Tenants.AddKeyAsync(
            AdminKey with { Tenant = "other", KeyHash = "hash-9" }, null, None).AsTask()));
    }

    [Fact]
    public async Task An_answer_is_kept_for_24_hours_and_the_first_of_two_stands()
    {
        var answer = new IdempotentAnswer(A.Tenant, "key", "print", 201, "application/json", "{\"甲\":1}", A.Noon);
        await Tenants.KeepAnswerAsync(answer, None);
        await Tenants.KeepAnswerAsync(answer with { Status = 500, At = A.Noon.AddHours(24).AddMilliseconds(-1) }, None);

        Assert.Equal(answer, await Tenants.FindAnswerAsync(A.Tenant, "key", A.Noon.AddHours(24).AddMilliseconds(-1), None));
        Assert.Null(await Tenants.FindAnswerAsync(A.Tenant, "key", A.Noon.AddHours(24), None));
        Assert.Null(await Tenants.FindAnswerAsync("other", "key", A.Noon, None));

        var later = answer with { Fingerprint = "new", ContentType = null, At = A.Noon.AddHours(24) };
        await Tenants.KeepAnswerAsync(later, None);
        Assert.Equal(later, await Tenants.FindAnswerAsync(A.Tenant, "key", A.Noon.AddHours(25), None));
    }

    [Fact]
    public async Task Documents_are_put_listed_claimed_and_deleted()
    {
        await Tenants.PutDocumentAsync(A.Tenant, "report", "2", "{}", null, None);
        await Tenants.PutDocumentAsync(A.Tenant, "report", "1", "old", null, None);
        await Tenants.PutDocumentAsync(A.Tenant, "report", "1", "new", A.Audit("document"), None);
        await Tenants.PutDocumentAsync(A.Tenant, "other", "1", "{}", null, None);

        Assert.Equal([("1", "new"), ("2", "{}")], await Tenants.ReadDocumentsAsync(A.Tenant, "report", None));
        Assert.False(await Tenants.TryAddDocumentAsync(A.Tenant, "report", "1", "mine", None));
        Assert.Equal("new", await Tenants.ReadDocumentAsync(A.Tenant, "report", "1", None));
        await Tenants.PutDocumentAsync(A.Tenant, "report", "1", null, null, None);
        Assert.Null(await Tenants.ReadDocumentAsync(A.Tenant, "report", "1", None));
        Assert.True(await Tenants.TryAddDocumentAsync(A.Tenant, "report", "1", "mine", None));
        Assert.Single((await Queries.ReadAuditAsync(A.Tenant, new(), new(10), None)).Items);
    }

    [Fact]
    public async Task Of_many_who_claim_a_document_one_gets_it()
    {
        var claims = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () =>
            await Tenants.TryAddDocumentAsync(A.Tenant, "report", "today", $"{i}", None))));

        Assert.Single(claims, won => won);
    }

    [Fact]
    public async Task An_erased_person_leaves_figures_but_neither_name_nor_text()
    {
        var room = A.Room("r");
        var customer = new PersonKey(A.Channel, "customer");
        const string happened = """{"message":{"senderId":"customer","senderName":"王小姐","text":"密","id":"m"},"n":1}""";
        const string theirs = """{"message":{"senderId":"li","senderName":"李","text":"好"}}""";
        var append = A.Append(room, 0, 2, A.Message(room, "m"), A.Message(room, "n", "留着") with { SenderId = "li" });
        await AppendAsync(append with
        {
            Events = [append.Events[0] with { Json = happened }, append.Events[1] with { Json = theirs }],
            RoomRow = new RoomRow(room) { LastSpeaker = customer, LastSpeakerName = "王小姐", LastText = "密" },
            Turns = [A.Answered(room, "t", 0, 60) with { CustomerId = "customer", CustomerName = "王小姐", AnswererName = "李" }],
            NewAlerts = [A.Alert(room, "t") with { CardJson = """{"customerName":"王小姐","lastText":"密","tier":5}""" }],
            Senders = [new(customer, "王小姐", SenderRole.Customer, A.Noon)],
        });
        await AppendAsync(A.Append(room, 2) with
        {
            SnapshotJson = $$"""{"messages":[{{happened}}]}""",
            RoomRow = new RoomRow(room) { LastSpeaker = customer, LastSpeakerName = "王小姐", LastText = "密" },
        });
        var before = await FiguresAsync(-60, 120);

        await Tenants.ErasePersonAsync(A.Tenant, customer, A.Audit("person.erase"), None);

        Assert.Equal(
            [new Person(customer) { ChannelRole = SenderRole.Customer, IsErased = true, FirstSeenAt = A.Noon, SeenAt = A.Noon }],
            await PeopleAsync());
        var messages = await Queries.ReadRoomMessagesAsync(room, A.Noon, 10, None);
        Assert.Equal([(null, null), ("王小姐", "留着")], messages.Select(m => (m.SenderName, m.Text)));
        var turn = await Queries.ReadTurnAsync(A.Tenant, "t", None);
        Assert.Equal((null, "李"), (turn!.CustomerName, turn.AnswererName));
        var row = await Queries.ReadRoomAsync(room, None);
        Assert.Equal((null, null), (row!.LastSpeakerName, row.LastText));
        var card = (await Queries.ReadAlertsOfTurnAsync(A.Tenant, "t", None))[0].CardJson;
        Assert.Equal("""{"lastText":"","tier":5}""", card);
        var events = await Queries.ReadEventsAfterAsync(A.Tenant, 0, 10, None);
        Assert.Equal("""{"message":{"senderId":"customer","id":"m"},"n":1}""", events[0].Json);
        Assert.Equal(theirs, events[1].Json);
        Assert.DoesNotContain("王小姐", (await Log.ReadAsync(room, None)).SnapshotJson, StringComparison.Ordinal);
        var after = await FiguresAsync(-60, 120);
        Assert.Equal(before.Turns, after.Turns);
        Assert.Equal(before.Messages, after.Messages);
    }

    private Task<List<Person>> PeopleAsync() => ChangedAsync(after: 0);

    private async Task<List<Person>> ChangedAsync(long after, string tenant = A.Tenant) =>
    [
        .. (await Tenants.ReadPeopleAsync(tenant, after, None)).Select(row => PersonJson.Read(row.Json))
            .OrderBy(person => person.Key.ToString(), StringComparer.Ordinal),
    ];

    private Task PutPeopleAsync(params Person[] people) => Tenants.PutPeopleAsync(
        A.Tenant, [.. people.Select(p => new PersonRow(p.Key, PersonJson.Write(p)))], [], A.Audit(), None).AsTask();

    private Task LearnAsync(params SeenSender[] senders) =>
        AppendNextAsync(A.Room("learnt"), append => append with { Senders = senders });
}
