using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SalesAssistant.Gateway.Tests.Contract;
using SalesAssistant.TestSupport.FakeFeishu;
using static System.Net.HttpStatusCode;

namespace SalesAssistant.Gateway.Tests.Feishu;

/// <summary>A tenant with an app bot, chats of its own in the fake, and the tiers 1, 3 and 5 minutes to owner and public group.</summary>
internal sealed class AFeishuTenant
{
    private static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(30);

    private readonly FeishuFixture host;

    private AFeishuTenant(FeishuFixture host, ATenant tenant) => (this.host, Tenant) = (host, tenant);

    public ATenant Tenant { get; }

    public ApiClient Admin => Tenant.Admin;

    public string EncryptKey => "key-of-" + Tenant.Name;

    public string Token => "token-of-" + Tenant.Name;

    public string PublicChat => "oc_public_" + Tenant.Name;

    public string NoOwnerChat => "oc_noowner_" + Tenant.Name;

    public string Url => $"/v1/feishu/{Tenant.Name}/events";

    /// <summary>Open id of one of the tenant's people.</summary>
    public string OpenId(string person) => $"ou_{person}_{Tenant.Name}";

    /// <param name="cards">The tenant's <c>cards</c> settings, beside the default ones.</param>
    public static async Task<AFeishuTenant> CreateAsync(FeishuFixture host, object? cards = null)
    {
        var made = new AFeishuTenant(host, await ATenant.WithPeopleAsync(host));
        host.Feishu.AddApp("cli_" + made.Tenant.Name, "secret");
        foreach (var person in (string[])["s1", "s2", "a1", "c1"])
        {
            (await made.Admin.PatchAsync($"/v1/people/{person}", new { feishu = new { openId = made.OpenId(person) } })).Expect(OK);
        }

        var read = await made.Admin.GetAsync("/v1/settings");
        var settings = JsonNode.Parse(read.Text)!.AsObject();
        settings["feishu"] = JsonSerializer.SerializeToNode(new
        {
            @public = new { chatId = made.PublicChat },
            noOwner = new { chatId = made.NoOwnerChat },
            app = new
            {
                appId = "cli_" + made.Tenant.Name, appSecret = "secret", encryptKey = made.EncryptKey, verificationToken = made.Token,
            },
        });
        static object Tier(int minutes, string color) => new { afterMinutes = minutes, color, to = new[] { "owner", "public" } };
        settings["policies"]!["pre-sales"] = JsonSerializer.SerializeToNode(new
        {
            tiers = new[] { Tier(1, "green"), Tier(3, "yellow"), Tier(5, "orange") },
        });
        foreach (var (name, value) in cards is null ? new() : JsonSerializer.SerializeToNode(cards)!.AsObject())
        {
            settings["cards"]![name] = value?.DeepClone();
        }

        (await made.Admin.SendAsync(HttpMethod.Put, "/v1/settings", settings, ("If-Match", read.ETag!))).Expect(OK);
        return made;
    }

    /// <summary>A customer asks, long enough ago that the highest tier is due at once.</summary>
    /// <returns>The turn's id.</returns>
    public async Task<string> AskAsync(string roomId, string? ownerId, string text = "什么时候发货？", string roomName = "星海科技对接群")
    {
        await Tenant.PutRoomAsync(roomId, ownerId, ownerId is null ? null : "pre-sales", roomName);
        await Tenant.SayAsync(roomId, "c1", text, (await Tenant.NowAsync()).AddMinutes(-6));
        return await Tenant.OnlyTurnIdAsync(roomId);
    }

    public async Task<string?> TurnStatusAsync(string turnId) =>
        (await Admin.GetAsync("/v1/turns")).Items.EnumerateArray()
            .Single(turn => turn.GetProperty("turnId").GetString() == turnId).GetProperty("status").GetString();

