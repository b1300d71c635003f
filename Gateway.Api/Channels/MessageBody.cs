using System.Text.Json;
using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Gateway.Api.Channels;

/// <summary>Takes a body apart into its items, whatever they hold.</summary>
internal sealed class MessageBody
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 64 };

    private readonly List<IncomingMessage> messages = [];
    private readonly List<MessageRejection> rejections = [];
    private int index;

    /// <summary>Reads one item; the reader stands on its first token and must be left on its last.</summary>
    internal delegate void ItemReader(ref Utf8JsonReader reader, MessageBody into);

    public static ParsedMessages Read(ReadOnlySpan<byte> body, BodyForm form, ItemReader readItem)
    {
        if (body.StartsWith("\uFEFF"u8))
        {
            body = body[3..];
        }

        var into = new MessageBody();
        return form == BodyForm.Ndjson ? into.ReadLines(body, readItem) : into.ReadJson(body, readItem);
    }

    /// <summary>As <see cref="Read"/>, for formats that look at an item as a whole.</summary>
    public static ParsedMessages ReadElements(
        ReadOnlySpan<byte> body, BodyForm form, Action<JsonElement, MessageBody> readItem) =>
        Read(body, form, (ref Utf8JsonReader reader, MessageBody into) =>
        {
            var item = JsonElement.ParseValue(ref reader);
            if (item.ValueKind == JsonValueKind.Object)
            {
                readItem(item, into);
            }
            else
            {
                into.Reject(null, "message", "must be a JSON object");
            }
        });

    public void Accept(IncomingMessage message) => messages.Add(message);

    public void Reject(string? id, IReadOnlyList<FieldFault> faults) => rejections.Add(new(index, id, faults));

    public void Reject(string? id, string field, string reason) => Reject(id, [new(field, reason)]);

    /// <summary>Takes a draft as a message if it is one, else notes what is wrong with it.</summary>
    public void Add(ref MessageDraft draft)
    {
        if (draft.Build() is { } message)
        {
            Accept(message);
        }
        else
        {
            Reject(draft.Id is { Length: <= MessageDraft.IdLengthMax } id ? id : null, draft.Faults);
        }
    }

    private static ParsedMessages NotJson(JsonException exception) => ParsedMessages.Refused(
        BodyFault.NotJson,
        $"The body is not JSON: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}.");

    private static ParsedMessages TooMany() => ParsedMessages.Refused(
        BodyFault.TooMany, $"The body holds more than {ParsedMessages.MessagesMax} messages.");

    private ParsedMessages ReadJson(ReadOnlySpan<byte> body, ItemReader readItem)
    {
        var reader = new Utf8JsonReader(body, Options);
        try
        {
            reader.Read();
            var isSingle = reader.TokenType == JsonTokenType.StartObject;
            if (isSingle)
            {
                readItem(ref reader, this);
            }
            else if (reader.TokenType != JsonTokenType.StartArray)
            {
                return ParsedMessages.Refused(BodyFault.NotJson, "The body must be a JSON object or an array of them.");
            }
            else if (!ReadArray(ref reader, readItem))
            {
                return TooMany();
            }

            // Finds whatever follows the value; one object after another is NDJSON and must be called so.
            reader.Read();
            return Parsed(isSingle);
        }
        catch (JsonException exception)
        {
            return NotJson(exception);
        }
    }

    private bool ReadArray(ref Utf8JsonReader reader, ItemReader readItem)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (index == ParsedMessages.MessagesMax)
            {
                return false;
            }

            readItem(ref reader, this);
            index++;
        }

        return true;
    }

    private ParsedMessages ReadLines(ReadOnlySpan<byte> body, ItemReader readItem)
    {
        foreach (var range in body.Split((byte)'\n'))
        {
            var line = body[range].Trim(" \t\r"u8);
            if (line.IsEmpty)
            {
                continue;
            }

            if (index == ParsedMessages.MessagesMax)
            {
                return TooMany();
            }

            ReadLine(line, readItem);
            index++;
        }

        return Parsed(isSingle: false);
    }

    private void ReadLine(ReadOnlySpan<byte> line, ItemReader readItem)
    {
        var accepted = messages.Count;
        var rejected = rejections.Count;
        try
        {
            var reader = new Utf8JsonReader(line, Options);
            reader.Read();
            readItem(ref reader, this);
            reader.Read();
        }
        catch (JsonException exception)
        {
            // What stood before the fault in the line must not count either.
            messages.RemoveRange(accepted, messages.Count - accepted);
            rejections.RemoveRange(rejected, rejections.Count - rejected);
            Reject(null, "message", $"is not JSON at byte {exception.BytePositionInLine + 1} of its line");
        }
    }

    private ParsedMessages Parsed(bool isSingle) =>
        new() { Messages = messages, Rejections = rejections, IsSingle = isSingle };
}
