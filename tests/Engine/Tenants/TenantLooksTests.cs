using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Tenants;
using SalesAssistant.Engine.Webhooks;
using SalesAssistant.Storage.Memory;
using static SalesAssistant.Engine.Tests.EngineWorld;

namespace SalesAssistant.Engine.Tests.Tenants;

/// <summary>A directory in one host, while others change what is stored.</summary>
public sealed class TenantLooksTests
{
    private const string OtherTenant = "other";

    private static readonly PersonKey Wang = new(Channel, "wang");
    private static readonly PersonKey Zhao = new(Channel, "zhao");

    private readonly MemoryStorage storage = new();
    private readonly ManualClock clock = new(Noon);
    private readonly WatchedTenantStore store;
    private readonly TenantDirectory directory;
    private readonly TenantDirectory elsewhere;

    public TenantLooksTests()
    {
        store = WatchedTenantStore.Over(storage.Tenants);
        directory = new(store.Port, new(new byte[SecretBox.KeyBytes]), clock, refreshAfter: TimeSpan.Zero);
        elsewhere = new(storage.Tenants, new(new byte[SecretBox.KeyBytes]), clock, refreshAfter: TimeSpan.Zero);
    }

    [Fact]
    public async Task A_look_reads_only_people_who_have_changed()
    {
        await StartAsync([.. Enumerable.Range(0, 1000).Select(number => new Person(new(Channel, $"c{number}")))]);
        Assert.Equal(1000, (await FindAsync()).People.Count);

        await MeetAsync(Wang, "王");
        await MeetAsync(Zhao, "赵");
        await elsewhere.PutPeopleAsync(TenantName, [new Person(new(Channel, "c7")) { Name = "七" }], Audit(clock.Now), None);
        await storage.Tenants.ErasePersonAsync(TenantName, new(Channel, "c8"), Audit(clock.Now), None);
        var tenant = await FindAsync();
        await FindAsync();

        Assert.Equal([1000, 4], store.PeopleRead);
        Assert.Equal(1002, tenant.People.Count);
        Assert.Equal(("王", "赵", "七"), (tenant.NameOf(Wang), tenant.NameOf(Zhao), tenant.NameOf(new(Channel, "c7"))));
        Assert.True(tenant.Find(new(Channel, "c8"))!.IsErased);
        Assert.Equal(
            [
                "ReadTenantsAsync", "ReadRevisionAsync", "ReadSettingsAsync", "ReadPeopleAsync", "ReadDocumentsAsync",
                "ReadRevisionAsync", "ReadSettingsAsync", "ReadPeopleAsync", "ReadDocumentsAsync",
                "ReadRevisionAsync",
            ],
            store.Calls);
    }

    [Fact]
    public async Task A_thousand_senders_met_one_by_one_are_read_once_each()
    {
        await StartAsync([.. Enumerable.Range(0, 1000).Select(number => new Person(new(Channel, $"c{number}")))]);
        await FindAsync();

        for (var number = 0; number < 1000; number++)
        {
            await MeetAsync(new(Channel, $"new{number}"), "新");
            await FindAsync();
        }

        Assert.Equal(2000, (await FindAsync()).People.Count);
        Assert.Equal(2000, store.PeopleRead.Sum());
    }

    [Theory]
    [InlineData(false)] // while everybody is read
    [InlineData(true)] // while those who have changed are read
    public async Task What_is_learnt_during_a_look_is_kept_and_so_is_what_the_look_found(bool isHeld)
    {
        await StartAsync(new Person(Wang) { DirectoryRole = SenderRole.Sales });
        if (isHeld)
        {
            await FindAsync();
        }

        await MeetAsync(Zhao, "赵");
        await MeetAsync(Wang, null);
        store.AfterPeople = async () =>
        {
            store.AfterPeople = () => Task.CompletedTask;
            directory.Learn(TenantName, [await MeetAsync(Customer, "客户"), await MeetAsync(Wang, "王")]);
            // Older than what is known, so it fills only the gap.
            directory.Learn(TenantName, [await MeetAsync(Zhao, "旧名", SenderRole.Customer, secondsLate: 60)]);
        };
        clock.Advance(TimeSpan.FromSeconds(1));
        var looked = (await directory.FindAsync(TenantName, None))!;
        var held = (await directory.FindAsync(TenantName, None))!;

        Assert.Same(looked, held);
        Assert.Equal(("客户", "王", SenderRole.Sales), (held.NameOf(Customer), held.NameOf(Wang), held.Find(Wang)!.Role));
        Assert.Equal(("赵", SenderRole.Customer), (held.NameOf(Zhao), held.Find(Zhao)!.Role));
        Assert.Equal(Told(await FindAsync()), Told(held));
    }