    /// <summary>Waits until a chat's messages are as wanted.</summary>
    public async Task<IReadOnlyList<FakeMessage>> UntilAsync(string chat, Func<IReadOnlyList<FakeMessage>, bool> isWanted)
    {
        using var patience = new CancellationTokenSource(PatienceMax);
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            var messages = host.Feishu.MessagesIn(chat);
            if (isWanted(messages))
            {
                return messages;
            }

            await looks.WaitForNextTickAsync(patience.Token);
        }
    }

    public Task UntilRaisedAsync(int count) => AlertsAsync(alerts => alerts.Count >= count);

    /// <summary>Waits until the tenant has so many alerts, and none of them waits for its delivery.</summary>
    public Task<IReadOnlyList<JsonElement>> DeliveredAsync(int count) => AlertsAsync(alerts =>
        alerts.Count == count && alerts.All(alert => alert.GetProperty("status").GetString() != "pending"));

    public async Task<FakeMessage> CardInAsync(string chat) => (await UntilAsync(chat, messages => messages.Count > 0))[0];

    /// <summary>Presses the first button whose value fits.</summary>
    public Task<Answer> ClickAsync(FakeMessage card, string clicker, Func<JsonElement, bool> isMeant, string? eventId = null) =>
        PostAsync(Click(card, clicker, ButtonValues(card.Content).First(isMeant), eventId ?? Guid.NewGuid().ToString()));

    public string Click(FakeMessage card, string clicker, JsonElement value, string eventId, string? token = null) =>
        JsonSerializer.Serialize(new
        {
            schema = "2.0",
            header = new
            {
                event_id = eventId, token = token ?? Token, event_type = "card.action.trigger", app_id = "cli_" + Tenant.Name,
                create_time = $"{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}000", tenant_key = "tenant",
            },
            @event = new
            {
                @operator = new { tenant_key = "tenant", open_id = clicker, union_id = "on_1" }, token = "c-1",
                action = new { value, tag = "button" }, host = "im_message",
                context = new { open_message_id = card.MessageId, open_chat_id = card.Chat },
            },
        });

    /// <summary>Posts an envelope as the platform does: encrypted, and signed over the raw body.</summary>
    public Task<Answer> PostAsync(string envelope, DateTimeOffset? at = null, Func<string, string>? tamper = null, bool isSigned = true)
    {
        var body = $"{{ \"encrypt\": \"{Encrypt(envelope)}\" }}";
        var timestamp = (at ?? DateTimeOffset.UtcNow).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        var signature = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(timestamp + "n1" + EncryptKey + body)));
        (string, string)[] headers =
            [("X-Lark-Request-Timestamp", timestamp), ("X-Lark-Request-Nonce", "n1"), ("X-Lark-Signature", signature)];
        return Tenant.Anonymous.SendTextAsync(
            HttpMethod.Post, Url, tamper?.Invoke(body) ?? body, "application/json", isSigned ? headers : []);
    }

    /// <summary>The values of all buttons that call back.</summary>
    public static IEnumerable<JsonElement> ButtonValues(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object when element.TryGetProperty("type", out var type) && type.ValueEquals("callback") => [element.GetProperty("value")],
        JsonValueKind.Object => element.EnumerateObject().SelectMany(entry => ButtonValues(entry.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(ButtonValues),
        _ => [],
    };

    private async Task<IReadOnlyList<JsonElement>> AlertsAsync(Func<IReadOnlyList<JsonElement>, bool> isWanted)
    {
        using var patience = new CancellationTokenSource(PatienceMax);
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            IReadOnlyList<JsonElement> alerts = [.. (await Admin.GetAsync("/v1/alerts")).Items.EnumerateArray()];
            if (isWanted(alerts))
            {
                return alerts;
            }

            await looks.WaitForNextTickAsync(patience.Token);
        }
    }

    private string Encrypt(string text)
    {
        using var aes = Aes.Create();
        aes.Key = SHA256.HashData(Encoding.UTF8.GetBytes(EncryptKey));
        aes.GenerateIV();
        return Convert.ToBase64String([.. aes.IV, .. aes.EncryptCbc(Encoding.UTF8.GetBytes(text), aes.IV)]);
    }
}
