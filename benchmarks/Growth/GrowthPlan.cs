namespace SalesAssistant.Benchmarks.Growth;

/// <param name="Rooms">Numbers of rooms, of one tenant.</param>
/// <param name="Tenants">Numbers of tenants, which share the rooms.</param>
/// <param name="RoomsOfTenants">Rooms of all tenants together.</param>
/// <param name="Messages">Sent in each run, and a fifth before it; but at least one to each room before it.</param>
internal sealed record GrowthPlan(
    IReadOnlyList<int> Rooms, IReadOnlyList<int> Tenants, int RoomsOfTenants, int Messages)
{
    /// <summary>Looks at the leaderboard and at the room list after each run.</summary>
    public const int Looks = 30;

    public static GrowthPlan Full { get; } = new([10, 100, 1_000, 10_000, 100_000], [1, 10, 100], 10_000, 40_000);

    public static GrowthPlan Quick { get; } = new([10, 1_000, 10_000], [1, 20], 2_000, 8_000);
}
