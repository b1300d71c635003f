using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace SalesAssistant.TestSupport.FakeSheets;

/// <summary>One datasheet behind the Fusion API: ten records a write, columns by name, the type of a cell checked.</summary>
public sealed class FakeVika : FakeTable
{
    public const string Datasheet = "dst1";
    public const string Token = "usk1";

    private static readonly (string Name, string Type)[] Fields =
        [("群聊ID", "SingleText"), ("负责人", "SingleText"), ("回复次数", "Number"), ("自动", "Formula")];

    private int ids;

    protected override int BatchSizeMax => 10;

    protected override (int, int) TooMany => (429, 429);

    protected override (int, int) Conflict => (500, 500);

    protected override bool IsWrite(HttpRequest request) => request.Method != "GET";

    protected override JsonObject Refusal(int code, string words) => new()
    {
        ["success"] = false, ["code"] = code, ["message"] = words,
    };

    protected override JsonObject? Answer(HttpRequest request, JsonObject? body)
    {
        if (request.Headers.Authorization != $"Bearer {Token}")
        {
            return Refusal(401, "unauthorised");
        }

        var path = request.Path.Value!;
        return !path.StartsWith($"/fusion/v1/datasheets/{Datasheet}/", StringComparison.Ordinal) ? null
            : (request.Method, path[(path.LastIndexOf('/') + 1)..]) switch
            {
                ("GET", "fields") => Done(new JsonObject
                {
                    ["fields"] = new JsonArray([.. Fields.Select(field => new JsonObject
                    {
                        ["id"] = "fld" + field.Name, ["name"] = field.Name, ["type"] = field.Type,
                        ["editable"] = field.Type != "Formula",
                    })]),
                }),
                ("GET", "records") => Page(request),
                ("POST", "records") => Write(body!, _ => $"rec{++ids}"),
                ("PATCH", "records") => Write(body!, record => (string)record["recordId"]!),
                ("DELETE", "records") => Delete([.. request.Query["recordIds[]"]!]),
                _ => null,
            };
    }

    private JsonObject Page(HttpRequest request)
    {
        var size = int.Parse(request.Query["pageSize"]!, null);
        var page = int.Parse(request.Query["pageNum"]!, null);
        return size > 1_000 ? Refusal(400, "pageSize") : Done(new JsonObject
        {
            ["total"] = Records.Count, ["pageNum"] = page, ["pageSize"] = size,
            ["records"] = new JsonArray([.. Records.Skip((page - 1) * size).Take(size).Select(Show)]),
        });
    }

    private JsonObject Write(JsonObject body, Func<JsonObject, string> idOf)
    {
        var records = body["records"]!.AsArray().Select(record => record!.AsObject()).ToList();
        if (!TakeBatch(records.Count) || (string?)body["fieldKey"] != "name")
        {
            return Refusal(400, "records");
        }

        if (records.SelectMany(record => record["fields"]!.AsObject()).Any(cell => !Takes(cell.Key, cell.Value)))
        {
            return Refusal(400, "fields");
        }

        List<string> written = [];
        foreach (var record in records)
        {
            var id = idOf(record);
            Records.TryAdd(id, []);
            foreach (var (name, value) in record["fields"]!.AsObject())
            {
                Records[id][name] = value?.DeepClone();
            }

            written.Add(id);
        }

        return Done(new JsonObject { ["records"] = new JsonArray([.. written.Select(id => Show(new(id, Records[id])))]) });
    }

    private JsonObject Delete(IReadOnlyList<string> ids)
    {
        if (!TakeBatch(ids.Count) || !ids.All(Records.ContainsKey))
        {
            return Refusal(400, "recordIds");
        }

        foreach (var id in ids)
        {
            Records.Remove(id);
        }

        return Done([]);
    }

    private static bool Takes(string name, JsonNode? value) => Fields.FirstOrDefault(field => field.Name == name).Type switch
    {
        "SingleText" => value is null || value.GetValueKind() == System.Text.Json.JsonValueKind.String,
        "Number" => value is null || value.GetValueKind() == System.Text.Json.JsonValueKind.Number,
        _ => false,
    };

    private static JsonObject Show(KeyValuePair<string, JsonObject> record) => new()
    {
        ["recordId"] = record.Key,
        ["fields"] = new JsonObject(record.Value.Where(cell => cell.Value is not null)
            .Select(cell => KeyValuePair.Create(cell.Key, cell.Value?.DeepClone()))),
    };

    private static JsonObject Done(JsonObject data) => new()
    {
        ["success"] = true, ["code"] = 200, ["message"] = "SUCCESS", ["data"] = data,
    };
}
