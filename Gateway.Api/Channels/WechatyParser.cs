using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Gateway.Api.Channels;

/// <summary>
/// Reads what a Wechaty bot emits: message payloads in both spellings, bare or wrapped, and the puppet's room events
/// (join, leave, topic, announce), which become system messages. docs/CHANNELS.md names the fields beyond Wechaty's own.
/// </summary>
public static partial class WechatyParser
{
    public const string Channel = "wechaty";

    private static readonly FieldNames Names = new()
    {
        SenderId = "talkerId",
        SentAt = "timestamp",
        Recalls = "text",
        Mentions = "mentionIdList",
        RoomName = "roomTopic",
        SenderName = "talkerName",
    };

    /// <summary>Reads a whole body; events that say nothing of a room (dirty, room-invite, …) are passed over.</summary>
    /// <param name="isOurs">
    /// Whether an id belongs to our side, as the directory knows it. It settles which side of a one-to-one message is the
    /// other one, where the payload's own <c>self</c> and <c>coworker</c> do not.
    /// </param>
    public static ParsedMessages Parse(ReadOnlySpan<byte> body, BodyForm form, Func<string, bool>? isOurs = null) =>
        MessageBody.ReadElements(body, form, (item, into) => ReadItem(item, into, isOurs ?? (_ => false)));

    private static void ReadItem(JsonElement item, MessageBody into, Func<string, bool> isOurs)
    {
        var payload = item.OptionalObject("payload") ?? item.OptionalObject("_payload") ?? item;
        if (WechatyRoomEvent.IsOne(payload))
        {
            WechatyRoomEvent.Read(payload, item, into);
        }
        else if (!SaysNothing(item, payload))
        {
            ReadMessage(payload, item, into, isOurs);
        }
    }

    /// <summary>A puppet event that neither is a message nor names a room.</summary>
    private static bool SaysNothing(JsonElement item, JsonElement payload) =>
        item.Optional("event") is { } name && name != "message"
        || payload.TryGetProperty("payloadType", out _)
        || payload.TryGetProperty("roomInvitationId", out _);

    private static void ReadMessage(JsonElement payload, JsonElement item, MessageBody into, Func<string, bool> isOurs)
    {
        var type = ReadType(payload);
        var draft = new MessageDraft(Names) { Channel = Channel, Type = type ?? MessageType.System };
        if (type is null)
        {
            draft.Fail("type", "must be Wechaty's number of the message type");
        }

        draft.Id = payload.ReadString("id", ref draft) ?? item.Optional("id");
        draft.SenderId = payload.ReadString("talkerId", "fromId", ref draft);
        draft.SentAt = payload.ReadUnixTime("timestamp", ref draft);
        draft.RoomId = payload.ReadString("roomId", ref draft);
        draft.Text = payload.ReadString("text", ref draft);
        draft.Mentions = payload.OptionalStrings("mentionIdList");
        draft.RoomName = Extra(payload, item, "roomTopic");
        draft.SenderName = Extra(payload, item, "talkerName");
        draft.SenderRole = ReadRole(payload, item, ref draft);
        draft.RoomId ??= OneToOneRoom(payload, item, ref draft, isOurs);
        ShapeText(payload, ref draft);
        into.Add(ref draft);
    }

    private static MessageType? ReadType(JsonElement payload)
    {
        if (!payload.TryGetProperty("type", out var field) || field.ValueKind != JsonValueKind.Number
            || !field.TryGetInt32(out var number))
        {
            return null;
        }

        return number switch
        {
            1 => MessageType.File,
            2 => MessageType.Voice,
            3 => MessageType.Contact,
            4 => MessageType.ChatHistory,
            5 => MessageType.Sticker,
            6 => MessageType.Image,
            7 => MessageType.Text,
            8 => MessageType.Location,
            9 => MessageType.MiniProgram,
            13 => MessageType.Recall,
            14 => MessageType.Link,
            15 => MessageType.Video,
            16 => MessageType.Link, // a post of a feed: something to open and read

            // 0 unknown, 10 group note, 11 transfer, 12 red envelope, and whatever comes later
            _ => MessageType.System,
        };
    }

    private static SenderRole? ReadRole(JsonElement payload, JsonElement item, ref MessageDraft draft)
    {
        if (Extra(payload, item, "senderRole") is { } name)
        {
            if (ChannelNames.Roles.TryGet(name, out var role))
            {
                return role;
            }

            draft.Fail("senderRole", $"must be one of {ChannelNames.Roles.Listing}");
            return null;
        }

        // The bot's own account says nothing: staff may speak through it, and so may a program.
        return IsTrue(payload, item, "self") == true ? null : IsTrue(payload, item, "coworker") switch
        {
            true => SenderRole.Employee,
            false => SenderRole.Customer,
            null => null,
        };
    }

    private static string? OneToOneRoom(
        JsonElement payload, JsonElement item, ref MessageDraft draft, Func<string, bool> isOurs)
    {
        var listenerId = payload.ReadString("listenerId", "toId", ref draft);
        if (draft.SenderId is not { } talkerId || listenerId is null)
        {
            return null;
        }

        var isFromUs = IsTrue(payload, item, "self")
            ?? (draft.SenderRole is { } role ? role.IsStaff() || role == SenderRole.Bot : default(bool?))
            ?? isOurs(talkerId);
        return $"dm:{(isFromUs ? listenerId : talkerId)}";
    }

    /// <summary>A text that people can read: the recalled id for a recall, no raw XML for what is not text.</summary>
    private static void ShapeText(JsonElement payload, ref MessageDraft draft)
    {
        switch (draft.Type)
        {
            case MessageType.Text:
                return;
            case MessageType.Recall:
                draft.Recalls = RecalledId(draft.Text);
                draft.Text = null;

                // Some puppets give the notice the id of the message that it takes back.
                draft.Id = draft.Id is { } id && id == draft.Recalls ? $"recall:{id}" : draft.Id;
                return;
            default:
                var isReadable = draft.Text is { Length: <= MessageDraft.TextBytesMax / 3 } text
                    && !WebUtility.HtmlDecode(text).TrimStart().StartsWith('<');
                draft.Text = isReadable ? draft.Text : payload.Optional("filename");
                return;
        }
    }

    /// <summary>The id itself, or the one inside the XML (perhaps escaped) that some puppets pass on.</summary>
    private static string? RecalledId(string? text)
    {
        var xml = text is null ? "" : WebUtility.HtmlDecode(text);
        if (!xml.Contains('<'))
        {
            return text?.Trim() is { Length: > 0 } id ? id : null;
        }

        // Where both are there, msgid is the phone's own small number and newmsgid the one that messages carry.
        var match = NewMessageId().Match(xml) is { Success: true } newId ? newId : MessageId().Match(xml);
        return match.Success ? match.Groups[1].Value : null;
    }

    private static string? Extra(JsonElement payload, JsonElement item, string name) =>
        payload.Optional(name) ?? item.Optional(name);

    private static bool? IsTrue(JsonElement payload, JsonElement item, string name) =>
        payload.OptionalBoolean(name) ?? item.OptionalBoolean(name);

    [GeneratedRegex(@"<newmsgid>\s*([^<\s]+)\s*</newmsgid>", RegexOptions.CultureInvariant)]
    private static partial Regex NewMessageId();

    [GeneratedRegex(@"<msgid>\s*([^<\s]+)\s*</msgid>", RegexOptions.CultureInvariant)]
    private static partial Regex MessageId();
}
