namespace SalesAssistant.Benchmarks;

/// <summary>How much is sent.</summary>
/// <param name="Batches">Requests of <see cref="BatchSize"/> messages, and a quarter as many each time while it warms up.</param>
/// <param name="Singles">Requests of one message, and a quarter as many each time while it warms up.</param>
internal sealed record IngestPlan(int Batches, int Singles)
{
    public const int BatchSize = 500;
    public const int BatchConnections = 8;
    public const int SingleConnections = 256;
    public const int Rooms = 1_000;

    /// <summary>Runs of the warm-up send this part.</summary>
    public const int WarmUpShare = 4;

    public static IngestPlan Full { get; } = new(Batches: 400, Singles: 60_000);

    public static IngestPlan Quick { get; } = new(Batches: 60, Singles: 10_000);
}
