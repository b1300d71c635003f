namespace SalesAssistant.Grains.Interfaces;

/// <summary>Answers, from any silo: the cluster can be reached.</summary>
[Alias("sa.pulse")]
public interface IPulseGrain : IGrainWithStringKey
{
    const string Key = "only";

    [Alias("beat")]
    Task BeatAsync();
}
