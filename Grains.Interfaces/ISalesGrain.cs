namespace SalesAssistant.Grains.Interfaces;

/// <summary>
/// The figures of one sales person, or of all of a tenant (the leaderboard), on the current day: a sum of what their rooms
/// report. Its key is that of <see cref="GrainKeys.OfSales"/>.
/// </summary>
[Alias("sa.sales")]
public interface ISalesGrain : IGrainWithStringKey
{
    /// <summary>The figures, with every step of a room that was answered before the call.</summary>
    [Alias("look")]
    Task<WireSalesAnswer> LookAsync(WireSalesLook look);
}
