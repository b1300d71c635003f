using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Grains.Interfaces;

/// <summary>What a silo's rooms of one tenant have appended.</summary>
[GenerateSerializer, Immutable, Alias("sa.report-page")]
public sealed record WireReportPage
{
    [Id(0)] public WireReport[] Reports { get; init; } = [];

    /// <summary>To be asked after next time.</summary>
    [Id(1)] public required long Position { get; init; }

    /// <summary>False: the silo no longer has, or never had, some of what came after the position asked for.</summary>
    [Id(2)] public required bool HasAll { get; init; }
}

/// <summary>What one step of a room changed of the facts that figures are made of.</summary>
[GenerateSerializer, Immutable, Alias("sa.report")]
public sealed record WireReport
{
    /// <summary>The room's key within its tenant.</summary>
    [Id(0)] public required string Room { get; init; }
    [Id(1)] public required long FromVersion { get; init; }
    [Id(2)] public required long Version { get; init; }
    [Id(3)] public bool IsWhole { get; init; }
    [Id(4)] public WireTurnFact[] Turns { get; init; } = [];
    [Id(5)] public string[] RemovedTurnIds { get; init; } = [];
    [Id(6)] public WireMessageFact[] NewMessages { get; init; } = [];
}

/// <summary>A turn as figures need it.</summary>
[GenerateSerializer, Immutable, Alias("sa.turn-fact")]
public sealed record WireTurnFact
{
    [Id(0)] public required string TurnId { get; init; }
    [Id(1)] public required string Room { get; init; }
    [Id(2)] public string? ResponsibleKey { get; init; }
    [Id(3)] public string? AnswererKey { get; init; }
    [Id(4)] public required TurnStatus Status { get; init; }
    [Id(5)] public required long WaitingSinceTicks { get; init; }
    [Id(6)] public long? EndedAtTicks { get; init; }
    [Id(7)] public long? ReplyOpenMs { get; init; }
    [Id(8)] public long? ReplyWallMs { get; init; }
    [Id(9)] public bool HasCalendar { get; init; }
    [Id(10)] public string? TermsId { get; init; }
}

/// <summary>A message that counts.</summary>
[GenerateSerializer, Immutable, Alias("sa.message-fact")]
public sealed record WireMessageFact
{
    [Id(0)] public string? OwnerKey { get; init; }
    [Id(1)] public required SenderRole Role { get; init; }
    [Id(2)] public bool ByOwner { get; init; }
    [Id(3)] public required long SentAtTicks { get; init; }
}
