namespace SalesAssistant.Benchmarks.Cluster;

/// <summary>How much is measured.</summary>
/// <param name="Silos">Sizes of cluster that messages are sent to.</param>
/// <param name="Busy">Rooms that talk without a pause, and messages in each.</param>
/// <param name="DueSizes">Open turns that fall due within <see cref="DueWindow"/>.</param>
/// <param name="KillRooms">Rooms under load when a silo is killed, half of them busy and half waiting for their tier.</param>
/// <param name="SettleTime">Load before the kill.</param>
internal sealed record ClusterPlan(
    IngestPlan Ingest, IReadOnlyList<int> Silos, (int Rooms, int MessagesEach) Busy, IReadOnlyList<int> DueSizes,
    int KillRooms, TimeSpan SettleTime)
{
    public const int Tenants = 20;
    public static readonly TimeSpan DueWindow = TimeSpan.FromMinutes(1);

    public static ClusterPlan Full { get; } = new(
        new(Batches: 200, Singles: 30_000), [1, 2, 3], (10, 1_000), [10_000, 50_000], 1_000, TimeSpan.FromSeconds(15));

    public static ClusterPlan Quick { get; } = new(
        new(Batches: 40, Singles: 5_000), [1, 2], (10, 300), [2_000], 200, TimeSpan.FromSeconds(5));
}
