namespace SalesAssistant.Grains.Interfaces;

/// <summary>One chat group; its key is the text of its <c>RoomKey</c>.</summary>
[Alias("sa.room")]
public interface IRoomGrain : IGrainWithStringKey
{
    /// <summary>Takes messages in; answers once they are durable, or with the trouble that kept them from it.</summary>
    [Alias("ingest")]
    Task<WireIngestAnswer> IngestAsync(WireIngest request);

    /// <summary>Carries out one command.</summary>
    [Alias("command")]
    Task<WireCommandAnswer> CommandAsync(WireCommandRequest request);

    /// <summary>Tells the room that its persisted due time may have passed, and makes it wait for the next one.</summary>
    /// <returns>True when an alert was raised that neither reminder nor timer had raised.</returns>
    [Alias("sweep")]
    Task<bool> SweepAsync();
}
