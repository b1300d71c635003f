using Orleans.Concurrency;

namespace SalesAssistant.Grains.Interfaces;

/// <summary>One place to deliver to, of one tenant.</summary>
[Alias("sa.destination")]
public interface IDestinationGrain : IGrainWithStringKey
{
    /// <summary>Says that its outbox may have work. May be lost: the sweep says it again.</summary>
    [Alias("wake"), OneWay]
    Task WakeAsync();
}
