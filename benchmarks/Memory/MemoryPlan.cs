namespace SalesAssistant.Benchmarks.Memory;

/// <param name="Rooms">Rooms in memory at once, idle and then open.</param>
/// <param name="KnownRooms">Rooms in the database of a host that starts.</param>
internal sealed record MemoryPlan(int Rooms, int KnownRooms)
{
    /// <summary>A room leaves the memory after so long here; five minutes by default.</summary>
    public static readonly TimeSpan IdleAfter = TimeSpan.FromSeconds(5);

    public const int Customers = 50;

    /// <summary>Of the known rooms.</summary>
    public const int SharedCustomers = 1_000;

    /// <summary>People added to the directory.</summary>
    public const int People = 20_000;

    /// <summary>One known room in so many has an open turn.</summary>
    public const int OneWaitsIn = 100;

    public static MemoryPlan Full { get; } = new(50_000, 1_000_000);

    public static MemoryPlan Quick { get; } = new(10_000, 50_000);
}
