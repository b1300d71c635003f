using System.Text.Json;
using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Gateway.Api.Channels;

/// <summary>Reads messages in the product's own form (http-api.md, "Messages in"). The hot path: no document is built.</summary>
public static class MessageParser
{
    /// <summary>Name of the channel where a message names none.</summary>
    public const string DefaultChannel = "api";

    private static readonly MessageEnvelope NoEnvelope = new();

    /// <summary>Reads a whole body; what is wrong with one message does not touch the others.</summary>
    public static ParsedMessages Parse(ReadOnlySpan<byte> body, BodyForm form) =>
        MessageBody.Read(body, form, static (ref Utf8JsonReader reader, MessageBody into) =>
            ReadItem(ref reader, into, NoEnvelope));

    /// <summary>Reads one message; what <paramref name="envelope"/> says stands in for missing fields.</summary>
    internal static void ReadItem(ref Utf8JsonReader reader, MessageBody into, MessageEnvelope envelope)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            into.Reject(envelope.Id, "message", "must be a JSON object");
            return;
        }

        var draft = new MessageDraft(FieldNames.Canonical) { Type = MessageType.Text };
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadField(ref reader, ref draft);
        }

        draft.Id ??= envelope.Id;
        draft.SentAt ??= envelope.SentAt;
        draft.Channel = envelope.Channel ?? draft.Channel ?? DefaultChannel;
        into.Add(ref draft);
    }

    private static void ReadField(ref Utf8JsonReader reader, ref MessageDraft draft)
    {
        if (Is(ref reader, "id"u8))
        {
            draft.Id = ReadString(ref reader, ref draft, "id");
        }
        else if (Is(ref reader, "roomId"u8))
        {
            draft.RoomId = ReadString(ref reader, ref draft, "roomId");
        }
        else if (Is(ref reader, "senderId"u8))
        {
            draft.SenderId = ReadString(ref reader, ref draft, "senderId");
        }
        else if (Is(ref reader, "sentAt"u8))
        {
            draft.SentAt = ReadSentAt(ref reader, ref draft);
        }
        else if (Is(ref reader, "text"u8))
        {
            draft.Text = ReadString(ref reader, ref draft, "text");
        }
        else if (Is(ref reader, "type"u8))
        {
            draft.Type = ReadName(ref reader, ref draft, "type", ChannelNames.Types, MessageType.Text);
        }
        else if (Is(ref reader, "channel"u8))
        {
            draft.Channel = ReadString(ref reader, ref draft, "channel");
        }
        else if (Is(ref reader, "senderName"u8))
        {
            draft.SenderName = ReadString(ref reader, ref draft, "senderName") is { Length: > 0 } name ? name : null;
        }
        else if (Is(ref reader, "roomName"u8))
        {
            draft.RoomName = ReadString(ref reader, ref draft, "roomName") is { Length: > 0 } name ? name : null;
        }
        else
        {
            ReadRareField(ref reader, ref draft);
        }
    }

    private static void ReadRareField(ref Utf8JsonReader reader, ref MessageDraft draft)
    {
        if (Is(ref reader, "senderRole"u8))
        {
            draft.SenderRole = ReadName<SenderRole?>(ref reader, ref draft, "senderRole", ChannelNames.Roles, null);
        }
        else if (Is(ref reader, "recalls"u8))
        {
            draft.Recalls = ReadString(ref reader, ref draft, "recalls");
        }
        else if (Is(ref reader, "sequence"u8))
        {
            draft.Sequence = ReadSequence(ref reader, ref draft);
        }
        else if (Is(ref reader, "mentions"u8))
        {
            draft.Mentions = ReadMentions(ref reader, ref draft);
        }
        else if (Is(ref reader, "massSent"u8))
        {
            draft.MassSent = ReadBoolean(ref reader, ref draft, "massSent");
        }
        else
        {
            // Unknown fields are for those who know them.
            reader.Read();
            reader.Skip();
        }
    }

    /// <summary>On a match the reader has moved on to the value.</summary>
    private static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        reader.ValueTextEquals(name) && reader.Read();

    private static string? ReadString(ref Utf8JsonReader reader, ref MessageDraft draft, string field)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.String)
        {
            Fail(ref reader, ref draft, field, "must be a string");
            return null;
        }

        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or bytes that are not UTF-8.
            draft.Fail(field, "is not valid Unicode");
            return null;
        }
    }

    private static DateTimeOffset? ReadSentAt(ref Utf8JsonReader reader, ref MessageDraft draft)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.Number:
                if (reader.TryGetDecimal(out var number) && ChannelTime.TryFromUnix(number, out var unixTime))
                {
                    return unixTime;
                }

                draft.Fail("sentAt", "must be Unix time from 1970 to 9999, in seconds or milliseconds");
                return null;
            case JsonTokenType.String:
                if (ChannelTime.TryFromText(ref reader, out var time))
                {
                    return time;
                }

                draft.Fail("sentAt", "must be RFC 3339 with an offset (2026-11-21T22:00:00+08:00), from 1970 on");
                return null;
            default:
                Fail(ref reader, ref draft, "sentAt", "must be RFC 3339 or a number");
                return null;
        }
    }

    private static T ReadName<T>(
        ref Utf8JsonReader reader, ref MessageDraft draft, string field, NameSet<T> names, T fallback)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return fallback;
        }

        if (reader.TokenType == JsonTokenType.String && names.TryGet(ref reader, out var value))
        {
            return value;
        }

        Fail(ref reader, ref draft, field, $"must be one of {names.Listing}");
        return fallback;
    }

    private static long? ReadSequence(ref Utf8JsonReader reader, ref MessageDraft draft)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var sequence))
        {
            return sequence;
        }

        if (reader.TokenType != JsonTokenType.Null)
        {
            Fail(ref reader, ref draft, "sequence", "must be a whole number");
        }

        return null;
    }

    private static bool ReadBoolean(ref Utf8JsonReader reader, ref MessageDraft draft, string field)
    {
        if (reader.TokenType is not (JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null))
        {
            Fail(ref reader, ref draft, field, "must be true or false");
        }

        return reader.TokenType == JsonTokenType.True;
    }

    private static List<string>? ReadMentions(ref Utf8JsonReader reader, ref MessageDraft draft)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            Fail(ref reader, ref draft, "mentions", "must be an array of strings");
            return null;
        }

        var mentions = new List<string>();
        var areStrings = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.String)
            {
                areStrings = false;
                reader.Skip();
            }
            else if (ReadString(ref reader, ref draft, "mentions") is { } mention)
            {
                mentions.Add(mention);
            }
        }

        if (!areStrings)
        {
            draft.Fail("mentions", "must be an array of strings");
        }

        return mentions;
    }

    /// <summary>Notes the fault and steps over the whole wrong value.</summary>
    private static void Fail(ref Utf8JsonReader reader, ref MessageDraft draft, string field, string reason)
    {
        draft.Fail(field, reason);
        reader.Skip();
    }
}

/// <summary>What is known of a message from around it.</summary>
internal sealed record MessageEnvelope
{
    /// <summary>The channel, whatever the message says; null leaves it to the message.</summary>
    public string? Channel { get; init; }

    /// <summary>Used where the message has no id of its own.</summary>
    public string? Id { get; init; }

    /// <summary>Used where the message has no time of its own.</summary>
    public DateTimeOffset? SentAt { get; init; }
}
