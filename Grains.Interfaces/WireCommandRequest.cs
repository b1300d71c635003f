using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Grains.Interfaces;

/// <summary>One command for one room.</summary>
[GenerateSerializer, Immutable, Alias("sa.command-request")]
public sealed record WireCommandRequest
{
    [Id(0)] public required WireCommand Command { get; init; }
    [Id(1)] public required string Actor { get; init; }

    /// <summary>False: a room that never was answers that it does not exist.</summary>
    [Id(2)] public bool CreatesRoom { get; init; }
}

/// <summary>What became of a command; the room's row is in the query tables by then.</summary>
[GenerateSerializer, Immutable, Alias("sa.command-answer")]
public sealed record WireCommandAnswer
{
    /// <summary>False: there is no such room.</summary>
    [Id(0)] public bool Exists { get; init; }

    /// <summary>Null when it was done, or had been done before.</summary>
    [Id(1)] public WireRefusal? Refusal { get; init; }
    [Id(2)] public WireTrouble? Trouble { get; init; }
}

/// <summary>A refusal by a rule of the product.</summary>
[GenerateSerializer, Immutable, Alias("sa.refusal")]
public sealed record WireRefusal
{
    [Id(0)] public required RefusalKind Kind { get; init; }
    [Id(1)] public string? Field { get; init; }
    [Id(2)] public required string Reason { get; init; }
}
