using SalesAssistant.Domain.Escalation;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Grains.Tests;

public sealed class TenantGrainTests : IAsyncLifetime
{
    private static readonly PersonKey Newcomer = new("api", "n1");

    private ATestCluster cluster = null!;

    public async Task InitializeAsync() => cluster = await ATestCluster.StartAsync(silos: 3);

    public async Task DisposeAsync() => await cluster.DisposeAsync();

    [Fact]
    public async Task A_role_that_was_put_is_known_to_every_silo_when_the_put_is_answered()
    {
        var rooms = Enumerable.Range(0, 30).Select(index => $"r{index}").ToList();
        // Every silo holds the tenant, and would go by it for another while.
        await IngestAllAsync(rooms, ATestCluster.Customer);

        await PutAsync(Newcomer, SenderRole.Sales);
        cluster.Clock.Now += TimeSpan.FromMinutes(1);
        await IngestAllAsync(rooms, Newcomer);

        Assert.Equal(30, await CountAsync(TurnStatus.Answered));
    }

    [Fact]
    public async Task Confirming_a_role_recomputes_the_rooms_of_every_silo()
    {
        var rooms = Enumerable.Range(0, 30).Select(index => $"r{index}").ToList();
        await IngestAllAsync(rooms, Newcomer);
        Assert.Equal(0, await CountAsync(TurnStatus.Open));

        var changed = await PutAsync(Newcomer, SenderRole.Customer);
        await cluster.Assistant.ChangeRolesAsync(ATestCluster.Tenant, changed, CancellationToken.None);

        Assert.Equal(30, await CountAsync(TurnStatus.Open));
        Assert.Empty(await cluster.Parts.Storage.Tenants.ReadRoleTasksAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Applied_terms_are_the_new_ones_in_every_silo()
    {
        var rooms = Enumerable.Range(0, 30).Select(index => $"r{index}").ToList();
        await IngestAllAsync(rooms, ATestCluster.Customer);
        var tenant = (await cluster.Tenants.FindAsync(ATestCluster.Tenant, CancellationToken.None))!;
        var policy = new EscalationPolicy([new Tier(1, TierColor.Red, [TierTarget.Owner])], null);

        await cluster.Tenants.PutSettingsAsync(
            ATestCluster.Tenant, tenant.Settings with { PreSalesPolicy = policy }, tenant.Settings.Version,
            ATestCluster.Audit("settings.put"), CancellationToken.None);
        await cluster.Assistant.ApplyTermsAsync(ATestCluster.Tenant, CancellationToken.None);
        cluster.Clock.Now += TimeSpan.FromMinutes(1);
        await Task.WhenAll(rooms.Select(room => cluster.GrainOf(room).SweepAsync()));

        foreach (var room in rooms)
        {
            Assert.Equal([1], await cluster.TiersAsync(room));
        }
    }

    private async Task IngestAllAsync(IReadOnlyList<string> rooms, PersonKey sender) =>
        await cluster.Assistant.IngestAsync(
            ATestCluster.Tenant, [.. rooms.Select(room => cluster.Message(room, sender, "您好，报价是多少？"))], CancellationToken.None);

    private ValueTask<IReadOnlyList<PersonKey>> PutAsync(PersonKey person, SenderRole role) => cluster.Tenants.PutPeopleAsync(
        ATestCluster.Tenant, [new(person) { Name = "新人", DirectoryRole = role }], ATestCluster.Audit("people.put"),
        CancellationToken.None);

    private async Task<int> CountAsync(TurnStatus status) => (await cluster.Queries.ReadTurnsAsync(
        ATestCluster.Tenant, new() { Status = status }, new(500), CancellationToken.None)).Items.Count;
}
