using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;
using SalesAssistant.TestSupport.Cluster;
using Xunit.Abstractions;

namespace SalesAssistant.Cluster.Tests;

/// <summary>Silos, gateways and the database go away and come back: nothing answered is lost, nothing is done twice.</summary>
public sealed class FailureTests(ITestOutputHelper output)
{
    private const int WaitingRooms = 60;
    private const int BusyRooms = 60;
    private const double DueWithinSeconds = 30;
    private static readonly TimeSpan LatenessMax = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task A_killed_silo_costs_no_message_and_every_tier_due_is_raised_once()
    {
        await using var cluster = await ACluster.StartAsync(silos: 3, gateways: 2);
        var tenants = await AddTenantsAsync(cluster);
        await using var load = new SteadyLoad(cluster.Local, tenants, BusyRooms, atOnce: 12);
        var due = await OpenTurnsAsync(cluster, tenants);
        load.ForgetWaits();

        await cluster.Silos[1].KillAsync();
        cluster.Local.Remove(cluster.Silos[1]);

        await CheckTiersAsync(cluster, due);
        await load.StopAsync();
        await CheckMessagesAsync(cluster, load);
        output.WriteLine($"rooms were unavailable for up to {load.UnavailableMax.TotalSeconds:F1} s");
    }

    [Fact]
    public async Task Silos_can_be_restarted_one_after_the_other_under_load()
    {
        await using var cluster = await ACluster.StartAsync(silos: 2, gateways: 2);
        var tenants = await AddTenantsAsync(cluster);
        await using var load = new SteadyLoad(cluster.Local, tenants, BusyRooms, atOnce: 8);
        var due = await OpenTurnsAsync(cluster, tenants);

        foreach (var old in cluster.Silos.ToList())
        {
            await cluster.Local.AddSilo().UntilReadyAsync();
            await old.StopAsync();
            Assert.True(old.ExitCode == 0, $"{old.Name} ended with {old.ExitCode}:\n{old.Output}");
            cluster.Local.Remove(old);
        }

        await CheckTiersAsync(cluster, due);
        await load.StopAsync();
        await CheckMessagesAsync(cluster, load);
        output.WriteLine($"rooms were unavailable for up to {load.UnavailableMax.TotalSeconds:F1} s");
    }

    [Fact]
    public async Task A_database_that_is_gone_for_a_while_is_answered_503_and_nothing_is_lost()
    {
        await using var cluster = await ACluster.StartAsync(silos: 2, gateways: 1);
        var tenants = await AddTenantsAsync(cluster);
        await using var load = new SteadyLoad(cluster.Local, tenants, BusyRooms, atOnce: 8);
        var opened = DateTimeOffset.UtcNow;
        var waiting = await OpenTurnsAsync(cluster, tenants);

        await cluster.Database.CrashAsync();
        await UntilAsync(() => Task.FromResult(load.Refused.Count >= 8), "refusals");
        // Some of the alerts fall due while nobody can write them down.
        var due = opened.AddSeconds(DueWithinSeconds / 2);
        await UntilAsync(() => Task.FromResult(DateTimeOffset.UtcNow > due), "due times");
        Assert.NotEqual(HttpStatusCode.OK, await cluster.Gateways[0].ReadyAsync());
        await cluster.Database.RestartAsync();
        var answered = load.Answered.Count;
        await UntilAsync(() => Task.FromResult(load.Answered.Count > answered + BusyRooms), "answers after the restart");

        await CheckTiersAsync(cluster, waiting);
        await load.StopAsync();
        Assert.All(load.Refused, status => Assert.Equal(HttpStatusCode.ServiceUnavailable, status));
        await CheckMessagesAsync(cluster, load);
        Assert.All(cluster.Silos.Concat(cluster.Gateways), host => Assert.False(host.HasExited, host.Output));
    }

    [Fact]
    public async Task A_silo_that_was_cut_off_and_comes_back_doubles_nothing()
    {
        await using var cluster = await ACluster.StartAsync(silos: 3, gateways: 2);
        var tenants = await AddTenantsAsync(cluster);
        await using var load = new SteadyLoad(cluster.Local, tenants, BusyRooms, atOnce: 12);
        var due = await OpenTurnsAsync(cluster, tenants);

        var frozen = cluster.Silos[2];
        await frozen.FreezeAsync();
        await CheckTiersAsync(cluster, due);
        await frozen.ThawAsync();

        // It finds that the others went on without it, and ends itself rather than believe that it still holds their rooms.
        await frozen.UntilExitAsync(TimeSpan.FromSeconds(30));
        cluster.Local.Remove(frozen);
        await load.StopAsync();
        await CheckMessagesAsync(cluster, load);
        await CheckTiersAsync(cluster, due);
        output.WriteLine($"rooms were unavailable for up to {load.UnavailableMax.TotalSeconds:F1} s");
    }

