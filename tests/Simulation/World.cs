using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Tenants;
using SalesAssistant.Simulation.Tests.Checks;
using SalesAssistant.Simulation.Tests.Clockwork;
using SalesAssistant.Simulation.Tests.Providers;
using SalesAssistant.Simulation.Tests.Stores;
using SalesAssistant.Simulation.Tests.Workload;

namespace SalesAssistant.Simulation.Tests;

/// <summary>One seed: a day of a few tenants, their rooms and people, and everything that goes wrong in it.</summary>
internal sealed class World
{
    public static readonly TimeSpan Day = TimeSpan.FromHours(24);

    /// <summary>After the day all is well, and what was held up has so long to catch up.</summary>
    private static readonly TimeSpan Tail = TimeSpan.FromMinutes(80);

    private static readonly TimeSpan SetUp = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LedgersEvery = TimeSpan.FromMinutes(60);
    private static readonly DateTimeOffset Monday = new(2026, 11, 16, 0, 0, 0, TimeSpan.FromHours(8));

    private readonly int seed;
    private readonly List<TenantPlan> tenants = [];
    private readonly Dictionary<string, ChannelClient> clients = [];
    private readonly Dictionary<RoomKey, string> titles = [];
    private readonly HashSet<(string Tenant, string Room, string Id)> offered = [];
    private readonly Misfortune misfortune;
    private readonly Chance ledgerChance;

    public World(int seed, bool keepsTrace = false)
    {
        this.seed = seed;
        var chance = ChanceOf(0);
        Clock = new(Monday.AddDays(chance.Next(0, 7)).AddMinutes(chance.Next(0, 1440)).ToUniversalTime());
        Trace = new(Clock) { KeepsAll = keepsTrace };
        Store = new(Clock, ChanceOf(1), Trace);
        Provider = new(Clock, ChanceOf(2), Trace);
        Outside = new("outside", Clock);
        Watch = new(this);
        misfortune = new(this, ChanceOf(3));
        Hosts = new(this, ChanceOf(4), misfortune.IsShared);
        ledgerChance = ChanceOf(5);
        foreach (var name in new[] { "acme", "globex", "初创" }[..chance.Next(1, 4)])
        {
            tenants.Add(new(name, ChanceOf(10 + tenants.Count), Clock.Now));
        }
    }

    public Clock Clock { get; }

    public Trace Trace { get; }

    public Violations Violations { get; } = new();

    public SimulatedStore Store { get; }

    public SimulatedProvider Provider { get; }

    public Hosts Hosts { get; }

    public Watch Watch { get; }

    /// <summary>Everybody who is not the product: clients, people, whoever starts hosts.</summary>
    public SimulatedProcess Outside { get; }

    /// <summary>The day is over; nothing new goes wrong.</summary>
    public bool IsEnding { get; private set; }

    /// <summary>How often a host's ledgers could be compared.</summary>
    public int LedgersCompared { get; private set; }

    /// <summary>What the world does to a caller, as opposed to a mistake of ours.</summary>
    public static bool IsTrouble(Exception error) =>
        error is LogUnavailableException or OverloadedException or ProcessDiedException or OperationCanceledException;

    public string? TitleOf(RoomKey? room) => room is { } key ? titles.GetValueOrDefault(key) : null;

    /// <summary>Starts something outside of the product.</summary>
    public void Go(Func<Task> work) => Outside.Run(async () =>
    {
        try
        {
            await work();
        }
        catch (Exception error) when (IsTrouble(error))
        {
            Trace.Add($"given up: {error.GetType().Name}");
        }
        catch (Exception error)
        {
            Violations.Add("No exception but the world's", error.ToString());
        }
    });

    public Task DelayAsync(TimeSpan time)
    {
        var over = new TaskCompletionSource();
        Clock.In(time, over.SetResult);
        return over.Task;
    }

    public async Task<List<AlertRow>> AlertsAsync(string tenant)
    {
        List<AlertRow> alerts = [];
        foreach (var subject in new[] { AlertSubject.Turn, AlertSubject.Operations, AlertSubject.Leaderboard })
        {
            string? cursor = null;
            do
            {
                var page = await Store.Durable.Queries.ReadAlertsAsync(tenant, new() { Subject = subject }, new(500, cursor), CancellationToken.None);
                alerts.AddRange(page.Items);
                cursor = page.NextCursor;
            }
            while (cursor is not null);
        }

        return alerts;
    }

