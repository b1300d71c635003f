using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace SalesAssistant.TestSupport.FakeFeishu;

/// <content>What the platform answers. Everything here runs under the gate.</content>
public sealed partial class FakeFeishuServer
{
    private const string MessagePath = "/open-apis/im/v1/messages/";
    private const int WebhookBytesMax = 20 * 1024;
    private const int CardBytesMax = 30 * 1024;
    private static readonly TimeSpan DedupWindow = TimeSpan.FromHours(1);
    private static readonly TimeSpan SignatureWindow = TimeSpan.FromHours(1);
    private static readonly TimeSpan UpdateWindow = TimeSpan.FromDays(14);

    private Reply IssueToken(byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        var appId = json.RootElement.GetProperty("app_id").GetString()!;
        tokensIssued++;
        if (!apps.TryGetValue(appId, out var secret) || secret != json.RootElement.GetProperty("app_secret").GetString())
        {
            return Refuse(10014, "app secret invalid");
        }

        var token = $"t-{appId}-{tokensIssued}";
        tokens[token] = (appId, options.Clock.GetUtcNow() + options.TokenLife);
        var life = (int)options.TokenLife.TotalSeconds;
        return new(200, $$"""{"code":0,"msg":"ok","tenant_access_token":"{{token}}","expire":{{life}}}""");
    }

    private Reply ExpireTokens()
    {
        tokens.Clear();
        return Refuse(99991663, "Invalid access token for authorization.", 400);
    }

    private Reply Carry(HttpRequest request, byte[] bytes)
    {
        JsonElement body;
        try
        {
            using var document = JsonDocument.Parse(bytes);
            body = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return Refuse(9499, "Bad Request");
        }

        var path = request.Path.Value!;
        return (request.Method, path) switch
        {
            ("POST", _) when path.StartsWith("/open-apis/bot/v2/hook/", StringComparison.Ordinal) =>
                SendByWebhook(path["/open-apis/bot/v2/hook/".Length..], body, bytes.Length),
            ("POST", "/open-apis/im/v1/messages") => SendByApp(request, body, bytes.Length),
            ("POST", _) when path.StartsWith(MessagePath, StringComparison.Ordinal) && path.EndsWith("/reply", StringComparison.Ordinal) =>
                ReplyByApp(request, path[MessagePath.Length..^"/reply".Length], body, bytes.Length),
            ("PATCH", _) when path.StartsWith(MessagePath, StringComparison.Ordinal) =>
                Update(request, path[MessagePath.Length..], body, bytes.Length),
            _ => new(404, "404 page not found"),
        };
    }

    private Reply SendByWebhook(string chat, JsonElement body, int bytes)
    {
        if (!webhooks.TryGetValue(chat, out var webhook))
        {
            return Refuse(19001, "param invalid: incoming webhook access token invalid");
        }

        if (bytes > WebhookBytesMax)
        {
            return Refuse(9499, "Bad Request");
        }

        if (!IsWithin(chat, 5, TimeSpan.FromSeconds(1)) || !IsWithin(chat + "/m", 100, TimeSpan.FromMinutes(1)))
        {
            return Refuse(11232, "frequency limited psm[lark.oapi.app_platform_runtime]appID[1500]");
        }

        if (webhook.Secret is { } secret && !IsSigned(body, secret))
        {
            return Refuse(19021, "sign match fail or timestamp is not within one hour from current time");
        }

        if (webhook.Keyword is { } keyword && !body.GetRawText().Contains(keyword, StringComparison.Ordinal))
        {
            return Refuse(19024, "Key Words Not Found");
        }

        var type = body.GetProperty("msg_type").GetString()!;
        var content = body.GetProperty(type == "interactive" ? "card" : "content");
        if (Check(type, content) is { } refusal)
        {
            return refusal;
        }

        messages.Add(new(MessageId: null, chat, type, AppId: "", options.Clock.GetUtcNow(), [content]));
        return new(200, """{"StatusCode":0,"StatusMessage":"success","code":0,"data":{},"msg":"success"}""");
    }

