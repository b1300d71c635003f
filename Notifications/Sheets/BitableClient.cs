using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Notifications.Feishu;

namespace SalesAssistant.Notifications.Sheets;

/// <summary>A table of a Feishu Bitable (bitable/v1), through the tenant's app.</summary>
internal sealed class BitableClient(FeishuAppBot app, SheetPace pace, SheetTarget target) : ISheetClient
{
    /// <summary>The vendor advises no more; the interface would take 1,000.</summary>
    private const int RecordsMax = 500;
    private const int PageSize = 500;
    private const int FieldsPageSize = 100;
    private const int PagesMax = 100;

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private IReadOnlyDictionary<string, ColumnKind> columns = new Dictionary<string, ColumnKind>();

    private string Table => $"/open-apis/bitable/v1/apps/{Uri.EscapeDataString(target.App!)}"
        + $"/tables/{Uri.EscapeDataString(target.Table)}";

    public int BatchSizeMax => RecordsMax;

    public async ValueTask<IReadOnlySet<string>> ReadColumnsAsync(CancellationToken ct)
    {
        Dictionary<string, ColumnKind> found = new(StringComparer.Ordinal);
        await foreach (var data in PagesAsync(HttpMethod.Get, $"/fields?page_size={FieldsPageSize}", body: null, ct))
        {
            foreach (var field in SheetReply.Items(data, "items"))
            {
                if (SheetReply.Text(field, "field_name") is { } name && KindOf(field) is { } kind)
                {
                    found[name] = kind;
                }
            }
        }

        columns = found;
        return found.Keys.ToHashSet(StringComparer.Ordinal);
    }

    public async ValueTask<IReadOnlyList<SheetRecord>> ReadAsync(CancellationToken ct)
    {
        Dictionary<string, SheetRecord> records = new(StringComparer.Ordinal);
        await foreach (var data in PagesAsync(HttpMethod.Post, $"/records/search?page_size={PageSize}", "{}", ct))
        {
            foreach (var record in SheetReply.Records(data, "items", "record_id"))
            {
                records[record.RecordId] = record;
            }
        }

        return [.. records.Values];
    }

    public async ValueTask<IReadOnlyList<string>> AddAsync(
        IReadOnlyList<IReadOnlyDictionary<string, SheetValue>> rows, string batchId, CancellationToken ct)
    {
        var body = Body(rows.Select(JsonNode (row) => new JsonObject
        {
            ["fields"] = SheetCells.Write(row, columns, clears: false),
        }));
        var token = ClientToken($"{target.App}/{target.Table}/{batchId}\n{body}");
        var reply = await CallAsync(HttpMethod.Post, $"/records/batch_create?client_token={token}&user_id_type=open_id", body, ct);
        return SheetReply.NewIds(reply, "record_id", rows.Count);
    }

    public async ValueTask UpdateAsync(IReadOnlyList<SheetUpdate> updates, CancellationToken ct) => await CallAsync(
        HttpMethod.Post, "/records/batch_update?user_id_type=open_id",
        Body(updates.Select(JsonNode (update) => new JsonObject
        {
            ["record_id"] = update.RecordId, ["fields"] = SheetCells.Write(update.Cells, columns, clears: true),
        })), ct);

    public async ValueTask RemoveAsync(IReadOnlyList<string> recordIds, CancellationToken ct) => await CallAsync(
        HttpMethod.Post, "/records/batch_delete", Body(recordIds.Select(JsonNode (id) => JsonValue.Create(id))), ct);

    /// <summary>A UUID of version 4 in form, made of the content: the same batch sent again is recognised as the same.</summary>
    internal static string ClientToken(string content)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(content)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }

    /// <summary>Text, single select, number, date; other types are not ours to write.</summary>
    private static ColumnKind? KindOf(JsonElement field) =>
        !field.TryGetProperty("type", out var type) || !type.TryGetInt32(out var number) ? null
        : number switch { 1 or 3 => ColumnKind.Text, 2 or 5 => ColumnKind.Number, _ => null };

    private static string Body(IEnumerable<JsonNode> records) =>
        new JsonObject { ["records"] = new JsonArray([.. records]) }.ToJsonString(Json);

    private async IAsyncEnumerable<JsonElement> PagesAsync(
        HttpMethod method, string path, string? body, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var next = "";
        for (var page = 0; page < PagesMax; page++)
        {
            var data = SheetReply.DataOf(await CallAsync(method, path + next, body, ct));
            yield return data;
            if (!data.TryGetProperty("has_more", out var more) || more.ValueKind != JsonValueKind.True
                || SheetReply.Text(data, "page_token") is not { Length: > 0 } token)
            {
                yield break;
            }

            next = "&page_token=" + Uri.EscapeDataString(token);
        }
    }

    /// <exception cref="SheetException">Refused, or no answer.</exception>
    private async ValueTask<FeishuReply> CallAsync(HttpMethod method, string path, string? body, CancellationToken ct)
    {
        var reply = await pace.SendAsync(
            target.PerSecond, () => app.CallAsync(target.Feishu!, method, Table + path, body, ct), IsTooFast, ct);
        return FeishuCodes.Classify(reply) == FeishuCodeClass.Delivered ? reply : throw SheetReply.ToException(reply);
    }

    /// <summary>Too many requests, write conflict, data not ready: nothing was done, and the same passes a little later.</summary>
    private static bool IsTooFast(FeishuReply reply) =>
        reply.Code is 1254290 or 1254291 or 1254607 || FeishuCodes.Classify(reply) == FeishuCodeClass.Rate;
}