    public Outcome Run()
    {
        foreach (var tenant in tenants)
        {
            Found(tenant);
        }

        Hosts.Start();
        foreach (var tenant in tenants)
        {
            Clock.In(TimeSpan.FromSeconds(5), () => Go(new PeopleActing(this, tenant, ChanceOf(20 + tenants.IndexOf(tenant))).OpenRoomsAsync));
        }

        RunUntil(Clock.Start + SetUp);
        PlanDay();
        RunUntil(Clock.Start + SetUp + Day);
        EndDay();
        RunUntil(Clock.Start + SetUp + Day + Tail);
        if (!Violations.HasAny)
        {
            CheckEnd();
        }

        return new(
            seed, Violations.First, Trace, Clock.Now - Clock.Start, Clock.Steps, Watch.Rooms.Values.Sum(room => room.Messages),
            Watch.Alerts, Provider.Shown.Count, Hosts.Started, Hosts.Crashes, Hosts.MostAtOnce, LedgersCompared);
    }

    private Chance ChanceOf(int part) => new(seed, part);

    private void RunUntil(DateTimeOffset end)
    {
        Clock.RunUntil(end, () => Violations.HasAny || Clock.Stray is not null);
        if (Clock.Stray is { } stray)
        {
            Violations.Add("Everything runs on the simulation's thread", stray);
        }
    }

    private void Found(TenantPlan tenant)
    {
        var store = Store.Durable.Tenants;
        store.AddTenantAsync(
            new(tenant.Name, Clock.Now), new("k" + tenant.Name, tenant.Name, "hash" + tenant.Name, KeyRole.Admin, null, null, Clock.Now),
            CancellationToken.None).GetAwaiter().GetResult();
        var directory = new TenantDirectory(store, new(new byte[SecretBox.KeyBytes]), Outside.Time);
        var audit = new AuditRow(tenant.Name, Clock.Now, "key", "test", null, null);
        directory.PutSettingsAsync(tenant.Name, tenant.Settings, 1, audit, CancellationToken.None).GetAwaiter().GetResult();
        directory.PutPeopleAsync(tenant.Name, tenant.People, audit, CancellationToken.None).GetAwaiter().GetResult();
    }

    private void PlanDay()
    {
        misfortune.Plan(Clock.Now, Day, tenants);
        foreach (var (index, tenant) in tenants.Index())
        {
            var client = clients[tenant.Name] = new(this, tenant, ChanceOf(30 + index));
            new PeopleActing(this, tenant, ChanceOf(40 + index)).Plan(Clock.Now, Day);
            var outages = misfortune.Outages(Clock.Now, Day);
            foreach (var (number, room) in tenant.Rooms.Index())
            {
                titles[room.Key] = room.Title;
                var chance = ChanceOf(100 + (10 * index) + number);
                Offer(client, tenant, new Conversations(room.Key, chance).Day(Clock.Now, Day, outages));
                if (chance.Is(0.3))
                {
                    var past = new Conversations(room.Key, chance, "past");
                    Offer(client, tenant, past.Backfill(Clock.Now + (Day * chance.Next())));
                }
            }
        }

        CompareLedgersLater();
    }

    private void Offer(ChannelClient client, TenantPlan tenant, IReadOnlyList<Arrival> arrivals)
    {
        foreach (var (at, message) in arrivals.Where(arrival => arrival.At < Clock.Now + Day))
        {
            offered.Add((tenant.Name, message.RoomId, message.Id));
            Clock.At(at, () => client.Offer(message));
        }
    }

    private void CompareLedgersLater() => Clock.In(ledgerChance.Between(TimeSpan.FromMinutes(1), LedgersEvery), () =>
    {
        CompareLedgersLater();
        if (Hosts.Any(ledgerChance) is { } host)
        {
            var tenant = ledgerChance.Any(tenants).Name;
            Go(async () => LedgersCompared += await host.Process.AskAsync(() => LedgerCheck.RunAsync(this, host, tenant)) ? 1 : 0);
        }
    });

    /// <summary>All is well from now on, and a host starts on what the others left.</summary>
    private void EndDay()
    {
        IsEnding = true;
        Provider.IsHealed = true;
        (Store.Weather.IsDown, Store.Weather.Failing, Store.Weather.Longest) = (false, 0, TimeSpan.FromMilliseconds(20));
        Hosts.LongestDown = TimeSpan.FromSeconds(5);
        foreach (var host in Hosts.Running.ToArray())
        {
            host.Process.Die();
        }

        if (Hosts.Running.Count == 0)
        {
            Hosts.Start();
        }
    }

    private void CheckEnd()
    {
        foreach (var (tenant, room, id) in offered)
        {
            Violations.Check(
                Watch.Rooms.TryGetValue(new(tenant, TenantPlan.Channel, room), out var log) && log.Holds(id),
                "Every message is taken in", $"{tenant} {room} {id}");
        }

        Violations.Check(clients.Values.All(client => client.IsDone), "Every message is acknowledged", $"something waits");
        foreach (var tenant in tenants)
        {
            var directory = new TenantDirectory(Store.Durable.Tenants, new(new byte[SecretBox.KeyBytes]), Outside.Time);
            new Oracle(this).Check(directory.FindAsync(tenant.Name, CancellationToken.None).AsTask().GetAwaiter().GetResult()!, tenant);
        }
    }
}
