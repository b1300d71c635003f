using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace SalesAssistant.TestSupport.FakeSheets;

/// <summary>One table of a base: 500 records a write, no two writes at once, the same client_token twice is one write.</summary>
public sealed class FakeBitable : FakeTable
{
    public const string Base = "bas1";
    public const string Table = "tbl1";
    private const string Path = $"/open-apis/bitable/v1/apps/{Base}/tables/{Table}/";

    private const string Expired = "expired";

    private static readonly (string Name, int Type)[] Fields = [("群聊ID", 1), ("负责人", 3), ("回复次数", 2), ("创建时间", 1001)];

    private readonly Dictionary<string, JsonObject> answers = [];
    private int ids;
    private string token = "";

    /// <summary>Times a token was asked for.</summary>
    public int TokensIssued { get; private set; }

    public List<string> ClientTokens { get; } = [];

    /// <summary>The token given out is no longer good.</summary>
    public void ExpireToken() => token = Expired;

    protected override int BatchSizeMax => 500;

    protected override (int, int) TooMany => (400, 1254290);

    protected override (int, int) Conflict => (400, 1254291);

    protected override bool IsWrite(HttpRequest request) =>
        request.Path.Value!.Contains("/records/batch_", StringComparison.Ordinal);

    protected override JsonObject Refusal(int code, string words) => new() { ["code"] = code, ["msg"] = words };

    protected override JsonObject? AnswerAside(HttpRequest request, JsonObject? body) =>
        request.Path != "/open-apis/auth/v3/tenant_access_token/internal" ? null
        : (string?)body!["app_secret"] != "secret" ? Refusal(10014, "app secret invalid")
        : new JsonObject
        {
            ["code"] = 0, ["msg"] = "ok", ["expire"] = 7200, ["tenant_access_token"] = IssueToken(),
        };

    /// <summary>Who asks again while the token is good gets the same one.</summary>
    private string IssueToken()
    {
        TokensIssued++;
        return token = token is "" or Expired ? $"t-{TokensIssued}" : token;
    }

    protected override JsonObject? Answer(HttpRequest request, JsonObject? body)
    {
        if (request.Headers.Authorization != $"Bearer {token}")
        {
            return Refusal(99991663, "token invalid");
        }

        var path = request.Path.Value!;
        return !path.StartsWith(Path, StringComparison.Ordinal) ? null : (request.Method, path[Path.Length..]) switch
        {
            ("GET", "fields") => Done(new JsonObject
            {
                ["has_more"] = false,
                ["items"] = new JsonArray([.. Fields.Select(field => new JsonObject
                {
                    ["field_name"] = field.Name, ["type"] = field.Type,
                })]),
            }),
            ("POST", "records/search") => Search(request),
            ("POST", "records/batch_create") => Create(request.Query["client_token"].ToString(), body!),
            ("POST", "records/batch_update") => Write(body!, record => (string)record["record_id"]!),
            ("POST", "records/batch_delete") => Delete([.. body!["records"]!.AsArray().Select(id => (string)id!)]),
            _ => null,
        };
    }

    private JsonObject Search(HttpRequest request)
    {
        var size = int.Parse(request.Query["page_size"]!, null);
        var from = int.TryParse(request.Query["page_token"], out var start) ? start : 0;
        return size > 500 ? Refusal(1254001, "page_size") : Done(new JsonObject
        {
            ["has_more"] = from + size < Records.Count,
            ["page_token"] = (from + size).ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["items"] = new JsonArray([.. Records.Skip(from).Take(size).Select(Show)]),
        });
    }

    private JsonObject Create(string clientToken, JsonObject body)
    {
        ClientTokens.Add(clientToken);
        if (!Guid.TryParseExact(clientToken, "D", out var id) || id.Version != 4)
        {
            return Refusal(1254000, "client_token");
        }

        return answers.TryGetValue(clientToken, out var known) ? (JsonObject)known.DeepClone()
            : answers[clientToken] = Write(body, _ => $"rec{++ids}");
    }

    private JsonObject Write(JsonObject body, Func<JsonObject, string> idOf)
    {
        var records = body["records"]!.AsArray().Select(record => record!.AsObject()).ToList();
        if (!TakeBatch(records.Count))
        {
            return Refusal(1254104, "RecordAddOnceExceedLimit");
        }

        if (records.SelectMany(record => record["fields"]!.AsObject()).Any(cell => !Takes(cell.Key, cell.Value)))
        {
            return Refusal(1254060, "FieldConvFail");
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

    private JsonObject Delete(IReadOnlyList<string> gone)
    {
        if (!TakeBatch(gone.Count) || !gone.All(Records.ContainsKey))
        {
            return Refusal(1254043, "RecordIdNotFound");
        }

        foreach (var id in gone)
        {
            Records.Remove(id);
        }

        return Done([]);
    }

    private static bool Takes(string name, JsonNode? value) => Fields.FirstOrDefault(field => field.Name == name).Type switch
    {
        1 or 3 => value is null || value.GetValueKind() == System.Text.Json.JsonValueKind.String,
        2 => value is null || value.GetValueKind() == System.Text.Json.JsonValueKind.Number,
        _ => false,
    };

    /// <summary>Text columns come back in pieces, as the platform gives them.</summary>
    private static JsonObject Show(KeyValuePair<string, JsonObject> record) => new()
    {
        ["record_id"] = record.Key,
        ["fields"] = new JsonObject(record.Value.Where(cell => cell.Value is not null).Select(cell => KeyValuePair.Create<string, JsonNode?>(
            cell.Key, cell.Key != "群聊ID" ? cell.Value!.DeepClone()
                : new JsonArray(new JsonObject { ["text"] = cell.Value!.DeepClone(), ["type"] = "text" })))),
    };

    private static JsonObject Done(JsonObject data) => new() { ["code"] = 0, ["msg"] = "success", ["data"] = data };
}
