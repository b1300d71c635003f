using System.Text.Json;
using System.Text.Json.Serialization;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Gateway.Api.Channels;

namespace SalesAssistant.Gateway.Api.Messages;

/// <summary>What became of a body of messages; given only when every accepted one is durable.</summary>
/// <param name="Accepted">New ones, stored.</param>
/// <param name="Duplicates">Stored before, or twice in the body.</param>
/// <param name="Conflicts">How many of the duplicates had another body; the first stands.</param>
/// <param name="Rejected">Those that are no message; the others were taken.</param>
public sealed record IngestView(
    int Accepted, int Duplicates, int Conflicts, IReadOnlyList<MessageRejection> Rejected);

/// <summary>A message as it is sent in.</summary>
/// <param name="Id">The channel's id of it, 1 to 128 characters.</param>
/// <param name="SentAt">RFC 3339, or Unix time in seconds or milliseconds.</param>
/// <param name="Type">Default: text.</param>
/// <param name="Text">At most 32 KiB of UTF-8.</param>
/// <param name="Recalls">With type recall: the id of the message taken back.</param>
/// <param name="Channel">Default: <c>api</c>.</param>
/// <param name="Sequence">The channel's own order number.</param>
/// <param name="Mentions">Ids of persons.</param>
/// <param name="SenderRole">As the channel knows it; the directory's word stands above it.</param>
/// <param name="MassSent">Sent to many at once.</param>
internal sealed record MessageIn(
    string Id, string RoomId, string SenderId, DateTimeOffset SentAt, MessageType? Type, string? Text, string? Recalls,
    string? Channel, long? Sequence, IReadOnlyList<string>? Mentions, string? RoomName, string? SenderName,
    SenderRole? SenderRole, bool? MassSent);

/// <summary>The hot answer, written without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(IngestView))]
internal sealed partial class IngestJsonContext : JsonSerializerContext;
