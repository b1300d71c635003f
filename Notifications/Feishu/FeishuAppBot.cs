using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SalesAssistant.Domain.Tenants;

namespace SalesAssistant.Notifications.Feishu;

/// <summary>An app's bot: sends to chats and people, and updates the cards it has sent.</summary>
internal sealed class FeishuAppBot(FeishuHttp http, FeishuTokens tokens, FeishuOptions options)
{
    /// <summary>Documented limit of a request with a card.</summary>
    public const int BodyBytesMax = 30 * 1024;

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="receiveIdType"><c>chat_id</c> or <c>open_id</c>.</param>
    public ValueTask<FeishuReply> SendAsync(FeishuApp app, string receiveIdType, string body, CancellationToken ct) =>
        CallAsync(app, HttpMethod.Post, $"/open-apis/im/v1/messages?receive_id_type={receiveIdType}", body, ct);

    public ValueTask<FeishuReply> UpdateAsync(FeishuApp app, string messageId, string body, CancellationToken ct) =>
        CallAsync(app, HttpMethod.Patch, $"/open-apis/im/v1/messages/{Uri.EscapeDataString(messageId)}", body, ct);

    public ValueTask<FeishuReply> ReplyAsync(FeishuApp app, string messageId, string body, CancellationToken ct) =>
        CallAsync(app, HttpMethod.Post, $"/open-apis/im/v1/messages/{Uri.EscapeDataString(messageId)}/reply", body, ct);

    public static string ReplyBody(string text, string uuid) => new JsonObject
    {
        ["msg_type"] = "text", ["content"] = new JsonObject { ["text"] = text }.ToJsonString(Json), ["uuid"] = uuid,
    }.ToJsonString(Json);

    /// <param name="uuid">At most one message with it within an hour.</param>
    public static string CardBody(string receiveId, string card, string uuid) => Body(receiveId, "interactive", card, uuid);

    public static string TextBody(string receiveId, string text, string uuid) =>
        Body(receiveId, "text", new JsonObject { ["text"] = text }.ToJsonString(Json), uuid);

    public static string UpdateBody(string card) => new JsonObject { ["content"] = card }.ToJsonString(Json);

    private static string Body(string receiveId, string type, string content, string uuid) => new JsonObject
    {
        ["receive_id"] = receiveId, ["msg_type"] = type, ["content"] = content, ["uuid"] = uuid,
    }.ToJsonString(Json);

    /// <summary>Calls with the app's token; once more with a new one if the platform refuses that.</summary>
    /// <param name="body">Null: none.</param>
    public async ValueTask<FeishuReply> CallAsync(
        FeishuApp app, HttpMethod method, string path, string? body, CancellationToken ct)
    {
        var url = new Uri(options.BaseUrl, path);
        for (var isRetry = false; ; isRetry = true)
        {
            var (token, refusal) = await tokens.GetAsync(app, ct);
            if (token is null)
            {
                return refusal!;
            }

            var reply = await http.SendAsync(method, url, body, token, ct);
            if (isRetry || FeishuCodes.Classify(reply) != FeishuCodeClass.Token)
            {
                return reply;
            }

            tokens.Drop(app, token);
        }
    }
}
