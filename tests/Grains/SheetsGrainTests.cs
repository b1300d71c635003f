using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Sheets;
using SalesAssistant.Grains.Interfaces;

namespace SalesAssistant.Grains.Tests;

public sealed class SheetsGrainTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private ATestCluster cluster = null!;

    public async Task InitializeAsync() => cluster = await ATestCluster.StartAsync();

    public async Task DisposeAsync() => await cluster.DisposeAsync();

    [Fact]
    public async Task A_sheet_mirrors_rooms_and_its_edits_reach_them()
    {
        await cluster.IngestAsync(cluster.Ask("r1"));
        await PutAsync(Config());

        await ATestCluster.UntilAsync(() => Task.FromResult(cluster.Parts.Sheet.Keys.Count == 1), "the room's record");
        await SyncAsync();
        cluster.Parts.Sheet[cluster.Room("r1").Local, SheetTexts.Dismiss] = "误报";
        var report = await SyncAsync();

        Assert.Equal((1, 0, 0), (report.EditsTaken, report.EditsRefused, report.Errors.Count));
        Assert.Equal(RoomState.Quiet, (await cluster.Queries.ReadRoomAsync(cluster.Room("r1"), None))!.State);
    }

    [Fact]
    public async Task A_sheet_comes_back_with_its_grain()
    {
        await PutAsync(Config());
        await SyncAsync();
        var grain = cluster.Grains.GetGrain<ISheetsGrain>(GrainKeys.OfTenant(ATestCluster.Tenant));
        Assert.True(await cluster.HasReminderAsync(grain));

        await cluster.Cluster.DeactivateAsync(grain);

        Assert.Equal(Config(), (await cluster.Sheets.FindAsync(ATestCluster.Tenant, SheetName.Today, None))!.Config);
        Assert.True(await cluster.HasReminderAsync(grain));
    }

    [Fact]
    public async Task A_sheet_that_was_taken_away_leaves_nothing_that_wakes()
    {
        await PutAsync(Config());
        await PutAsync(null);

        Assert.Null(await cluster.Sheets.FindAsync(ATestCluster.Tenant, SheetName.Today, None));
        Assert.Null(await cluster.Sheets.SyncAsync(ATestCluster.Tenant, SheetName.Today, None));
        Assert.False(await cluster.HasReminderAsync(cluster.Grains.GetGrain<ISheetsGrain>(GrainKeys.OfTenant(ATestCluster.Tenant))));
        var audit = await cluster.Queries.ReadAuditAsync(ATestCluster.Tenant, new() { Action = "sheet.put" }, new(10), None);
        Assert.Equal(2, audit.Items.Count);
    }

    private SheetConfig Config() => new(SheetKind.Vika, null, "dst1", null, null, token ??= cluster.Sheets.Protect("usk1"));

    private string? token;

    private async Task PutAsync(SheetConfig? config) => await cluster.Sheets.PutAsync(
        ATestCluster.Tenant, SheetName.Today, config, ATestCluster.Audit("sheet.put"), None);

    private async Task<SheetReport> SyncAsync() => (await cluster.Sheets.SyncAsync(ATestCluster.Tenant, SheetName.Today, None))!;
}
