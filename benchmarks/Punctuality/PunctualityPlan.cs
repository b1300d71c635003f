namespace SalesAssistant.Benchmarks.Punctuality;

/// <param name="Sizes">Open turns of each run.</param>
/// <param name="Window">All of them fall due within this, evenly.</param>
/// <param name="BaselineWindow">The baseline is shown so much of the same rate.</param>
/// <param name="Overdue">Turns that fell due while the host was down.</param>
internal sealed record PunctualityPlan(IReadOnlyList<int> Sizes, TimeSpan Window, TimeSpan BaselineWindow, int Overdue)
{
    /// <summary>The first tier, which is the only one.</summary>
    public static readonly TimeSpan Tier = TimeSpan.FromMinutes(1);

    public static PunctualityPlan Full { get; } =
        new([1_000, 10_000, 100_000], TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(20), 50_000);

    public static PunctualityPlan Quick { get; } =
        new([500, 5_000], TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(10), 10_000);
}
