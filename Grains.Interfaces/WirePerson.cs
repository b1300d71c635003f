namespace SalesAssistant.Grains.Interfaces;

/// <summary>Names one account in one channel.</summary>
[GenerateSerializer, Immutable, Alias("sa.person")]
public readonly record struct WirePerson([property: Id(0)] string Channel, [property: Id(1)] string Id);
