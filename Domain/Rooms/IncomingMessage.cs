namespace SalesAssistant.Domain.Rooms;

/// <summary>A message as a channel gives it, checked for form but not yet judged.</summary>
public sealed record IncomingMessage
{
    /// <summary>The channel's id of the message, 1 to 128 characters; unique within tenant and channel.</summary>
    public required string Id { get; init; }

    /// <summary>The channel's id of the room, 1 to 128 characters; <c>dm:</c> + the other side for one-to-one.</summary>
    public required string RoomId { get; init; }

    /// <summary>The channel's id of the sender, 1 to 128 characters.</summary>
    public required string SenderId { get; init; }

    /// <summary>Name of the channel, part of the message's and the room's identity, 1 to 128 characters.</summary>
    public required string Channel { get; init; }

    /// <summary>When it was sent, UTC, by the channel's clock; may lie in the future.</summary>
    public required DateTimeOffset SentAt { get; init; }

    public required MessageType Type { get; init; }

    /// <summary>At most 32 KiB of UTF-8; null where the channel gave none.</summary>
    public string? Text { get; init; }

    /// <summary>Id of the message taken back; set exactly where <see cref="Type"/> is a recall.</summary>
    public string? Recalls { get; init; }

    /// <summary>The channel's own order number, if it has one.</summary>
    public long? Sequence { get; init; }

    /// <summary>Ids of the persons it mentions.</summary>
    public IReadOnlyList<string> Mentions { get; init; } = [];

    /// <summary>Names of <see cref="Mentions"/>, in their order; empty where the channel does not say them.</summary>
    public IReadOnlyList<string> MentionNames { get; init; } = [];

    /// <summary>Of a notice: those whom it mentions came to the room, or left it.</summary>
    public MemberMove? Move { get; init; }

    /// <summary>The room's name at that time, if the channel says it.</summary>
    public string? RoomName { get; init; }

    /// <summary>The sender's name at that time, if the channel says it.</summary>
    public string? SenderName { get; init; }

    /// <summary>The sender's role as the channel knows it; the directory's word stands above it.</summary>
    public SenderRole? SenderRole { get; init; }

    /// <summary>Sent to many at once: neither opens nor ends a turn.</summary>
    public bool MassSent { get; init; }
}