    [Fact]
    public async Task What_another_tenant_learns_or_puts_does_not_touch_a_look()
    {
        await StartAsync(new Person(Wang));
        await elsewhere.PutPeopleAsync(OtherTenant, [new Person(Zhao) { Name = "别家" }], Audit(clock.Now), None);
        Assert.NotNull(await directory.FindAsync(OtherTenant, None));
        store.AfterPeople = async () =>
        {
            store.AfterPeople = () => Task.CompletedTask;
            directory.Learn(OtherTenant, [new(Wang, "别家的王", SenderRole.Customer, clock.Now)]);
            await directory.PutPeopleAsync(OtherTenant, [new Person(Li)], Audit(clock.Now), None);
            directory.Invalidate(OtherTenant);
        };

        var looked = await directory.FindAsync(TenantName, None);

        Assert.Same(looked, await directory.FindAsync(TenantName, None));
        Assert.Equal([Wang], looked!.People.Keys);
        Assert.Equal(
            [Li, Wang, Zhao],
            (await directory.FindAsync(OtherTenant, None))!.People.Keys.OrderBy(key => key.ToString(), StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(false)] // while everybody is read
    [InlineData(true)] // while those who have changed are read
    public async Task Who_asks_after_an_invalidation_gets_what_was_stored_before_it(bool isHeld)
    {
        await StartAsync(new Person(Wang) { Name = "旧" });
        if (isHeld)
        {
            await FindAsync();
            await MeetAsync(Zhao, "赵");
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        var (read, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        store.AfterPeople = () =>
        {
            store.AfterPeople = () => Task.CompletedTask;
            read.SetResult();
            return go.Task;
        };
        var early = directory.FindAsync(TenantName, None).AsTask();
        await read.Task;
        await elsewhere.PutPeopleAsync(TenantName, [new Person(Wang) { Name = "新" }], Audit(clock.Now), None);

        directory.Invalidate(TenantName);
        var late = await directory.FindAsync(TenantName, None).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        go.SetResult();

        Assert.Equal("新", late!.NameOf(Wang));
        Assert.NotNull(await early);
        Assert.Same(late, await directory.FindAsync(TenantName, None));
    }

    [Fact]
    public async Task An_early_look_that_ends_first_does_not_make_old_people_fresh()
    {
        await StartAsync(new Person(Wang) { Name = "旧" });
        await FindAsync();
        await MeetAsync(Zhao, "赵");
        store.AfterPeople = async () =>
        {
            store.AfterPeople = () => Task.CompletedTask;
            await elsewhere.PutPeopleAsync(TenantName, [new Person(Wang) { Name = "新" }], Audit(clock.Now), None);
            directory.Invalidate(TenantName);
        };

        var early = await FindAsync();

        Assert.Equal(("旧", "赵"), (early.NameOf(Wang), early.NameOf(Zhao)));
        Assert.Equal("新", (await directory.FindAsync(TenantName, None))!.NameOf(Wang));
    }

    [Fact]
    public async Task What_was_put_here_is_not_undone_by_a_look_that_read_before()
    {
        await StartAsync(new Person(Wang) { Name = "旧" });
        await FindAsync();
        var (early, go) = (Task.CompletedTask, new TaskCompletionSource());
        store.BeforePut = async () =>
        {
            await elsewhere.PutPeopleAsync(TenantName, [new Person(Wang) { Name = "别处" }], Audit(clock.Now), None);
            directory.Invalidate(TenantName);
            store.AfterPeople = () => go.Task;
            early = directory.FindAsync(TenantName, None).AsTask();
            store.AfterPeople = () => Task.CompletedTask;
        };

        await directory.PutPeopleAsync(TenantName, [new Person(Wang) { Name = "新" }], Audit(clock.Now), None);
        go.SetResult();
        await early;

        Assert.Equal([1, 1], store.PeopleRead);
        Assert.Equal("新", (await directory.FindAsync(TenantName, None))!.NameOf(Wang));
    }

    [Fact]
    public async Task A_look_that_failed_after_an_invalidation_is_made_again()
    {
        await StartAsync(new Person(Wang) { Name = "旧" });
        var single = new TenantDirectory(store.Port, new(new byte[SecretBox.KeyBytes]), clock);
        await single.FindAsync(TenantName, None);
        await elsewhere.PutPeopleAsync(TenantName, [new Person(Wang) { Name = "新" }], Audit(clock.Now), None);
        single.Invalidate(TenantName);
        store.AfterPeople = () => throw new LogUnavailableException("away");

        await Assert.ThrowsAsync<LogUnavailableException>(async () => await single.FindAsync(TenantName, None));
        store.AfterPeople = () => Task.CompletedTask;

        Assert.Equal("新", (await single.FindAsync(TenantName, None))!.NameOf(Wang));
    }

    [Fact]
    public async Task The_only_host_looks_again_only_when_told_to()
    {
        await StartAsync(new Person(Wang) { Name = "旧" });
        var single = new TenantDirectory(store.Port, new(new byte[SecretBox.KeyBytes]), clock);
        await single.FindAsync(TenantName, None);
        await elsewhere.PutPeopleAsync(TenantName, [new Person(Wang) { Name = "新" }], Audit(clock.Now), None);
        clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal("旧", (await single.FindAsync(TenantName, None))!.NameOf(Wang));
        single.Invalidate(TenantName);
        Assert.Equal("新", (await single.FindAsync(TenantName, None))!.NameOf(Wang));
        Assert.Equal([1, 1], store.PeopleRead);
    }

    [Fact]
    public async Task Settings_and_webhooks_that_change_are_seen_with_the_people_who_are_held()
    {
        await StartAsync(new Person(Wang) { Name = "王" });
        var before = await FindAsync();
        await elsewhere.PutSettingsAsync(
            TenantName, before.Settings with { OverMinutes = 7 }, before.Settings.Version, Audit(clock.Now), None);
        var set = await FindAsync();
        await storage.Tenants.PutDocumentAsync(TenantName, Webhook.DocumentKind, "w1", "{}", Audit(clock.Now), None);
        var hooked = await FindAsync();

        Assert.Equal((7, false, "王"), (set.Settings.OverMinutes, set.HasWebhooks, set.NameOf(Wang)));
        Assert.Equal((7, true, "王"), (hooked.Settings.OverMinutes, hooked.HasWebhooks, hooked.NameOf(Wang)));
        Assert.Equal([1, 0, 0], store.PeopleRead);
    }

    [Fact]
    public async Task One_who_gives_up_waiting_takes_the_look_from_nobody()
    {
        await StartAsync(new Person(Wang));
        var go = new TaskCompletionSource();
        store.AfterPeople = () => go.Task;
        using var patience = new CancellationTokenSource();
        var impatient = directory.FindAsync(TenantName, patience.Token).AsTask();
        var patient = directory.FindAsync(TenantName, None).AsTask();

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        go.SetResult();

        Assert.Same(await patient, await directory.FindAsync(TenantName, None));
        Assert.Equal([1], store.PeopleRead);
    }

    [Fact]
    public async Task A_tenant_that_was_not_there_is_found_when_it_is()
    {
        Assert.Null(await directory.FindAsync(TenantName, None));
        await StartAsync();

        Assert.Empty((await directory.FindAsync(TenantName, None))!.People);
    }

    private static List<(string, string?, SenderRole, DateTimeOffset?)> Told(Tenant tenant) =>
    [
        .. tenant.People.Values.Select(person => (person.Key.ToString(), person.Name, person.Role, person.SeenAt))
            .OrderBy(person => person.Item1, StringComparer.Ordinal),
    ];

    private async Task StartAsync(params Person[] people)
    {
        foreach (var tenant in (string[])[TenantName, OtherTenant])
        {
            await storage.Tenants.AddTenantAsync(
                new(tenant, clock.Now), new("k", tenant, $"hash-{tenant}", KeyRole.Admin, null, null, clock.Now), None);
        }

        await elsewhere.PutPeopleAsync(TenantName, people, Audit(clock.Now), None);
    }

    /// <summary>Asks so that what is held is old enough to be looked at.</summary>
    private async Task<Tenant> FindAsync()
    {
        clock.Advance(TimeSpan.FromMilliseconds(1));
        return (await directory.FindAsync(TenantName, None))!;
    }

    /// <summary>Stores a message's sender, as a room of another host does.</summary>
    private async Task<SeenSender> MeetAsync(PersonKey key, string? name, SenderRole? role = null, int secondsLate = 0)
    {
        var sender = new SeenSender(key, name, role, clock.Now.AddSeconds(-secondsLate));
        var room = Room(key.Id);
        var version = (await storage.Queries.ReadRoomAsync(room, None))?.Version ?? 0;
        await storage.Log.AppendAsync(
            new()
            {
                Room = room, ExpectedVersion = version, Events = [new(version + 1, clock.Now, "message-received", "{}")],
                RoomRow = new(room) { Version = version + 1, CreatedAt = clock.Now }, Senders = [sender],
            },
            None);
        return sender;
    }
}
