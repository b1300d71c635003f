using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;
using Orleans.Storage;
using Orleans.TestingHost;
using SalesAssistant.Grains.Hosting;
using SalesAssistant.Storage;
using SalesAssistant.Storage.Postgres;
using SalesAssistant.Tests.Shared;

namespace SalesAssistant.Grains.Tests;

/// <summary>Orleans' own providers over our tables and queries. Membership is tried by the tests with real processes.</summary>
public sealed class OrleansTablesTests : IAsyncLifetime
{
    private PostgresServer database = null!;
    private InProcessTestCluster cluster = null!;

    public async Task InitializeAsync()
    {
        database = await PostgresServer.StartAsync();
        var connection = await database.CreateDatabaseAsync();
        var storage = new PostgresStorage(
            new() { ConnectionString = connection }, new GroupCommitOptions(), NullLogger<PostgresStorage>.Instance);
        await storage.StartAsync(CancellationToken.None);
        await storage.DisposeAsync();

        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
            silo.UseAdoNetReminderService((AdoNetReminderTableOptions options) =>
                (options.Invariant, options.ConnectionString) = ("Npgsql", OrleansConnection.Of(connection)));
            silo.AddAdoNetGrainStorageAsDefault((AdoNetGrainStorageOptions options) =>
                (options.Invariant, options.ConnectionString, options.DeleteStateOnClear) =
                    ("Npgsql", OrleansConnection.Of(connection), true));
        });
        cluster = builder.Build();
        await cluster.DeployAsync();
    }

    public async Task DisposeAsync()
    {
        await cluster.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task A_state_is_written_read_raised_and_cleared_and_a_stale_write_is_refused()
    {
        var storage = cluster.Silos[0].ServiceProvider.GetRequiredService<IGrainStorage>();
        var grain = GrainId.Create("room", "acme|api|" + new string('房', 200));
        var first = new GrainState<Note>(new() { Text = "eins" });
        var unread = new GrainState<Note>();

        await storage.ReadStateAsync("state", grain, unread);
        Assert.False(unread.RecordExists);
        await storage.WriteStateAsync("state", grain, first);
        var second = new GrainState<Note>();
        await storage.ReadStateAsync("state", grain, second);
        Assert.Equal(("eins", true), (second.State.Text, second.RecordExists));

        second.State.Text = "zwei";
        await storage.WriteStateAsync("state", grain, second);
        first.State.Text = "drei";
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("state", grain, first));
        await Assert.ThrowsAsync<InconsistentStateException>(
            () => storage.WriteStateAsync("state", grain, new GrainState<Note>(new() { Text = "neu" })));

        await storage.ClearStateAsync("state", grain, second);
        var cleared = new GrainState<Note>();
        await storage.ReadStateAsync("state", grain, cleared);
        Assert.False(cleared.RecordExists);
    }

    [Fact]
    public async Task Reminders_are_found_by_grain_and_by_their_part_of_the_ring()
    {
        var table = cluster.Silos[0].ServiceProvider.GetRequiredService<IReminderTable>();
        var start = new DateTime(2026, 11, 21, 12, 0, 0, DateTimeKind.Utc);
        var grains = Enumerable.Range(0, 20).Select(index => GrainId.Create("room", $"acme|api|r{index}")).ToList();
        foreach (var grain in grains)
        {
            await table.UpsertRow(new() { GrainId = grain, ReminderName = "due", StartAt = start, Period = TimeSpan.FromMinutes(1) });
        }

        var all = (await table.ReadRows(0, 0)).Reminders;
        Assert.Equal(20, all.Count);
        var hashes = grains.Select(grain => grain.GetUniformHashCode()).Order().ToList();
        // Unsigned, a part of the ring that does not wrap, and the other one, which does.
        Assert.Equal(10, (await table.ReadRows(hashes[4], hashes[14])).Reminders.Count);
        Assert.Equal(10, (await table.ReadRows(hashes[14], hashes[4])).Reminders.Count);

        var entry = await table.ReadRow(grains[3], "due");
        Assert.Equal((start, TimeSpan.FromMinutes(1)), (entry.StartAt, entry.Period));
        var moved = await table.UpsertRow(new() { GrainId = grains[3], ReminderName = "due", StartAt = start.AddHours(1), Period = entry.Period });
        Assert.False(await table.RemoveRow(grains[3], "due", entry.ETag));
        Assert.True(await table.RemoveRow(grains[3], "due", moved));
        Assert.Empty((await table.ReadRows(grains[3])).Reminders);
    }

    public sealed class Note
    {
        public string Text { get; set; } = "";
    }
}
