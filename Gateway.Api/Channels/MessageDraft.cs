using System.Text;
using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Gateway.Api.Channels;

/// <summary>A message while its fields are being read; all rules of form that the channels share are here.</summary>
internal struct MessageDraft(FieldNames names)
{
    /// <summary>Longest id, in characters.</summary>
    public const int IdLengthMax = 128;

    /// <summary>Longest name of a room or person, in characters.</summary>
    public const int NameLengthMax = 1024;

    /// <summary>Longest text, in bytes of UTF-8.</summary>
    public const int TextBytesMax = 32 * 1024;

    /// <summary>Most persons that one message may mention.</summary>
    public const int MentionsMax = 2000;

    private List<FieldFault>? faults;

    public readonly IReadOnlyList<FieldFault> Faults => faults ?? [];

    public string? Id { get; set; }

    public string? RoomId { get; set; }

    public string? SenderId { get; set; }

    public string? Channel { get; set; }

    public DateTimeOffset? SentAt { get; set; }

    public MessageType Type { get; set; }

    public string? Text { get; set; }

    public string? Recalls { get; set; }

    public long? Sequence { get; set; }

    public IReadOnlyList<string>? Mentions { get; set; }

    /// <summary>In the order of <see cref="Mentions"/>.</summary>
    public IReadOnlyList<string>? MentionNames { get; set; }

    public MemberMove? Move { get; set; }

    public string? RoomName { get; set; }

    public string? SenderName { get; set; }

    public SenderRole? SenderRole { get; set; }

    public bool MassSent { get; set; }

    public void Fail(string field, string reason) => (faults ??= []).Add(new(field, reason));

    /// <summary>The message, or null when <see cref="Faults"/> says what is wrong.</summary>
    public IncomingMessage? Build()
    {
        CheckId(names.Id, Id);
        CheckId(names.RoomId, RoomId);
        CheckId(names.SenderId, SenderId);
        CheckId(names.Channel, Channel);
        if (SentAt is null && !IsFaulty(names.SentAt))
        {
            Fail(names.SentAt, "is required");
        }

        CheckRecall();
        CheckTexts();
        foreach (var mention in Mentions ?? [])
        {
            CheckId(names.Mentions, mention);
        }

        return faults is null ? Message() : null;
    }

    private readonly IncomingMessage Message() => new()
    {
        Id = Id!,
        RoomId = RoomId!,
        SenderId = SenderId!,
        Channel = Channel!,
        SentAt = SentAt!.Value,
        Type = Type,
        Text = Storable(Text),
        Recalls = Type == MessageType.Recall ? Recalls : null,
        Sequence = Sequence,
        Mentions = Mentions ?? [],
        MentionNames = MentionNames is { } told ? [.. told.Select(name => Storable(name)!)] : [],
        Move = Move,
        RoomName = Storable(RoomName),
        SenderName = Storable(SenderName),
        SenderRole = SenderRole,
        MassSent = MassSent,
    };

    private void CheckRecall()
    {
        if (Type != MessageType.Recall)
        {
            return;
        }

        CheckId(names.Recalls, Recalls);
        if (Recalls is not null && Recalls == Id)
        {
            Fail(names.Recalls, "a message cannot take itself back");
        }
    }

    private void CheckTexts()
    {
        // A character has at most three bytes per UTF-16 unit, so most texts need no counting.
        if (Text is { Length: > TextBytesMax / 3 } && Encoding.UTF8.GetByteCount(Text) > TextBytesMax)
        {
            Fail(names.Text, $"must be at most {TextBytesMax} bytes of UTF-8");
        }

        CheckName(names.RoomName, RoomName);
        CheckName(names.SenderName, SenderName);
        foreach (var name in MentionNames ?? [])
        {
            CheckName(names.Mentions, name);
        }

        if (Mentions is { Count: > MentionsMax })
        {
            Fail(names.Mentions, $"must be at most {MentionsMax}");
        }
    }

    private void CheckName(string field, string? name)
    {
        if (name is { Length: > NameLengthMax })
        {
            Fail(field, $"must be at most {NameLengthMax} characters");
        }
    }

    private void CheckId(string field, string? id)
    {
        if (id is null)
        {
            if (!IsFaulty(field))
            {
                Fail(field, "is required");
            }
        }
        else if (id.Length == 0 || (id.Length > IdLengthMax && id.EnumerateRunes().Count() > IdLengthMax))
        {
            Fail(field, $"must be 1 to {IdLengthMax} characters");
        }
        else if (id.AsSpan().ContainsAnyInRange('\0', '\u001F'))
        {
            Fail(field, "must not hold control characters");
        }
    }

    /// <summary>A field that was there but wrong has been named already; it is not also missing.</summary>
    private readonly bool IsFaulty(string field) => faults is not null && faults.Exists(fault => fault.Field == field);

    /// <summary>PostgreSQL cannot store U+0000; a customer's words are worth more than that character.</summary>
    private static string? Storable(string? text) => text?.Replace('\0', '\uFFFD');
}

/// <summary>How one channel spells the fields, so that a fault names what its sender wrote.</summary>
internal sealed record FieldNames
{
    public static readonly FieldNames Canonical = new();

    public string Id { get; init; } = "id";

    public string RoomId { get; init; } = "roomId";

    public string SenderId { get; init; } = "senderId";

    public string Channel { get; init; } = "channel";

    public string SentAt { get; init; } = "sentAt";

    public string Text { get; init; } = "text";

    public string Recalls { get; init; } = "recalls";

    public string Mentions { get; init; } = "mentions";

    public string RoomName { get; init; } = "roomName";

    public string SenderName { get; init; } = "senderName";
}
