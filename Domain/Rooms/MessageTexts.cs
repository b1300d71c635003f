namespace SalesAssistant.Domain.Rooms;

/// <summary>What a message shows where only a line of text has room.</summary>
public static class MessageTexts
{
    /// <summary>Its text, or a placeholder such as [图片] for a message without one.</summary>
    public static string Shown(MessageType type, string? text) =>
        string.IsNullOrWhiteSpace(text) ? RoomTexts.Get("Shown" + type) : text;
}
