using System.Text;
using SalesAssistant.Benchmarks.Figures;
using SalesAssistant.TestSupport.Cluster;

namespace SalesAssistant.Benchmarks.Cluster;

/// <summary>What reminders cost the database in busy conversations.</summary>
internal static class ReminderCost
{
    private const double Aim = 5;

    // The server's counters follow by about a second, and by ten where a connection falls idle.
    private static readonly TimeSpan CountersSettle = TimeSpan.FromSeconds(12);

    private const string Writes =
        "SELECT n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_user_tables WHERE relname = 'orleans_reminder'";

    public static Task<FigureTable> RunAsync(BenchRun run, ClusterPlan plan)
    {
        run.Say($"reminders, {plan.Busy.Rooms} rooms with {plan.Busy.MessagesEach:N0} messages each");
        return OnCluster.RunAsync(
            silos: 2, gateways: 1, (cluster, database) => RunAsync(cluster, database, plan.Busy.Rooms, plan.Busy.MessagesEach));
    }

    private static async Task<FigureTable> RunAsync(LocalCluster cluster, ClusterDatabase database, int rooms, int each)
    {
        var tenant = await cluster.AddTenantAsync("bench");
        var before = await database.NumberAsync(Writes);
        var start = DateTimeOffset.UtcNow;
        var url = new Uri(cluster.Gateways[0].Url, "/v1/messages");
        for (var round = 0; round < each; round++)
        {
            // One request after the other: within a room every message finds the turn that the one before it opened or ended.
            await Load.RunAsync("busy", url, tenant.Key, requests: 1, connections: 1, rooms, _ => Round(round, rooms));
        }

        var took = DateTimeOffset.UtcNow - start;
        await Task.Delay(CountersSettle);
        var writes = await database.NumberAsync(Writes) - before;
        double messages = rooms * each;
        var turns = await database.NumberAsync("SELECT count(*) FROM turns");
        return new($"Reminders of {rooms} busy rooms, {messages:N0} messages and {turns:N0} turns within {took.TotalSeconds:N0} s",
        [
            new("writes to the reminder table per 1,000 messages", writes / messages * 1_000, "writes")
            {
                Baseline = 2 * turns / messages * 1_000, BaselineName = "one registered and taken away per turn", Aim = new(Aim),
            },
        ]);
    }

    private static byte[] Round(int round, int rooms)
    {
        var json = new StringBuilder("[");
        for (var room = 0; room < rooms; room++)
        {
            json.Append(room == 0 ? "" : ",")
                .Append($"{{\"id\":\"m{round}-{room}\",\"roomId\":\"room-{room}\",\"senderId\":\"{(round % 2 == 0 ? "c1" : "s1")}\"")
                .Append($",\"sentAt\":{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()},\"text\":\"这个什么时候发货？\"}}");
        }

        return Encoding.UTF8.GetBytes(json.Append(']').ToString());
    }
}
