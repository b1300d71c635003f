namespace SalesAssistant.Domain.Rooms;

/// <summary>Why a room refused a command.</summary>
public enum RefusalKind
{
    /// <summary>A rule of the product forbids the value: HTTP 422.</summary>
    Invalid,

    /// <summary>Nothing to act on, or something is pending: HTTP 409.</summary>
    Conflict,
}

/// <summary>A refusal by a rule of the product.</summary>
/// <param name="Field">The wrong field of the request; null where none is.</param>
/// <param name="Reason">Key of the Chinese text in <c>RoomTexts.resx</c>.</param>
public sealed record Refusal(RefusalKind Kind, string? Field, string Reason)
{
    /// <summary>The text to show, in Chinese.</summary>
    public string Text => RoomTexts.Get(Reason);
}
