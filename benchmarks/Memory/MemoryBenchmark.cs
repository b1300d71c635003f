using System.Text.Json.Nodes;
using SalesAssistant.Benchmarks.Figures;
using SalesAssistant.Domain.Escalation;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Benchmarks.Memory;

/// <summary>Memory of a room in its states, and how long a host takes to start over very many rooms.</summary>
internal static class MemoryBenchmark
{
    private const double IdleAimKibibytes = 4;

    // None: what the measurement cannot tell from nothing.
    private const double LetGoAimKibibytes = 0.1;
    private const double Kibibyte = 1024;
    private static readonly DateTimeOffset LongAgo = DateTimeOffset.UtcNow.AddDays(-3);

    // No tier falls due while rooms are weighed.
    private const string LatePolicies = """
        {"pre-sales": {"tiers": [{"afterMinutes": 900, "color": "green", "to": ["owner"]}], "repeat": null},
         "after-sales": {"tiers": [], "repeat": null}}
        """;

    private const string RoomsInMemory = "salesassistant_rooms_in_memory";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    public static async Task<PartResult> RunAsync(BenchRun run)
    {
        var plan = run.IsQuick ? MemoryPlan.Quick : MemoryPlan.Full;
        var (idle, open, person) = await RoomsAsync(run, plan);
        run.Say($"start over {plan.KnownRooms:N0} rooms");
        var (none, known) = await StartsAsync(run, plan);
        return new(
            "Memory and start",
            $"""
            Memory is the host's managed heap after a full collection, less what it was before the rooms came, for each of
            {plan.Rooms:N0} rooms (SQLite) of {MemoryPlan.Customers} customers, each with a question and, where idle, its answer, sent over
            HTTP. Rooms are let go after {MemoryPlan.IdleAfter.TotalSeconds:0} seconds here instead of five minutes; what stays of those with
            an open turn is their due time. A tenant's directory stays in memory, so its people are weighed by themselves. The database with {plan.KnownRooms:N0} rooms was made by real sessions through the real
            log: one message each, three days ago; but one in {MemoryPlan.OneWaitsIn} waits since today. {MemoryPlan.SharedCustomers:N0} customers.
            """,
            [
                new("Managed heap, a room",
                [
                    new("idle room in memory", idle.InMemory, "KiB") { Aim = new(IdleAimKibibytes) },
                    new("idle room, let go", idle.LetGo, "KiB") { Aim = new(LetGoAimKibibytes) },
                    new("room with an open turn in memory", open.InMemory, "KiB"),
                    new("room with an open turn, let go", open.LetGo, "KiB"),
                    new("a person of the directory", person, "KiB"),
                ]),
                new("Start",
                [
                    new($"start with {plan.KnownRooms:N0} rooms known, until ready", known.Seconds, "s")
                    {
                        Baseline = none.Seconds, BaselineName = "empty database",
                    },
                    new($"managed heap after it, {plan.KnownRooms:N0} rooms known", known.HeapMebibytes, "MiB")
                    {
                        Baseline = none.HeapMebibytes, BaselineName = "empty database",
                    },
                    new($"managed heap after the first look at today's figures, {plan.KnownRooms:N0} rooms known", known.LookedMebibytes, "MiB")
                    {
                        Baseline = none.LookedMebibytes, BaselineName = "empty database",
                    },
                ]),
            ],
            [ChartOf(idle, open)]);
    }

    private static Chart ChartOf(RoomMemory idle, RoomMemory open) => new(
        "memory", "Managed heap of a room", new("state of the rooms"), new("KiB a room"),
        [
            new("in memory", [new(0, idle.InMemory), new(1, open.InMemory)]),
            new("let go", [new(0, idle.LetGo), new(1, open.LetGo)]),
        ])
    {
        Groups = ["answered, idle", "open turn"], Limits = [new("aim for an idle room: 4 KiB", IdleAimKibibytes)],
    };

