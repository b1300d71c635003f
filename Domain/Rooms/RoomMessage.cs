namespace SalesAssistant.Domain.Rooms;

/// <summary>A message as a room judged it when it came. Times UTC, to the millisecond.</summary>
public sealed record RoomMessage
{
    public required string Id { get; init; }

    /// <summary>The channel's send time; the time of receipt where that lay more than 2 minutes ahead.</summary>
    public required DateTimeOffset SentAt { get; init; }
    public long? Sequence { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public required string SenderId { get; init; }
    public string? SenderName { get; init; }
    public required SenderRole Role { get; init; }
    public required MessageType Type { get; init; }
    public string? Text { get; init; }

    /// <summary>Id of the message that this one takes back.</summary>
    public string? Recalls { get; init; }

    /// <summary>Of a type that the tenant counts; it counts if a customer or staff sent it.</summary>
    public bool IsCountable { get; init; }

    /// <summary>The whole text is made of closing remarks, by the tenant's words when it came.</summary>
    public bool IsRemark { get; init; }
    public bool IsMassSent { get; init; }

    /// <summary>Older than the room reaches back: stored and counted, but it rewrites no turn.</summary>
    public bool IsLate { get; init; }
    public bool HasClockSkew { get; init; }
    public IReadOnlyList<string> Mentions { get; init; } = [];

    /// <summary>Tells a second delivery with the same body from one with another.</summary>
    public long BodyHash { get; init; }
}
