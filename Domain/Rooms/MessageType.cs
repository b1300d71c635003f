using System.Text.Json.Serialization;

namespace SalesAssistant.Domain.Rooms;

/// <summary>What a message is made of. Its JSON names are those of the HTTP API (<c>mini-program</c>).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MessageType>))]
public enum MessageType
{
    [JsonStringEnumMemberName("text")] Text,
    [JsonStringEnumMemberName("image")] Image,
    [JsonStringEnumMemberName("voice")] Voice,
    [JsonStringEnumMemberName("video")] Video,
    [JsonStringEnumMemberName("file")] File,
    [JsonStringEnumMemberName("link")] Link,
    [JsonStringEnumMemberName("mini-program")] MiniProgram,
    [JsonStringEnumMemberName("location")] Location,
    [JsonStringEnumMemberName("contact")] Contact,
    [JsonStringEnumMemberName("chat-history")] ChatHistory,
    [JsonStringEnumMemberName("sticker")] Sticker,

    /// <summary>A notice of the channel (join, leave, rename, red packet): opens, ends and counts nothing.</summary>
    [JsonStringEnumMemberName("system")] System,

    /// <summary>Takes another message back.</summary>
    [JsonStringEnumMemberName("recall")] Recall,
}
