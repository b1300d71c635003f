using System.Text.Json;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Sheets;
using SalesAssistant.Notifications.Feishu;

namespace SalesAssistant.Notifications.Sheets;

/// <summary>Reads answers of both providers.</summary>
internal static class SheetReply
{
    private const int WordsMax = 200;

    public static SheetException ToException(FeishuReply reply) => new(
        reply is { Status: 0, Code: null } ? SheetTexts.Get("NoAnswer")
        : reply.Code is null ? SheetTexts.Get("BadAnswer", reply.Status)
        : SheetTexts.Get("Refusal", reply.CodeText, WordsOf(reply)));

    /// <exception cref="SheetException">The answer has no <c>data</c>.</exception>
    public static JsonElement DataOf(FeishuReply reply) =>
        reply.Body.ValueKind == JsonValueKind.Object
        && reply.Body.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
            ? data
            : throw new SheetException(SheetTexts.Get("BadAnswer", reply.Status));

    /// <summary>Items of an array of the data; none where there is no such array.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement data, string name) =>
        data.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : [];

    public static string? Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    public static IReadOnlyList<SheetRecord> Records(JsonElement data, string items, string id) =>
    [
        .. from item in Items(data, items)
           where Text(item, id) is not null
           select SheetCells.Read(Text(item, id)!, item.TryGetProperty("fields", out var fields) ? fields : default),
    ];

    /// <summary>Ids of new records, one for each that was sent.</summary>
    /// <exception cref="SheetException">Another number came back.</exception>
    public static IReadOnlyList<string> NewIds(FeishuReply reply, string id, int count)
    {
        List<string> ids = [.. Items(DataOf(reply), "records").Select(record => Text(record, id)).OfType<string>()];
        return ids.Count == count ? ids : throw new SheetException(SheetTexts.Get("BadAnswer", reply.Status));
    }

    private static string WordsOf(FeishuReply reply)
    {
        var words = reply.Message.Length > 0 ? reply.Message : Text(reply.Body, "message") ?? "";
        return words.Length <= WordsMax ? words : words[..WordsMax];
    }
}
