using SalesAssistant.Benchmarks.Figures;
using SalesAssistant.TestSupport.Cluster;

namespace SalesAssistant.Benchmarks.Cluster;

/// <summary>What a killed silo costs: nothing answered is lost or doubled, tiers come late, rooms wait.</summary>
internal static class SiloKill
{
    private const double LatestTierSeconds = 90;
    private const double UnavailableAimSeconds = 15;
    private const int AtOnce = 32;
    private static readonly TimeSpan DueSpread = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    // Probe time and missed probes as shipped: nobody can know sooner.
    private const double NoticedAfterSeconds = 9;

    public static Task<FigureTable> RunAsync(BenchRun run, ClusterPlan plan)
    {
        run.Say($"{plan.KillRooms:N0} rooms in {ClusterPlan.Tenants} tenants, one of three silos killed");
        return OnCluster.RunAsync(silos: 3, gateways: 2, (cluster, database) => RunAsync(run, plan, cluster, database));
    }

    private static async Task<FigureTable> RunAsync(BenchRun run, ClusterPlan plan, LocalCluster cluster, ClusterDatabase database)
    {
        List<ClusterTenant> tenants = [];
        for (var number = 0; number < ClusterPlan.Tenants; number++)
        {
            tenants.Add(await cluster.AddTenantAsync($"tenant{number}"));
        }

        var rooms = plan.KillRooms / 2;
        await using var load = new SteadyLoad(cluster, tenants, rooms, AtOnce);
        await Task.Delay(plan.SettleTime);
        await OpenTurnsAsync(cluster, tenants, rooms / tenants.Count);
        load.ForgetWaits();
        var (answeredBefore, started) = (load.Answered.Count, DateTimeOffset.UtcNow);
        await cluster.Silos[1].KillAsync();
        cluster.Remove(cluster.Silos[1]);
        run.Say("killed");

        const string waiting = "FROM alerts WHERE room LIKE '%waiting-%'";
        var raised = await database.UntilAsync($"SELECT count(*) {waiting}", rooms, Patience);
        var left = started + DueSpread + TimeSpan.FromSeconds(20) - DateTimeOffset.UtcNow;
        await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        await load.StopAsync();
        var perSecond = (load.Answered.Count - answeredBefore) / (DateTimeOffset.UtcNow - started).TotalSeconds;
        var worst = (await database.PairsAsync($"SELECT due_at, raised_at {waiting}"))
            .Select(alert => (alert.Second - alert.First) / 1_000.0).DefaultIfEmpty().Max();
        return new($"One of three silos killed, {plan.KillRooms:N0} rooms in {ClusterPlan.Tenants} tenants",
        [
            new("messages answered a second, from the kill to the end", perSecond, "messages/s"),
            new($"answered messages lost, of {load.Answered.Count:N0}", await LostAsync(database, load), "messages") { Aim = new(1) },
            new("messages taken twice", await database.NumberAsync(Doubled), "messages") { Aim = new(1) },
            new($"tiers not raised, of {rooms:N0} due around the kill", rooms - raised, "tiers") { Aim = new(1) },
            new("tiers raised twice", await database.NumberAsync(RaisedTwice), "tiers") { Aim = new(1) },
            new("worst lateness of a tier", worst, "s") { Aim = new(LatestTierSeconds) },
            new("longest that a room took no message", load.UnavailableMax.TotalSeconds, "s")
            {
                Baseline = NoticedAfterSeconds, BaselineName = "missed probes × their time", Aim = new(UnavailableAimSeconds),
            },
            new("requests refused meanwhile", load.Refused.Count, "requests"),
        ]);
    }

    // Ids are unique in the table of messages, so what was taken twice would show in the log.
    private const string Doubled = """
        SELECT (SELECT count(*) FROM events WHERE type = 'message-received') - (SELECT count(*) FROM messages)
        """;

    private const string RaisedTwice = """
        SELECT coalesce(sum(n - 1), 0) FROM (
            SELECT count(*) AS n FROM alerts WHERE turn_id IS NOT NULL GROUP BY tenant, turn_id, tier, destination_key) AS each
        """;

    /// <summary>Rooms that wait, and whose only tier falls due within the next seconds.</summary>
    private static async Task OpenTurnsAsync(LocalCluster cluster, IReadOnlyList<ClusterTenant> tenants, int roomsEach)
    {
        foreach (var tenant in tenants)
        {
            var now = DateTimeOffset.UtcNow;
            await cluster.SendAsync(HttpMethod.Post, "/v1/messages", tenant.Key, Enumerable.Range(0, roomsEach).Select(room => new
            {
                id = $"w{room}",
                roomId = $"waiting-{room}",
                senderId = "c1",
                sentAt = now.AddSeconds(-58) + (DueSpread * ((double)room / roomsEach)),
                text = "请问什么时候能发货？",
            }));
        }
    }

    private static async Task<int> LostAsync(ClusterDatabase database, SteadyLoad load)
    {
        var stored = await database.TextsAsync("SELECT tenant || '/' || id FROM messages");
        var tenantOf = load.Rooms.ToDictionary(room => room.Room, room => room.Tenant.Name);
        return load.Answered.Count(id => !stored.Contains($"{tenantOf[id[..id.LastIndexOf('-')]]}/{id}"));
    }
}
