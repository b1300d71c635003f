namespace SalesAssistant.Benchmarks.Reads;

/// <param name="People">Sales people; each owns the same number of rooms.</param>
/// <param name="MessagesPerSecond">Sent meanwhile.</param>
/// <param name="WarmUp">Looks of all kinds and messages before anything is measured: the host compiles itself meanwhile.</param>
/// <param name="Looks">Requests of each kind, one after the other.</param>
internal sealed record ReadsPlan(int People, int Rooms, int MessagesPerSecond, TimeSpan WarmUp, int Looks)
{
    /// <summary>One room in so many waits for an answer.</summary>
    public const int OneWaitsIn = 20;

    public static ReadsPlan Full { get; } = new(1_000, 100_000, 1_000, TimeSpan.FromSeconds(40), 200);

    public static ReadsPlan Quick { get; } = new(1_000, 20_000, 500, TimeSpan.FromSeconds(15), 60);
}
