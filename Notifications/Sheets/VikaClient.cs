using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Notifications.Feishu;

namespace SalesAssistant.Notifications.Sheets;

/// <summary>A datasheet of Vika, or of an APITable of one's own (Fusion API v1).</summary>
internal sealed class VikaClient(FeishuHttp http, SheetPace pace, Uri host, SheetTarget target) : ISheetClient
{
    /// <summary>Documented limit; the provider refuses more.</summary>
    private const int RecordsMax = 10;
    private const int PageSize = 1_000;
    private const int PagesMax = 50;
    private const int TooManyRequests = 429;

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Types that can be written; formulas, look-ups and the like are left alone.</summary>
    private static readonly FrozenDictionary<string, ColumnKind> Types = new Dictionary<string, ColumnKind>
    {
        ["SingleText"] = ColumnKind.Text, ["Text"] = ColumnKind.Text, ["SingleSelect"] = ColumnKind.Text,
        ["Number"] = ColumnKind.Number, ["Percent"] = ColumnKind.Number, ["Currency"] = ColumnKind.Number,
        ["DateTime"] = ColumnKind.Number,
    }.ToFrozenDictionary();

    private IReadOnlyDictionary<string, ColumnKind> columns = new Dictionary<string, ColumnKind>();

    public int BatchSizeMax => RecordsMax;

    public async ValueTask<IReadOnlySet<string>> ReadColumnsAsync(CancellationToken ct)
    {
        var data = SheetReply.DataOf(await CallAsync(HttpMethod.Get, "fields", body: null, ct));
        columns = SheetReply.Items(data, "fields")
            .Where(field => !(field.TryGetProperty("editable", out var editable) && editable.ValueKind == JsonValueKind.False))
            .Select(field => (Name: SheetReply.Text(field, "name"), Type: SheetReply.Text(field, "type")))
            .Where(field => field.Name is not null && field.Type is not null && Types.ContainsKey(field.Type))
            .ToDictionary(field => field.Name!, field => Types[field.Type!], StringComparer.Ordinal);
        return columns.Keys.ToHashSet(StringComparer.Ordinal);
    }

    public async ValueTask<IReadOnlyList<SheetRecord>> ReadAsync(CancellationToken ct)
    {
        // By id: a page may repeat what another inserted meanwhile.
        Dictionary<string, SheetRecord> records = new(StringComparer.Ordinal);
        for (var page = 1; page <= PagesMax; page++)
        {
            var data = SheetReply.DataOf(await CallAsync(
                HttpMethod.Get, $"records?pageSize={PageSize}&pageNum={page}&fieldKey=name", body: null, ct));
            var read = SheetReply.Records(data, "records", "recordId");
            foreach (var record in read)
            {
                records[record.RecordId] = record;
            }

            if (read.Count < PageSize)
            {
                break;
            }
        }

        return [.. records.Values];
    }

    public async ValueTask<IReadOnlyList<string>> AddAsync(
        IReadOnlyList<IReadOnlyDictionary<string, SheetValue>> rows, string batchId, CancellationToken ct)
    {
        var reply = await CallAsync(
            HttpMethod.Post, "records",
            Body(rows.Select(row => new JsonObject { ["fields"] = SheetCells.Write(row, columns, clears: false) })), ct);
        return SheetReply.NewIds(reply, "recordId", rows.Count);
    }

    public async ValueTask UpdateAsync(IReadOnlyList<SheetUpdate> updates, CancellationToken ct) => await CallAsync(
        HttpMethod.Patch, "records",
        Body(updates.Select(update => new JsonObject
        {
            ["recordId"] = update.RecordId, ["fields"] = SheetCells.Write(update.Cells, columns, clears: true),
        })), ct);

    public async ValueTask RemoveAsync(IReadOnlyList<string> recordIds, CancellationToken ct) => await CallAsync(
        HttpMethod.Delete, "records?" + string.Join('&', recordIds.Select(id => "recordIds[]=" + Uri.EscapeDataString(id))),
        body: null, ct);

    private static string Body(IEnumerable<JsonObject> records) => new JsonObject
    {
        ["records"] = new JsonArray([.. records]), ["fieldKey"] = "name",
    }.ToJsonString(Json);

    /// <exception cref="SheetException">Refused, or no answer.</exception>
    private async ValueTask<FeishuReply> CallAsync(HttpMethod method, string path, string? body, CancellationToken ct)
    {
        var url = new Uri(host, $"/fusion/v1/datasheets/{Uri.EscapeDataString(target.Table)}/{path}");
        var reply = await pace.SendAsync(
            target.PerSecond, () => http.SendAsync(method, url, body, target.Token, ct),
            each => each.Status == TooManyRequests || each.Code == TooManyRequests, ct);
        return reply is { Status: >= 200 and < 300, Code: >= 200 and < 300 } ? reply : throw SheetReply.ToException(reply);
    }
}
