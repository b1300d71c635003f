namespace SalesAssistant.Grains.Interfaces;

/// <summary>
/// Keeps one tenant's tables outside (sheets) up to date, as the only one that writes to them. Its key is the tenant's; sheets
/// are named <c>today</c> and <c>rooms</c>.
/// </summary>
[Alias("sa.sheets")]
public interface ISheetsGrain : IGrainWithStringKey
{
    [Alias("find")]
    Task<WireSheet> FindAsync(string name);

    [Alias("put")]
    Task<WireTrouble?> PutAsync(WireSheetPut put);

    /// <summary>Runs a round now, which may take long: the provider sets the pace.</summary>
    [Alias("sync"), ResponseTimeout("00:02:00")]
    Task<WireSheetReport> SyncAsync(string name);
}
