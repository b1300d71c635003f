namespace SalesAssistant.Grains.Interfaces;

/// <summary>A channel from which a silo has had a message.</summary>
[GenerateSerializer, Immutable, Alias("sa.heard")]
public sealed record WireHeard
{
    [Id(0)] public required string Tenant { get; init; }
    [Id(1)] public required string Channel { get; init; }

    /// <summary>Ticks, UTC, of the newest.</summary>
    [Id(2)] public required long AtTicks { get; init; }
}

/// <summary>The alert that a report became, or the trouble.</summary>
[GenerateSerializer, Immutable, Alias("sa.report-answer")]
public sealed record WireReportAnswer
{
    [Id(0)] public string? AlertId { get; init; }
    [Id(1)] public WireTrouble? Trouble { get; init; }
}
