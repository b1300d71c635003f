using System.Text.Json;
using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Gateway.Api.Channels;

/// <summary>
/// Reads decrypted messages of WeCom's conversation archive (会话内容存档). Roles come from the form of the ids and are
/// only the channel's word; what has no counterpart is a system message with its raw JSON as text.
/// </summary>
public static class WecomArchiveParser
{
    public const string Channel = "wecom-archive";

    private static readonly FieldNames Names = new()
    {
        Id = "msgid",
        RoomId = "roomid",
        SenderId = "from",
        SentAt = "msgtime",
        Recalls = "revoke.pre_msgid",
    };

    public static ParsedMessages Parse(ReadOnlySpan<byte> body, BodyForm form) =>
        MessageBody.ReadElements(body, form, ReadItem);

    private static void ReadItem(JsonElement item, MessageBody into)
    {
        var draft = new MessageDraft(Names) { Channel = Channel };
        draft.Id = item.ReadString("msgid", ref draft);
        draft.RoomName = item.Optional("roomName");
        draft.SenderName = item.Optional("senderName");
        draft.Sequence = item.TryGetProperty("seq", out var field) && field.ValueKind == JsonValueKind.Number
            && field.TryGetInt64(out var sequence) ? sequence : null;
        if (item.Optional("action") == "switch")
        {
            ReadSwitch(item, ref draft);
        }
        else
        {
            ReadMessage(item, ref draft);
        }

        into.Add(ref draft);
    }

    /// <summary>Somebody of our staff moved to another company of the group: no room, no listeners.</summary>
    private static void ReadSwitch(JsonElement item, ref MessageDraft draft)
    {
        draft.Type = MessageType.System;
        draft.SenderId = item.ReadString("user", ref draft);
        draft.SenderRole = draft.SenderId is { } person ? RoleOf(person) : null;
        draft.RoomId = draft.SenderId is { } user ? $"dm:{user}" : null;
        draft.SentAt = item.ReadUnixTime("time", ref draft);
        draft.Text = Raw(item);
    }

    private static void ReadMessage(JsonElement item, ref MessageDraft draft)
    {
        draft.SenderId = item.ReadString("from", ref draft);
        draft.SenderRole = draft.SenderId is { } sender ? RoleOf(sender) : null;
        draft.SentAt = item.ReadUnixTime("msgtime", ref draft);
        draft.RoomId = item.ReadString("roomid", ref draft) ?? OneToOneRoom(item, draft.SenderId);
        if (item.ReadString("msgtype", ref draft) is not { } msgtype)
        {
            draft.Fail("msgtype", "is required");
            return;
        }

        var body = Body(item, msgtype);
        draft.Type = item.Optional("action") == "recall" || msgtype == "revoke"
            ? MessageType.Recall
            : TypeOf(msgtype);
        switch (draft.Type)
        {
            case MessageType.Recall:
                draft.Recalls = (body ?? item.OptionalObject("revoke"))?.Optional("pre_msgid");
                break;
            case MessageType.Text when msgtype == "mixed":
                WecomMixedMessage.Read(body, item, ref draft);
                break;
            case MessageType.System:
                draft.Text = Raw(item);
                break;
            default:
                draft.Text = body is { } known ? Title(known) : null;
                break;
        }
    }

    /// <summary>What a person of that id is, by the prefixes that WeCom gives to those who are not staff.</summary>
    internal static SenderRole RoleOf(string id) =>
        IsOutside(id) ? SenderRole.Customer
        : id.StartsWith("wb", StringComparison.Ordinal) ? SenderRole.Bot
        : SenderRole.Employee;

    private static bool IsOutside(string id) =>
        id.StartsWith("wo", StringComparison.Ordinal) || id.StartsWith("wm", StringComparison.Ordinal);

    /// <summary>Room of the other side; two of our staff among themselves share one, whoever writes.</summary>
    private static string? OneToOneRoom(JsonElement item, string? sender)
    {
        var listeners = item.OptionalStrings("tolist");
        if (sender is null || listeners.Count == 0)
        {
            return null;
        }

        return IsOutside(sender) ? $"dm:{sender}"
            : listeners.FirstOrDefault(IsOutside) is { } customer ? $"dm:{customer}"
            : string.CompareOrdinal(sender, listeners[0]) < 0 ? $"dm:{sender}+{listeners[0]}"
            : $"dm:{listeners[0]}+{sender}";
    }

    internal static MessageType TypeOf(string msgtype) => msgtype switch
    {
        "text" or "markdown" or "mixed" => MessageType.Text,
        "image" => MessageType.Image,
        "voice" => MessageType.Voice,
        "video" => MessageType.Video,
        "file" or "qydiskfile" => MessageType.File,
        "link" or "news" or "docmsg" or "sphfeed" => MessageType.Link,
        "weapp" => MessageType.MiniProgram,
        "location" => MessageType.Location,
        "card" => MessageType.Contact,
        "chatrecord" => MessageType.ChatHistory,
        "emotion" => MessageType.Sticker,
        _ => MessageType.System,
    };

    /// <summary>The part named like the type, with the exceptions that occur.</summary>
    private static JsonElement? Body(JsonElement item, string msgtype) =>
        item.OptionalObject(msgtype) ?? item.OptionalObject("info") ?? item.OptionalObject("doc");

    /// <summary>The words that a person would see first.</summary>
    internal static string? Title(JsonElement body) =>
        body.Optional("content") ?? body.Optional("title") ?? body.Optional("filename") ?? body.Optional("displayname")
        ?? body.Optional("address") ?? body.Optional("corpname") ?? body.Optional("feed_desc");

    /// <summary>The whole message as it came; null if that is more than a text may hold.</summary>
    internal static string? Raw(JsonElement item) =>
        item.GetRawText() is { Length: <= MessageDraft.TextBytesMax / 3 } raw ? raw : null;
}
