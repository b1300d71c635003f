using SalesAssistant.Benchmarks.Figures;

namespace SalesAssistant.Benchmarks.Cluster;

/// <summary>The cluster: gateways and silos as processes of their own, over PostgreSQL, with the settings that are shipped.</summary>
internal static class ClusterBenchmark
{
    public static async Task<PartResult> RunAsync(BenchRun run)
    {
        var plan = run.IsQuick ? ClusterPlan.Quick : ClusterPlan.Full;
        run.Say("building silo and gateway");
        await ClusterBuild.RunAsync();
        var ingest = await ClusterIngest.RunAsync(run, plan);
        var reminders = await ReminderCost.RunAsync(run, plan);
        List<FigureTable> lateness = [];
        foreach (var turns in plan.DueSizes)
        {
            lateness.Add(await ClusterLateness.RunAsync(run, turns));
        }

        var kill = await SiloKill.RunAsync(run, plan);
        return new(
            "The cluster",
            $"""
            Gateways, silos, PostgreSQL (fsync on) and the load share this machine, so more silos only show what they cost: they have no
            processors of their own. Settings are those that are shipped.
            **Ingest**: as in the part above, through one gateway; beside it the embedded host on PostgreSQL and the raw insert of the
            same rows, and what grain storage would cost: the statement that Orleans' AdoNet provider sends with each write of a grain,
            {GrainStorageWrites.StateBytes:N0} bytes of state, over {GrainStorageWrites.Connections} connections, with neither HTTP nor grains nor the message itself in it. **Reminders**: {plan.Busy.Rooms} rooms in which customer and sales take turns, {plan.Busy.MessagesEach:N0} messages
            each; changes of the reminder table as PostgreSQL counts them, beside one registered and taken away with every turn.
            **Lateness**: raised minus due, from the alerts' rows, of turns that fall due evenly within a minute in two silos, with
            1,000 customers in all; beside the loop that polls each second. **A killed silo**: {plan.KillRooms:N0} rooms in {ClusterPlan.Tenants} tenants, half of them
            under load through two gateways and half with a tier that falls due around the kill (SIGKILL) of one of three silos.
            """,
            [ingest.Table, reminders, .. lateness, kill],
            [ingest.Chart]);
    }
}
