using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Tenants;

namespace SalesAssistant.Domain.Rooms;

/// <summary>Judges a message as it comes in (behaviour.md §2, §4).</summary>
public static class MessageRules
{
    /// <summary>A send time further ahead of us than this is taken as the time of receipt.</summary>
    public static readonly TimeSpan SkewAllowed = TimeSpan.FromMinutes(2);

    /// <summary>No closing remark is longer; keeps the test off long texts.</summary>
    private const int RemarkCharactersMax = 120;

    /// <summary>
    /// The events that a message comes to: the message, after new terms if the tenant changed them, and before who came or went.
    /// </summary>
    /// <param name="now">Time of receipt, UTC.</param>
    public static IEnumerable<RoomEvent> Receive(Room room, IncomingMessage incoming, Tenant tenant, DateTimeOffset now)
    {
        var terms = tenant.TermsOf(room.Stage, room.Calendar, room.Terms);
        if (!terms.Equals(room.Terms))
        {
            yield return new TermsAdopted(terms, ForOpenTurn: false);
        }

        var message = Judge(room, incoming, tenant, now);
        yield return new MessageReceived(message, incoming.RoomName);
        if (incoming.Move is { } move && incoming.Mentions.Count > 0)
        {
            yield return move == MemberMove.Joined
                ? new(message.SentAt, [.. incoming.Mentions.Select(id => new Member(id, message.SentAt))], [])
                : new MembersNoted(message.SentAt, [], incoming.Mentions);
        }
    }

    /// <summary>The sender's role: the directory's word, else this message's, else what the channel said before.</summary>
    public static SenderRole RoleOf(IncomingMessage incoming, Tenant tenant)
    {
        var person = tenant.Find(new PersonKey(incoming.Channel, incoming.SenderId));
        return person?.DirectoryRole ?? incoming.SenderRole ?? person?.ChannelRole ?? SenderRole.Unconfirmed;
    }

    /// <summary>Tells a second delivery with the same body from one with another. Names are no part of a body.</summary>
    public static long HashOf(IncomingMessage message)
    {
        // FNV-1a, 64 bits: a collision would only call a conflict a duplicate, and the first body stands either way.
        var hash = 14695981039346656037UL;
        Mix(message.RoomId);
        Mix(message.SenderId);
        MixNumber((ulong)message.SentAt.ToUnixTimeMilliseconds());
        MixNumber((ulong)message.Type);
        Mix(message.Recalls);
        Mix(message.Text);
        return unchecked((long)hash);

        void Mix(string? text)
        {
            foreach (var sign in text ?? "")
            {
                MixNumber(sign);
            }

            // Ends each field, so that no two divisions of the same signs are alike; no text holds it.
            MixNumber(ulong.MaxValue);
        }

        void MixNumber(ulong number) => hash = unchecked((hash ^ number) * 1099511628211UL);
    }

    /// <summary>Whether a message says nothing but closing remarks, whoever sent it.</summary>
    public static bool IsRemark(MessageType type, string? text, Tenant tenant) =>
        type == MessageType.Text && text is { Length: > 0 and <= RemarkCharactersMax } && tenant.IsRemark(text);

    private static RoomMessage Judge(Room room, IncomingMessage incoming, Tenant tenant, DateTimeOffset now)
    {
        var received = ToMilliseconds(now);
        var sent = ToMilliseconds(incoming.SentAt);
        var isSkewed = sent > received + SkewAllowed;
        sent = isSkewed ? received : sent;
        var isCountable = tenant.Counts(incoming.Type);
        var role = RoleOf(incoming, tenant);
        // The test costs more than the rest of a message; staff's is asked for only if the role ever changes.
        var mayBeRemark = isCountable && role is (SenderRole.Customer or SenderRole.Unconfirmed);
        return new()
        {
            Id = incoming.Id,
            SentAt = sent,
            Sequence = incoming.Sequence,
            ReceivedAt = received,
            SenderId = incoming.SenderId,
            SenderName = incoming.SenderName,
            Role = role,
            Type = incoming.Type,
            Text = incoming.Text,
            Recalls = incoming.Type == MessageType.Recall ? incoming.Recalls : null,
            IsCountable = isCountable,
            IsRemark = mayBeRemark && IsRemark(incoming.Type, incoming.Text, tenant),
            IsMassSent = incoming.MassSent,
            IsLate = room.Timeline.IsBeyondReach(sent),
            HasClockSkew = isSkewed,
            Mentions = incoming.Mentions,
            BodyHash = HashOf(incoming),
        };
    }

    private static DateTimeOffset ToMilliseconds(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
}
