namespace SalesAssistant.Domain.Rooms;

/// <summary>State of a turn: open, or its one end (behaviour.md §2).</summary>
public enum TurnStatus
{
    /// <summary>The customer still waits.</summary>
    Open,

    /// <summary>Staff answered; the only end that counts in reply metrics.</summary>
    Answered,

    /// <summary>Somebody with the right dismissed it, with a reason.</summary>
    Dismissed,

    /// <summary>Its only customer messages are closing remarks.</summary>
    ClosedByRemark,

    /// <summary>Every customer message in it was recalled; counts nowhere.</summary>
    Retracted,

    /// <summary>The room was archived.</summary>
    RoomClosed,
}
