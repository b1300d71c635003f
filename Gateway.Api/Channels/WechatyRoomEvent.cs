using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Gateway.Api.Channels;

/// <summary>
/// Reads the puppet's room events. Each becomes a system message; its mentions are the persons who came or went, and a
/// new topic is the room's new name.
/// </summary>
internal static class WechatyRoomEvent
{
    private static readonly FieldNames Names = new() { SentAt = "timestamp", RoomName = "newTopic" };

    public static bool IsOne(JsonElement payload) =>
        payload.TryGetProperty("roomId", out _)
        && (payload.TryGetProperty("inviteeIdList", out _)
            || payload.TryGetProperty("removeeIdList", out _)
            || payload.TryGetProperty("newTopic", out _)
            || payload.TryGetProperty("newAnnounce", out _));

    public static void Read(JsonElement payload, JsonElement item, MessageBody into)
    {
        var draft = new MessageDraft(Names) { Channel = WechatyParser.Channel, Type = MessageType.System };
        draft.RoomId = payload.ReadString("roomId", ref draft);
        draft.SentAt = payload.ReadUnixTime("timestamp", ref draft);
        draft.RoomName = payload.Optional("roomTopic") ?? item.Optional("roomTopic");
        if (payload.TryGetProperty("inviteeIdList", out _))
        {
            draft.Move = MemberMove.Joined;
            Describe(payload, "inviter", "invitee", "Joined", ref draft);
        }
        else if (payload.TryGetProperty("removeeIdList", out _))
        {
            draft.Move = MemberMove.Left;
            Describe(payload, "remover", "removee", "Removed", ref draft);
        }
        else
        {
            DescribeChange(payload, ref draft);
        }

        // The sender is only named in the history; who did it is not always known.
        draft.SenderId ??= draft.RoomId;
        draft.Id = payload.ReadString("id", ref draft) ?? item.Optional("id") ?? StableId(draft);
        into.Add(ref draft);
    }

    private static void Describe(JsonElement payload, string actor, string subject, string notice, ref MessageDraft draft)
    {
        var actorId = payload.ReadString($"{actor}Id", ref draft);
        var subjectIds = payload.OptionalStrings($"{subject}IdList");
        var subjectNames = payload.OptionalStrings($"{subject}Names");
        var hasNames = subjectNames.Count == subjectIds.Count;
        var isOwnDoing = actorId is null || (subjectIds.Count == 1 && subjectIds[0] == actorId);
        draft.Mentions = subjectIds;
        draft.MentionNames = hasNames ? subjectNames : null;
        draft.SenderId = actorId ?? (subjectIds.Count > 0 ? subjectIds[0] : null);
        draft.SenderName = payload.Optional($"{actor}Name");
        draft.Text = ChannelNotices.Format(
            isOwnDoing ? $"{notice}Alone" : notice,
            draft.SenderName ?? actorId ?? "",
            string.Join('、', hasNames ? subjectNames : subjectIds));
    }

    private static void DescribeChange(JsonElement payload, ref MessageDraft draft)
    {
        draft.SenderId = payload.ReadString("changerId", ref draft);
        draft.SenderName = payload.Optional("changerName");
        var changer = draft.SenderName ?? draft.SenderId ?? "";
        if (payload.ReadString("newTopic", ref draft) is { } topic)
        {
            draft.RoomName = topic;
            draft.Text = ChannelNotices.Format("Renamed", changer, topic);
        }
        else if (payload.ReadString("newAnnounce", ref draft) is { } announcement)
        {
            draft.Text = ChannelNotices.Format("Announced", changer, announcement);
        }
    }

    /// <summary>Events have no id; the same event delivered twice must still be one message.</summary>
    private static string StableId(MessageDraft draft)
    {
        var facts = string.Join('\n', [draft.RoomId, $"{draft.SentAt:O}", draft.SenderId, .. draft.Mentions ?? [], draft.Text]);
        return $"event:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(facts)).AsSpan(0, 16))}";
    }
}