    private static async Task<(RoomMemory Idle, RoomMemory Open, double Person)> RoomsAsync(BenchRun run, MemoryPlan plan)
    {
        await using var host = await HostProcess.StartAsync(new HostPlan
        {
            Environment = new Dictionary<string, string>
            {
                ["SALESASSISTANT_ROOMS_IDLE_SECONDS"] = $"{MemoryPlan.IdleAfter.TotalSeconds:0}",
            },
        });
        using var client = new HostClient(host);
        await client.ChangeSettingsAsync(settings => settings["policies"] = JsonNode.Parse(LatePolicies));
        run.Say("warming up");
        await SendAsync(client, "warm", plan.Rooms / 5, areAnswered: true);
        await WaitUntilLetGoAsync(client);
        var before = await ManagedHeap.BytesAsync(host, client);
        var idle = await WeighAsync(run, host, client, plan.Rooms, before, areAnswered: true);
        before = await ManagedHeap.BytesAsync(host, client);
        var open = await WeighAsync(run, host, client, plan.Rooms, before, areAnswered: false);
        before = await ManagedHeap.BytesAsync(host, client);
        await client.PutPeopleAsync(MemoryPlan.People, "customer");
        return (idle, open, Math.Max(0, await ManagedHeap.BytesAsync(host, client) - before) / MemoryPlan.People / Kibibyte);
    }

    private static async Task<RoomMemory> WeighAsync(
        BenchRun run, HostProcess host, HostClient client, int rooms, double before, bool areAnswered)
    {
        var state = areAnswered ? "answered" : "open";
        run.Say($"{rooms:N0} rooms, {state}");
        await SendAsync(client, state, rooms, areAnswered);
        var held = await client.MetricAsync(RoomsInMemory);
        var loaded = await ManagedHeap.BytesAsync(host, client);
        run.Say($"{held:N0} of them in memory, {loaded / Kibibyte / Kibibyte:N0} MiB; they are let go");
        await WaitUntilLetGoAsync(client);
        var after = await ManagedHeap.BytesAsync(host, client);

        // A sweep may have come while they were sent; what it let go weighs nothing any more.
        return new(Math.Max(0, loaded - before) / Math.Max(1, held) / Kibibyte, Math.Max(0, after - before) / rooms / Kibibyte);
    }

    private static async Task SendAsync(HostClient client, string name, int rooms, bool areAnswered)
    {
        var traffic = new RoomTraffic(name) { Customers = MemoryPlan.Customers };
        await client.IngestAsync(rooms, (first, count) => traffic.Questions(first, count, _ => DateTimeOffset.UtcNow));
        if (areAnswered)
        {
            await client.IngestAsync(rooms, (first, count) => traffic.Answers(first, count, _ => DateTimeOffset.UtcNow));
        }
    }

    private static async Task<(StartCost None, StartCost Known)> StartsAsync(BenchRun run, MemoryPlan plan)
    {
        var none = await StartAsync(folder: null);
        var folder = Directory.CreateTempSubdirectory("benchmark-").FullName;
        try
        {
            await using (var seeder = await RoomSeeder.StartAsync(
                folder, new EscalationPolicy([new(900, TierColor.Green, [TierTarget.Owner])], null), salesPeople: 100))
            {
                await seeder.AddAsync(plan.KnownRooms, RoomOf, rooms => run.Say($"{rooms:N0} rooms made"));
            }

            // Twice: the first start has to read the file from the disk into the system's cache.
            await StartAsync(folder);
            return (none, await StartAsync(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static SeededRoom RoomOf(int number)
    {
        var waits = number % MemoryPlan.OneWaitsIn == 0;
        var owner = RoomSeeder.Sales(number % 100);
        var sender = waits ? new PersonKey("api", $"customer-{number % MemoryPlan.SharedCustomers}") : owner;
        var role = waits ? SenderRole.Customer : SenderRole.Sales;
        return new($"客户群 {number}", owner, [RoomSeeder.Message($"m-{number}", number, sender, role, waits ? DateTimeOffset.UtcNow : LongAgo, "报价单已更新，请查收")]);
    }

    private static async Task<StartCost> StartAsync(string? folder)
    {
        await using var host = await HostProcess.StartAsync(new HostPlan { Folder = folder });
        using var client = new HostClient(host);
        var heap = await ManagedHeap.BytesAsync(host, client);
        await client.ReadAsync("/v1/leaderboard");
        var looked = await ManagedHeap.BytesAsync(host, client);
        return new(host.StartTook.TotalSeconds, heap / Kibibyte / Kibibyte, looked / Kibibyte / Kibibyte);
    }

    private static async Task WaitUntilLetGoAsync(HostClient client)
    {
        for (var until = DateTimeOffset.UtcNow + Patience; await client.MetricAsync(RoomsInMemory) > 0; await Task.Delay(1_000))
        {
            if (DateTimeOffset.UtcNow > until)
            {
                throw new TimeoutException($"Rooms were not let go within {Patience}.");
            }
        }
    }

    /// <summary>KiB of a room.</summary>
    private sealed record RoomMemory(double InMemory, double LetGo);

    private sealed record StartCost(double Seconds, double HeapMebibytes, double LookedMebibytes);
}
