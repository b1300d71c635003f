namespace SalesAssistant.Grains.Interfaces;

/// <summary>The one that watches channels for silence and sends the daily reports. There is one: <see cref="Key"/>.</summary>
[Alias("sa.watch")]
public interface IWatchGrain : IGrainWithStringKey
{
    const string Key = "only";

    /// <summary>Tells which channels a silo has heard lately, and looks at reports and gaps.</summary>
    [Alias("look")]
    Task LookAsync(WireHeard[] heard);

    [Alias("heartbeat")]
    Task<WireTrouble?> HeartbeatAsync(string tenant, string channel);

    /// <summary>Sends the leaderboard of the day now.</summary>
    [Alias("send-report")]
    Task<WireReportAnswer> SendReportAsync(string tenant);
}
