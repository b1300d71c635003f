using System.Diagnostics;
using System.Text;
using SalesAssistant.Benchmarks.Figures;

namespace SalesAssistant.Benchmarks.Growth;

/// <summary>How the cost of a message and of a look grows with rooms and with tenants.</summary>
internal static class GrowthBenchmark
{
    private const int LinesEach = 4;

    public static async Task<PartResult> RunAsync(BenchRun run)
    {
        var plan = run.IsQuick ? GrowthPlan.Quick : GrowthPlan.Full;
        List<GrowthCost> byRooms = [];
        foreach (var rooms in plan.Rooms)
        {
            byRooms.Add(await MeasureAsync(run, plan, rooms, tenants: 1));
        }

        List<GrowthCost> byTenants = [];
        foreach (var tenants in plan.Tenants)
        {
            byTenants.Add(await MeasureAsync(run, plan, plan.RoomsOfTenants, tenants));
        }

        return new(
            "Growth",
            $"""
            {plan.Messages:N0} messages over HTTP in batches of {IngestPlan.BatchSize}, one batch at a time, spread over all rooms, after each
            room has had its first ones; a host of its own for each size (SQLite). Cost is the processor time of the host's process, of all its threads, for
            a message. The looks come afterwards, {GrowthPlan.Looks} of each kind. The baseline of each figure is the smallest size.
            With few rooms a batch meets each room many times and its steps grow; with many each message is a step of its own.
            """,
            [
                Table("Rooms of one tenant", byRooms, cost => $"{cost.Rooms:N0} rooms"),
                Table($"Tenants that share {plan.RoomsOfTenants:N0} rooms", byTenants, cost => $"{cost.Tenants:N0} tenants"),
            ],
            [
                Picture("growth-rooms", "Growth with rooms of one tenant", "rooms", byRooms, cost => cost.Rooms),
                Picture("growth-tenants", $"Growth with tenants that share {plan.RoomsOfTenants:N0} rooms", "tenants", byTenants, cost => cost.Tenants),
            ]);
    }

    private static FigureTable Table(string title, IReadOnlyList<GrowthCost> costs, Func<GrowthCost, string> sizeOf)
    {
        var first = sizeOf(costs[0]);
        return new(title, [.. costs.SelectMany(cost => new Figure[]
        {
            Of("processor time a message", cost, each => each.Microseconds, "µs"),
            Of("messages a second", cost, each => each.PerSecond, "messages/s"),
            Of("leaderboard, p50", cost, each => each.Leaderboard, "ms"),
            Of("room list, p50", cost, each => each.RoomList, "ms"),
        })]);

        Figure Of(string what, GrowthCost cost, Func<GrowthCost, double> value, string unit) => new($"{sizeOf(cost)}: {what}", value(cost), unit)
        {
            Baseline = ReferenceEquals(cost, costs[0]) ? null : value(costs[0]), BaselineName = first,
        };
    }

    private static Chart Picture(
        string name, string title, string axis, IReadOnlyList<GrowthCost> costs, Func<GrowthCost, double> sizeOf)
    {
        return new(name, title, new(axis, IsLogarithmic: true), new("cost", IsLogarithmic: true),
        [
            Of("processor time a message, µs", cost => cost.Microseconds), Of("leaderboard p50, ms", cost => cost.Leaderboard),
            Of("room list p50, ms", cost => cost.RoomList),
        ]);

        Series Of(string label, Func<GrowthCost, double> value) =>
            new(label, [.. costs.Select(cost => new ChartPoint(sizeOf(cost), value(cost)))]);
    }

    private static async Task<GrowthCost> MeasureAsync(BenchRun run, GrowthPlan plan, int rooms, int tenants)
    {
        await using var host = await HostProcess.StartAsync(new HostPlan());
        var clients = new List<HostClient> { new(host) };
        try
        {
            for (var number = 1; number < tenants; number++)
            {
                clients.Add(new(host, await clients[0].AddTenantAsync($"tenant-{number}")));
            }

            var roomsEach = rooms / tenants;
            await IngestAsync(clients, Math.Max(plan.Messages / 5, rooms) / tenants, roomsEach, "warm");
            var processor = host.Processor;
            var clock = Stopwatch.StartNew();
            var messages = plan.Messages / tenants * tenants;
            await IngestAsync(clients, plan.Messages / tenants, roomsEach, "run");
            var took = clock.Elapsed;
            var cost = new GrowthCost(
                rooms, tenants, (host.Processor - processor).TotalMicroseconds / messages, messages / took.TotalSeconds,
                await LookAsync(clients[0], "/v1/leaderboard"), await LookAsync(clients[0], "/v1/rooms"));
            run.Say($"{rooms:N0} rooms, {tenants:N0} tenants: {cost.Microseconds:N0} µs a message, {cost.PerSecond:N0} messages/s, "
                + $"leaderboard {cost.Leaderboard:N1} ms, room list {cost.RoomList:N1} ms");
            return cost;
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    /// <summary>One request at a time for a tenant, so that messages come to their rooms in order, as they do in life.</summary>
    private static async Task IngestAsync(List<HostClient> clients, int messagesEach, int roomsEach, string name)
    {
        var start = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        await Parallel.ForEachAsync(
            clients, new ParallelOptions { MaxDegreeOfParallelism = 1 },
            async (client, _) => await client.IngestAsync(
                messagesEach, connections: 1, (first, count) => Body(first, count, roomsEach, name, start)));
    }

    private static byte[] Body(int first, int count, int rooms, string name, long start)
    {
        var json = new StringBuilder(count * 220).Append('[');
        for (var number = first; number < first + count; number++)
        {
            var room = number % rooms;
            var isCustomer = number / rooms % 2 == 0;
            json.Append(number == first ? "" : ",").Append($"{{\"id\":\"{name}-{number}\",\"roomId\":\"room-{room}\"")
                .Append($",\"sentAt\":{start + ((long)number * LinesEach / rooms)},\"type\":\"text\",\"text\":\"这批货什么时候到？\"")
                .Append(isCustomer ? $",\"senderRole\":\"customer\",\"senderId\":\"customer-{room}\"}}"
                    : $",\"senderRole\":\"sales\",\"senderId\":\"sales-{room % 50}\"}}");
        }

        return Encoding.UTF8.GetBytes(json.Append(']').ToString());
    }

    private static async Task<double> LookAsync(HostClient client, string path)
    {
        List<double> times = [];
        for (var look = 0; look <= GrowthPlan.Looks; look++)
        {
            var start = Stopwatch.GetTimestamp();
            await client.ReadAsync(path);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return Percentiles.Of(times[1..], 0.5);
    }

    /// <param name="Microseconds">Of the host's processor time, a message.</param>
    /// <param name="Leaderboard">Milliseconds, median.</param>
    /// <param name="RoomList">Milliseconds, median.</param>
    private sealed record GrowthCost(int Rooms, int Tenants, double Microseconds, double PerSecond, double Leaderboard, double RoomList);
}
