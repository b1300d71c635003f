using System.Text.Json;
using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Gateway.Api.Channels;

/// <summary>Reads WeCom's message of several parts: one line of text, with placeholders for what is not text.</summary>
internal static class WecomMixedMessage
{
    public static void Read(JsonElement? body, JsonElement item, ref MessageDraft draft)
    {
        var parts = body is { } mixed && mixed.TryGetProperty("item", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(part => part.ValueKind == JsonValueKind.Object).Select(ReadPart).ToList()
            : [];

        // A picture beside another is still a picture; words make it a text.
        draft.Type = parts.Count == 0 || parts.Exists(part => part.Type == MessageType.Text)
            ? MessageType.Text
            : parts[0].Type;
        draft.Text = parts.Count == 0
            ? WecomArchiveParser.Raw(item)
            : string.Join(' ', parts.Select(part => part.Text));
    }

    private static (MessageType Type, string Text) ReadPart(JsonElement part)
    {
        var type = WecomArchiveParser.TypeOf(part.Optional("type") ?? "");
        return type == MessageType.Text && Words(part) is { } words
            ? (type, words)
            : (type, ChannelNotices.Placeholder(type == MessageType.Text ? MessageType.System : type));
    }

    /// <summary>A part's content is an object, mostly as JSON inside a string.</summary>
    private static string? Words(JsonElement part)
    {
        if (part.OptionalObject("content") is { } content)
        {
            return WecomArchiveParser.Title(content);
        }

        if (part.Optional("content") is not { } json)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? WecomArchiveParser.Title(document.RootElement)
                : json;
        }
        catch (JsonException)
        {
            return json;
        }
    }
}
