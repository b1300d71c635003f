namespace SalesAssistant.Domain.Rooms;

/// <summary>What a notice says of persons.</summary>
public enum MemberMove
{
    /// <summary>They came to the room.</summary>
    Joined,

    /// <summary>They left it, or were taken out.</summary>
    Left,
}
