using System.Runtime.InteropServices;
using System.Text.Json;

namespace SalesAssistant.Gateway.Api.Channels;

/// <summary>
/// Reads CloudEvents 1.0: single, batch and binary. <c>data</c> holds a message in the product's own form, the event's
/// <c>id</c> and <c>time</c> stand in for missing ones, and <c>source</c> is the channel.
/// </summary>
public static class CloudEventsParser
{
    /// <summary>Structured mode: <c>application/cloudevents+json</c>, or <c>-batch+json</c> for an array.</summary>
    public static ParsedMessages Parse(ReadOnlySpan<byte> body) =>
        MessageBody.ReadElements(body, BodyForm.Json, ReadEvent);

    /// <summary>Binary mode: the body is the data, the attributes are headers.</summary>
    /// <param name="header">Value of a header by its lower-case name, such as <c>ce-id</c>; null without it.</param>
    /// <param name="body">The event's data as JSON.</param>
    public static ParsedMessages ParseBinary(Func<string, string?> header, ReadOnlySpan<byte> body)
    {
        var faults = new List<FieldFault>();
        var envelope = ReadEnvelope(
            name => header($"ce-{name}") is { } value ? Uri.UnescapeDataString(value) : null, "ce-", faults);
        var parsed = MessageBody.Read(body, BodyForm.Json, (ref Utf8JsonReader reader, MessageBody into) =>
        {
            if (faults.Count > 0)
            {
                reader.Skip();
                into.Reject(envelope.Id, faults);
            }
            else
            {
                MessageParser.ReadItem(ref reader, into, envelope);
            }
        });

        // One event holds one message: an array would give all of its items the same id.
        return parsed.Fault == BodyFault.None && !parsed.IsSingle
            ? ParsedMessages.Refused(BodyFault.NotJson, "The event's data must be a JSON object.")
            : parsed;
    }

    private static void ReadEvent(JsonElement cloudEvent, MessageBody into)
    {
        var faults = new List<FieldFault>();
        var envelope = ReadEnvelope(name => ReadAttribute(cloudEvent, name, faults), "", faults);
        var data = ReadData(cloudEvent, faults);
        if (faults.Count > 0)
        {
            into.Reject(envelope.Id is { Length: <= MessageDraft.IdLengthMax } id ? id : null, faults);
            return;
        }

        var reader = new Utf8JsonReader(data);
        reader.Read();
        MessageParser.ReadItem(ref reader, into, envelope);
    }

    private static MessageEnvelope ReadEnvelope(
        Func<string, string?> attribute, string prefix, List<FieldFault> faults)
    {
        string? Required(string name)
        {
            var value = attribute(name);
            if (string.IsNullOrEmpty(value) && !faults.Exists(fault => fault.Field == prefix + name))
            {
                faults.Add(new(prefix + name, "is required"));
            }

            return value;
        }

        if (Required("specversion") is { Length: > 0 } version && version != "1.0")
        {
            faults.Add(new(prefix + "specversion", "must be 1.0"));
        }

        _ = Required("type");
        return new()
        {
            Id = Required("id"),
            Channel = Required("source"),
            SentAt = ReadTime(attribute("time"), prefix, faults),
        };
    }

    private static DateTimeOffset? ReadTime(string? time, string prefix, List<FieldFault> faults)
    {
        if (time is null)
        {
            return null;
        }

        if (ChannelTime.TryFromText(JsonSerializer.SerializeToElement(time), out var sentAt))
        {
            return sentAt;
        }

        faults.Add(new(prefix + "time", "must be RFC 3339"));
        return null;
    }

    private static string? ReadAttribute(JsonElement cloudEvent, string name, List<FieldFault> faults)
    {
        var isText = cloudEvent.TryReadString(name, out var value);
        if (!isText)
        {
            faults.Add(new(name, "must be a string"));
        }

        return value;
    }

    /// <summary>The bytes of the message: <c>data</c> itself, or what <c>data_base64</c> encodes.</summary>
    private static ReadOnlySpan<byte> ReadData(JsonElement cloudEvent, List<FieldFault> faults)
    {
        var hasData = cloudEvent.TryGetProperty("data", out var data) && data.ValueKind != JsonValueKind.Null;
        var hasBase64 = cloudEvent.TryGetProperty("data_base64", out var base64) && base64.ValueKind != JsonValueKind.Null;
        if (hasData && hasBase64)
        {
            faults.Add(new("data_base64", "must not stand beside data"));
            return default;
        }

        if (hasData)
        {
            return JsonMarshal.GetRawUtf8Value(data);
        }

        if (hasBase64 && base64.ValueKind == JsonValueKind.String && base64.TryGetBytesFromBase64(out var bytes)
            && IsJson(bytes))
        {
            return bytes;
        }

        faults.Add(hasBase64 ? new("data_base64", "must be a JSON object in base64") : new("data", "is required"));
        return default;
    }

    private static bool IsJson(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
