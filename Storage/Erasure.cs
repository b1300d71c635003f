using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SalesAssistant.Storage;

/// <summary>Takes what is personal out of stored JSON.</summary>
internal static class Erasure
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Takes name and text out of every message by this sender, however deep it lies in an event or snapshot.</summary>
    public static string EraseMessages(string json, string senderId)
    {
        var root = JsonNode.Parse(json)!;
        EraseMessages(root, senderId);
        return root.ToJsonString(Options);
    }

    /// <summary>Takes the customer's name and the last text out of a card.</summary>
    public static string EraseCustomer(string cardJson)
    {
        var card = JsonNode.Parse(cardJson)!.AsObject();
        card.Remove("customerName");
        foreach (var name in (string[])["lastText", "lastAuthor"])
        {
            if (card.ContainsKey(name))
            {
                card[name] = "";
            }
        }

        return card.ToJsonString(Options);
    }

    /// <summary>Takes who answered and with what out of a card's ending.</summary>
    public static string EraseAnswerer(string endingJson)
    {
        var ending = JsonNode.Parse(endingJson)!.AsObject();
        ending.Remove("by");
        ending.Remove("text");
        return ending.ToJsonString(Options);
    }

    private static void EraseMessages(JsonNode? node, string senderId)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                EraseMessages(item, senderId);
            }
        }
        else if (node is JsonObject members)
        {
            if (members["senderId"] is JsonValue value && value.TryGetValue<string>(out var sender) && sender == senderId)
            {
                members.Remove("senderName");
                members.Remove("text");
            }

            foreach (var (_, member) in members)
            {
                EraseMessages(member, senderId);
            }
        }
    }
}
