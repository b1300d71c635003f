using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Grains.Interfaces;

/// <summary>A message on its way to its room; the grain's key says tenant, channel and room.</summary>
[GenerateSerializer, Immutable, Alias("sa.message")]
public sealed record WireMessage
{
    [Id(0)] public required string Id { get; init; }
    [Id(1)] public required string SenderId { get; init; }

    /// <summary>Ticks, UTC.</summary>
    [Id(2)] public required long SentAtTicks { get; init; }
    [Id(3)] public required MessageType Type { get; init; }
    [Id(4)] public string? Text { get; init; }
    [Id(5)] public string? Recalls { get; init; }
    [Id(6)] public long? Sequence { get; init; }
    [Id(7)] public string[]? Mentions { get; init; }
    [Id(8)] public string? RoomName { get; init; }
    [Id(9)] public string? SenderName { get; init; }
    [Id(10)] public SenderRole? SenderRole { get; init; }
    [Id(11)] public bool MassSent { get; init; }
    [Id(12)] public string[]? MentionNames { get; init; }
    [Id(13)] public MemberMove? Move { get; init; }
}

/// <summary>Messages of one caller for one room.</summary>
[GenerateSerializer, Immutable, Alias("sa.ingest")]
public sealed record WireIngest
{
    [Id(0)] public required WireMessage[] Messages { get; init; }
}

/// <summary>What became of a message.</summary>
[GenerateSerializer, Alias("sa.fate")]
public enum WireFate : byte
{
    Accepted = 0,
    Duplicate = 1,
    Conflict = 2,
}

/// <summary>One fate per message at the same index, or the trouble.</summary>
[GenerateSerializer, Immutable, Alias("sa.ingest-answer")]
public sealed record WireIngestAnswer
{
    [Id(0)] public WireFate[] Fates { get; init; } = [];
    [Id(1)] public WireTrouble? Trouble { get; init; }
}
