using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Sales;
using SalesAssistant.Engine.Tests.Sales;
using SalesAssistant.Grains.Interfaces;
using SalesAssistant.TestSupport;
using Xunit.Abstractions;

namespace SalesAssistant.Grains.Tests;

/// <summary>Whatever happens to rooms, grains and silos, the figures of the sales grains are those of a recomputation.</summary>
public sealed class SalesGrainTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Steps = 120;
    private static readonly PersonKey Colleague = new("api", "s2");
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly SettableClock realClock = new(ATestCluster.Noon);
    private ATestCluster cluster = null!;

    public async Task InitializeAsync()
    {
        cluster = await ATestCluster.StartAsync(silos: 3, parts => parts.RealClock = realClock);
        await cluster.Tenants.PutPeopleAsync(
            ATestCluster.Tenant, [new(Colleague) { Name = "小王", DirectoryRole = SenderRole.Sales }],
            ATestCluster.Audit("people.put"), None);
    }

    public async Task DisposeAsync() => await cluster.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_figures_equal_a_recomputation_after_every_step(int seed)
    {
        output.WriteLine($"seed {seed}");
        var drawn = new Draw(cluster, seed);
        for (var step = 0; step < Steps; step++)
        {
            await drawn.StepAsync();
            await CheckAsync();
        }
    }

    [Fact]
    public async Task A_grain_that_comes_back_reads_what_it_was_not_told()
    {
        var drawn = new Draw(cluster, seed: 4);
        await drawn.StepsAsync(20);
        await CheckAsync();
        await cluster.Cluster.DeactivateAsync(GrainOf(null));
        await cluster.Cluster.DeactivateAsync(GrainOf(Colleague));
        await drawn.StepsAsync(20);

        await CheckAsync();
    }

    [Fact]
    public async Task Reports_that_go_with_a_killed_silo_are_made_up_for_at_once()
    {
        var drawn = new Draw(cluster, seed: 5);
        await drawn.StepsAsync(20);
        await CheckAsync();
        await drawn.StepsAsync(40);

        await cluster.Cluster.KillSiloAsync(cluster.Cluster.Silos[1]);

        await CheckAsync();
        await drawn.StepsAsync(20);
        await CheckAsync();
    }

    [Fact]
    public async Task A_step_that_nobody_reported_is_found_before_long()
    {
        var other = await ASecondActivation.OfAsync(cluster, "r1");
        await CheckAsync();

        await other.IngestAsync(cluster.Ask("r1"));
        Assert.StartsWith("total IsEmpty=True\n", await ReadAsync(cluster.Figures, null), StringComparison.Ordinal);

        realClock.Now += TimeSpan.FromSeconds(5);
        await CheckAsync();
    }

    [Fact]
    public async Task Reports_that_get_lost_on_their_way_and_come_again_change_nothing()
    {
        var drawn = new Draw(cluster, seed: 7);
        await drawn.StepsAsync(20);
        await CheckAsync();

        cluster.Parts.LosesReports = true;
        for (var step = 0; step < 20; step++)
        {
            await drawn.StepAsync();
            await CheckAsync();
        }

        Assert.NotEqual(0, cluster.Parts.ReportsLost);

        // The silos are asked again then, and tell all of it a second time.
        cluster.Parts.LosesReports = false;
        realClock.Now += TimeSpan.FromSeconds(5);
        await CheckAsync();
        await drawn.StepsAsync(20);
        await CheckAsync();
    }

    [Fact]
    public async Task Without_a_silo_the_query_tables_answer()
    {
        await new Draw(cluster, seed: 8).StepsAsync(20);
        foreach (var silo in cluster.Cluster.Silos.ToList())
        {
            await cluster.Cluster.KillSiloAsync(silo);
        }

        Assert.Equal(await ReadAsync(cluster.Recomputed, null), await ReadAsync(cluster.GatewayFigures, null));
    }

    [Fact]
    public async Task Figures_travel_only_when_something_has_changed()
    {
        await cluster.IngestAsync(cluster.Ask("r1"));
        var first = await LookAsync(null);
        var second = await LookAsync(first.Mark);
        await cluster.IngestAsync(cluster.Ask("r2"));
        var third = await LookAsync(first.Mark);

        Assert.NotNull(first.Figures);
        Assert.Null(second.Figures);
        Assert.Equal(first.Mark, second.Mark);
        Assert.Equal(2, third.Figures!.LeftOpen.Length);
    }

    [Fact]
    public async Task Many_who_look_at_once_see_the_same_as_one()
    {
        var drawn = new Draw(cluster, seed: 6);
        await drawn.StepsAsync(30);

        var seen = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ReadAsync(cluster.Figures, null)));

        Assert.Equal(await ReadAsync(cluster.Recomputed, null), Assert.Single(seen.Distinct()));
    }

    private async Task CheckAsync()
    {
        foreach (var owner in (PersonKey?[])[null, ATestCluster.Sales, Colleague])
        {
            Assert.Equal(await ReadAsync(cluster.Recomputed, owner), await ReadAsync(cluster.Figures, owner));
        }
    }

    private async Task<string> ReadAsync(FiguresReader reader, PersonKey? owner)
    {
        var tenant = (await cluster.Tenants.FindAsync(ATestCluster.Tenant, None))!;
        var day = LedgerDay.Of(cluster.Clock.Now, tenant.Zone);
        return FiguresText.Describe(await reader.ReadAsync(tenant, day.From, day.To, owner, None));
    }

    private async Task<WireSalesAnswer> LookAsync(string? mark)
    {
        var day = LedgerDay.Of(cluster.Clock.Now, (await cluster.Tenants.FindAsync(ATestCluster.Tenant, None))!.Zone);
        return await GrainOf(null).LookAsync(new() { FromTicks = day.From.UtcTicks, ToTicks = day.To.UtcTicks, KnownMark = mark });
    }

    private ISalesGrain GrainOf(PersonKey? owner) =>
        cluster.Grains.GetGrain<ISalesGrain>(GrainKeys.OfSales(ATestCluster.Tenant, owner));

    /// <summary>What happens in the rooms, drawn from a seed.</summary>
    private sealed class Draw(ATestCluster cluster, int seed)
    {
        private static readonly PersonKey[] Staff = [ATestCluster.Sales, Colleague];
        private readonly Random random = new(seed);
        private readonly List<IncomingMessage> sent = [];

        public async Task StepsAsync(int count)
        {
            for (var step = 0; step < count; step++)
            {
                await StepAsync();
            }
        }

        public async Task StepAsync()
        {
            cluster.Clock.Now += TimeSpan.FromSeconds(random.Next(240));
            var room = $"r{random.Next(6)}";
            switch (random.Next(20))
            {
                case < 8:
                    await SayAsync(room, ATestCluster.Customer, back: 0);
                    break;
                case < 13:
                    await SayAsync(room, Staff[random.Next(2)], back: 0);
                    break;
                case 13:
                    await SayAsync(room, Staff[random.Next(2)], back: random.Next(1_200));
                    break;
                case 14 when sent.Count > 0:
                    var old = sent[random.Next(sent.Count)];
                    await cluster.IngestAsync(
                        cluster.Message(old.RoomId, ATestCluster.Customer, "") with { Type = MessageType.Recall, Text = null, Recalls = old.Id });
                    break;
                case 15 or 16:
                    await CommandAsync(room, new EditRoom(null, null, Staff[random.Next(2)], null, MayReplaceOwner: true));
                    break;
                case 17:
                    await CommandAsync(room, new Dismiss("误报"));
                    break;
                case 18:
                    await CommandAsync(room, new Undo());
                    break;
                default:
                    await CommandAsync(room, new RequestHandover(Staff[random.Next(2)], Stage.PreSales, null));
                    await CommandAsync(room, new ApproveHandover());
                    break;
            }
        }

        private async Task SayAsync(string room, PersonKey sender, int back)
        {
            var message = cluster.Message(room, sender, "什么时候发货？") with { SentAt = cluster.Clock.Now.AddSeconds(-back) };
            sent.Add(message);
            await cluster.IngestAsync(message);
        }

        private async Task CommandAsync(string room, RoomCommand command) => await cluster.Assistant.CommandAsync(
            cluster.Room(room), command, "key-1", createsRoom: command is EditRoom, None);
    }
}