    private bool IsSigned(JsonElement body, string secret)
    {
        if (!body.TryGetProperty("timestamp", out var timestamp) || !body.TryGetProperty("sign", out var sign)
            || !long.TryParse(timestamp.GetString(), CultureInfo.InvariantCulture, out var seconds))
        {
            return false;
        }

        var key = Encoding.UTF8.GetBytes($"{timestamp.GetString()}\n{secret}");
        return (options.Clock.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() <= SignatureWindow
            && sign.GetString() == Convert.ToBase64String(HMACSHA256.HashData(key, ReadOnlySpan<byte>.Empty));
    }

    private Reply SendByApp(HttpRequest request, JsonElement body, int bytes)
    {
        if (AppOf(request) is not { } appId)
        {
            return Refuse(99991663, "Invalid access token for authorization.", 400);
        }

        var chat = body.GetProperty("receive_id").GetString()!;
        var idType = request.Query["receive_id_type"].ToString();
        if (!chat.StartsWith(idType switch { "chat_id" => "oc_", "open_id" => "ou_", _ => "?" }, StringComparison.Ordinal))
        {
            return Refuse(230001, "Your request contains an invalid request parameter, ext=invalid receive_id.", 400);
        }

        return Send(appId, chat, replyTo: null, body, bytes);
    }

    private Reply ReplyByApp(HttpRequest request, string messageId, JsonElement body, int bytes)
    {
        if (AppOf(request) is not { } appId)
        {
            return Refuse(99991663, "Invalid access token for authorization.", 400);
        }

        var replyTo = messages.Find(message => message.MessageId == messageId);
        return replyTo is null ? Refuse(230001, "Your request contains an invalid request parameter.", 400)
            : replyTo.IsRecalled ? Refuse(230011, "The message was recalled.", 400)
            : Send(appId, replyTo.Chat, messageId, body, bytes);
    }

    private Reply Send(string appId, string chat, string? replyTo, JsonElement body, int bytes)
    {
        if (foreignChats.Contains(chat))
        {
            return Refuse(230002, "Bot/User can NOT be out of the chat.", 400);
        }

        if (!IsWithin(appId, 50, TimeSpan.FromSeconds(1)) || !IsWithin(appId + "/m", 1_000, TimeSpan.FromMinutes(1)))
        {
            return new(429, """{"code":99991400,"msg":"request trigger frequency limit"}""", ResetSeconds: 0.5);
        }

        if (!IsWithin(chat, 5, TimeSpan.FromSeconds(1)))
        {
            return Refuse(230020, "This operation triggers the frequency limit.", 400);
        }

        var uuid = body.TryGetProperty("uuid", out var id) ? id.GetString()! : null;
        if (uuid is { Length: > 50 })
        {
            return Refuse(99992402, "field validation failed", 400);
        }

        var now = options.Clock.GetUtcNow();
        if (uuid is not null && sentUuids.TryGetValue((appId, uuid), out var sent) && now - sent.At < DedupWindow)
        {
            return Accept(messages.Single(message => message.MessageId == sent.MessageId));
        }

        var type = body.GetProperty("msg_type").GetString()!;
        if (type == "interactive" && bytes > CardBytesMax)
        {
            return Refuse(230025, "The length of the message content reaches its limit.", 400);
        }

        if (!TryParse(body.GetProperty("content"), out var content))
        {
            return Refuse(230001, "Your request contains an invalid request parameter, ext=content is no string of json.", 400);
        }

        if (Check(type, content) is { } refusal)
        {
            return refusal;
        }

        var message = new FakeMessage($"om_{messages.Count + 1}", chat, type, appId, now, [content]) { ReplyTo = replyTo };
        messages.Add(message);
        if (uuid is not null)
        {
            sentUuids[(appId, uuid)] = (message.MessageId!, now);
        }

        return Accept(message);
    }

    private Reply Update(HttpRequest request, string messageId, JsonElement body, int bytes)
    {
        if (AppOf(request) is not { } appId)
        {
            return Refuse(99991663, "Invalid access token for authorization.", 400);
        }

        var index = messages.FindIndex(message => message.MessageId == messageId);
        if (index < 0 || body.EnumerateObject().Any(entry => entry.Name != "content"))
        {
            return Refuse(230001, "Your request contains an invalid request parameter.", 400);
        }

        var message = messages[index];
        if (message.AppId != appId)
        {
            return Refuse(200310, "not the sender", 400);
        }

        if (message.IsRecalled)
        {
            return Refuse(230011, "The message was recalled.", 400);
        }

        if (options.Clock.GetUtcNow() - message.At > UpdateWindow)
        {
            return Refuse(230031, "The message is too old to be updated.", 400);
        }

        if (!IsWithin(messageId, 5, TimeSpan.FromSeconds(1)))
        {
            return Refuse(230020, "This operation triggers the frequency limit.", 400);
        }

        if (message.Type != "interactive" || bytes > CardBytesMax || !TryParse(body.GetProperty("content"), out var content)
            || !IsShared(message.Content) || !IsShared(content))
        {
            return Refuse(230001, "This message is NOT a card that can be updated.", 400);
        }

        if (Check("interactive", content) is { } refusal)
        {
            return refusal;
        }

        messages[index] = message with { Versions = [.. message.Versions, content] };
        return new(200, """{"code":0,"msg":"success","data":{}}""");
    }

    private static bool IsShared(JsonElement card) =>
        card.TryGetProperty("config", out var config) && config.TryGetProperty("update_multi", out var multi) && multi.GetBoolean();

    private Reply? Check(string type, JsonElement content) => type switch
    {
        "text" => content.TryGetProperty("text", out var text) && text.GetString() is { Length: > 0 }
            ? null
            : Refuse(230001, "Your request contains an invalid request parameter, ext=text is empty.", 400),
        "interactive" when CardCheck.Find(content, options.KnownOpenIds) is ({ } code, { } message) => Refuse(
            230099, $"Failed to create card content, ext=ErrCode: {code}; ErrMsg: {JsonEncodedText.Encode(message)}; ErrorValue: ; ", 400),
        "interactive" => null,
        _ => Refuse(230001, "Your request contains an invalid request parameter, ext=unknown msg_type.", 400),
    };

    private string? AppOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.Ordinal)
            && tokens.TryGetValue(header["Bearer ".Length..], out var token)
            && options.Clock.GetUtcNow() < token.Until
                ? token.AppId
                : null;
    }

    private bool IsWithin(string key, int count, TimeSpan per)
    {
        if (!options.EnforcesRates)
        {
            return true;
        }

        var now = options.Clock.GetUtcNow();
        if (!arrivals.TryGetValue(key, out var times))
        {
            arrivals[key] = times = [];
        }

        times.RemoveAll(time => now - time >= per);
        times.Add(now);
        return times.Count <= count;
    }

    private static bool TryParse(JsonElement content, out JsonElement parsed)
    {
        parsed = default;
        if (content.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(content.GetString()!);
            parsed = document.RootElement.Clone();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static Reply Accept(FakeMessage message) => new(
        200,
        $$$"""{"code":0,"msg":"success","data":{"message_id":"{{{message.MessageId}}}","msg_type":"{{{message.Type}}}","deleted":false}}""");

    private static Reply Refuse(int code, string message, int status = 200) =>
        new(status, $$$"""{"code":{{{code}}},"msg":"{{{message}}}","data":{}}""");

    private sealed record Reply(
        int Status, string Body, double? ResetSeconds = null, string? RetryAfter = null, string? Location = null)
    {
        /// <summary>Null: no JSON.</summary>
        public int? Code
        {
            get
            {
                if (!Body.StartsWith('{'))
                {
                    return null;
                }

                using var json = JsonDocument.Parse(Body);
                return json.RootElement.GetProperty("code").GetInt32();
            }
        }
    }
}
