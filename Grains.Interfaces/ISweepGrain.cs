namespace SalesAssistant.Grains.Interfaces;

/// <summary>The one that looks for persisted work which no timer, reminder or call took up. There is one: <see cref="Key"/>.</summary>
[Alias("sa.sweep")]
public interface ISweepGrain : IGrainWithStringKey
{
    const string Key = "only";

    /// <summary>Starts a sweep unless one was started shortly before; every silo asks for it.</summary>
    /// <param name="looksAhead">
    /// The cluster has changed: rooms whose alert falls due in the next minute are woken too, because their timers went
    /// with the silo that held them.
    /// </param>
    [Alias("sweep")]
    Task SweepAsync(bool looksAhead);
}