    private static async Task<IReadOnlyList<ClusterTenant>> AddTenantsAsync(ACluster cluster)
    {
        List<ClusterTenant> tenants = [];
        foreach (var name in new[] { "alpha", "beta", "gamma", "delta" })
        {
            tenants.Add(await cluster.Local.AddTenantAsync(name));
        }

        return tenants;
    }

    /// <summary>Rooms that wait, and whose only tier falls due within the next seconds, spread over <see cref="DueWithinSeconds"/>.</summary>
    private static async Task<IReadOnlyList<RoomKey>> OpenTurnsAsync(ACluster cluster, IReadOnlyList<ClusterTenant> tenants)
    {
        List<RoomKey> rooms = [];
        foreach (var tenant in tenants)
        {
            var now = DateTimeOffset.UtcNow;
            var messages = Enumerable.Range(0, WaitingRooms / tenants.Count).Select(index => new
            {
                id = $"w{index}",
                roomId = $"waiting-{index}",
                senderId = "c1",
                sentAt = now.AddSeconds(-58 + (index * DueWithinSeconds * tenants.Count / WaitingRooms)),
                text = "请问什么时候能发货？",
            }).ToList();
            rooms.AddRange(messages.Select(message => new RoomKey(tenant.Name, "api", message.roomId)));
            await cluster.SendAsync(HttpMethod.Post, "/v1/messages", tenant.Key, messages);
        }

        return rooms;
    }

    /// <summary>Every one of the rooms gets its alert, once, soon enough, and the card is seen once.</summary>
    private async Task CheckTiersAsync(ACluster cluster, IReadOnlyList<RoomKey> rooms)
    {
        var missing = rooms;
        await UntilAsync(
            async () =>
            {
                missing = await WithoutDeliveredAlertAsync(cluster, missing);
                return missing.Count == 0;
            },
            "alerts of every waiting room",
            () => $"{missing.Count} rooms without, such as {missing[0]}\n{cluster.Local.Logs()}");
        var worst = TimeSpan.Zero;
        foreach (var room in rooms)
        {
            var alert = Assert.Single((await cluster.Queries.ReadAlertsAsync(
                room.Tenant, new() { Room = room }, new(10), CancellationToken.None)).Items);
            var lateness = alert.RaisedAt - alert.DueAt;
            worst = lateness > worst ? lateness : worst;
        }

        Assert.InRange(worst, TimeSpan.Zero, LatenessMax);
        output.WriteLine($"worst lateness of a tier: {worst.TotalSeconds:F1} s");
        foreach (var tenant in rooms.GroupBy(room => room.Tenant))
        {
            var cards = cluster.Feishu.MessagesIn(LocalCluster.ChatOf(tenant.Key)).Select(card => card.Content.GetRawText()).ToList();
            Assert.All(tenant, room => Assert.Single(
                cards, card => Regex.IsMatch(card, Regex.Escape(room.RoomId) + "(?![0-9])", RegexOptions.CultureInvariant)));
        }
    }

    private static async Task<IReadOnlyList<RoomKey>> WithoutDeliveredAlertAsync(ACluster cluster, IReadOnlyList<RoomKey> rooms)
    {
        List<RoomKey> missing = [];
        foreach (var room in rooms)
        {
            var alerts = await cluster.Queries.ReadAlertsAsync(
                room.Tenant, new() { Room = room, Status = AlertStatus.Delivered }, new(10), CancellationToken.None);
            if (alerts.Items.Count == 0)
            {
                missing.Add(room);
            }
        }

        return missing;
    }

    /// <summary>The log has every answered message, and each once: ids are unique, so their number tells.</summary>
    private async Task CheckMessagesAsync(ACluster cluster, SteadyLoad load)
    {
        HashSet<string> stored = [];
        foreach (var tenant in load.Rooms.Select(room => room.Tenant).Distinct())
        {
            string? cursor = null;
            do
            {
                var page = await cluster.Queries.SearchMessagesAsync(tenant.Name, new(), new(500, cursor), CancellationToken.None);
                Assert.All(page.Items, message => Assert.True(stored.Add(tenant.Name + message.Id), $"{message.Id} is there twice"));
                cursor = page.NextCursor;
            }
            while (cursor is not null);
        }

        var tenantOf = load.Rooms.ToDictionary(room => room.Room, room => room.Tenant.Name);
        Assert.DoesNotContain(load.Answered, id => !stored.Contains(tenantOf[id[..id.LastIndexOf('-')]] + id));
        output.WriteLine($"{load.Answered.Count} messages answered, {load.Refused.Count} refusals, none lost");
        var writes = await Task.WhenAll(cluster.Silos.Select(silo => silo.MetricAsync("salesassistant_reminder_writes_total")));
        output.WriteLine($"{writes.Sum():F0} reminders written by the silos that are left, for {BusyRooms + WaitingRooms} rooms");
    }

    private static async Task UntilAsync(Func<Task<bool>> isDone, string what, Func<string>? why = null)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await isDone())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < LatenessMax + TimeSpan.FromSeconds(30), $"Not in time: {what} {why?.Invoke()}");
            await Task.Delay(200);
        }
    }
}
