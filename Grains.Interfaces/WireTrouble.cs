namespace SalesAssistant.Grains.Interfaces;

/// <summary>Kind of an environment's trouble.</summary>
[GenerateSerializer, Alias("sa.trouble-kind")]
public enum WireTroubleKind : byte
{
    /// <summary>The storage did not answer: it may have been done or not.</summary>
    Unavailable = 0,

    /// <summary>A queue is full: nothing was done.</summary>
    Overloaded = 1,
}

/// <summary>Trouble that a grain met; told as an answer, because exceptions are no contract.</summary>
[GenerateSerializer, Immutable, Alias("sa.trouble")]
public sealed record WireTrouble
{
    [Id(0)] public required WireTroubleKind Kind { get; init; }
    [Id(1)] public required string Message { get; init; }
    [Id(2)] public TimeSpan? RetryAfter { get; init; }
}
