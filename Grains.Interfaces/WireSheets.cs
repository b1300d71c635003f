namespace SalesAssistant.Grains.Interfaces;

/// <summary>A sheet and how it fares.</summary>
[GenerateSerializer, Immutable, Alias("sa.sheet")]
public sealed record WireSheet
{
    /// <summary>As it is stored, the token encrypted; null: there is no such sheet.</summary>
    [Id(0)] public string? ConfigJson { get; init; }

    /// <summary>Ticks, UTC; null before the first round that failed in nothing.</summary>
    [Id(1)] public long? LastSyncAtTicks { get; init; }
    [Id(2)] public string? LastError { get; init; }
}

/// <summary>Sets a sheet up, changes it, or takes it away.</summary>
[GenerateSerializer, Immutable, Alias("sa.sheet-put")]
public sealed record WireSheetPut
{
    [Id(0)] public required string Name { get; init; }

    /// <summary>As <see cref="WireSheet.ConfigJson"/>; null takes the sheet away.</summary>
    [Id(1)] public string? ConfigJson { get; init; }
    [Id(2)] public required long AuditAtTicks { get; init; }
    [Id(3)] public required string AuditActor { get; init; }
    [Id(4)] public required string AuditAction { get; init; }
    [Id(5)] public string? AuditSubject { get; init; }
    [Id(6)] public string? AuditDetailJson { get; init; }
}

/// <summary>What a round did.</summary>
[GenerateSerializer, Immutable, Alias("sa.sheet-report")]
public sealed record WireSheetReport
{
    /// <summary>False: there is no such sheet.</summary>
    [Id(0)] public bool Exists { get; init; }
    [Id(1)] public int Written { get; init; }
    [Id(2)] public int Removed { get; init; }
    [Id(3)] public int EditsTaken { get; init; }
    [Id(4)] public int EditsRefused { get; init; }
    [Id(5)] public string[] Errors { get; init; } = [];
}
