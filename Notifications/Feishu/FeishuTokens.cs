using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using SalesAssistant.Domain.Tenants;

namespace SalesAssistant.Notifications.Feishu;

/// <summary>Tenant access tokens, one per app, fetched by one caller at a time and kept until shortly before they end.</summary>
internal sealed class FeishuTokens(FeishuHttp http, FeishuOptions options, TimeProvider clock)
{
    /// <summary>Far more apps than a host serves; beyond it all are fetched anew.</summary>
    private const int AppsMax = 4_096;

    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(180);

    private readonly ConcurrentDictionary<(string AppId, string Secret), Slot> slots = new();

    /// <summary>A token, or the answer that brought none.</summary>
    public async ValueTask<(string? Token, FeishuReply? Refusal)> GetAsync(FeishuApp app, CancellationToken ct)
    {
        if (slots.Count > AppsMax)
        {
            slots.Clear();
        }

        var slot = slots.GetOrAdd((app.AppId, app.AppSecret), _ => new Slot());
        await slot.Gate.WaitAsync(ct);
        try
        {
            if (slot.Token is { } cached && clock.GetUtcNow() < slot.GoodUntil)
            {
                return (cached, null);
            }

            var asked = clock.GetUtcNow();
            var reply = await FetchAsync(app, ct);
            if (FeishuCodes.Classify(reply) != FeishuCodeClass.Delivered || ReadToken(reply) is not { } token)
            {
                return (null, reply with { IsAboutApp = true });
            }

            var life = ReadLife(reply);
            slot.Token = token;
            slot.GoodUntil = asked + (life > 2 * Margin ? life - Margin : life / 2);
            return (token, null);
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    /// <summary>Forgets <paramref name="token"/> after the platform refused it; one fetched meanwhile stays.</summary>
    public async ValueTask DropAsync(FeishuApp app, string token, CancellationToken ct)
    {
        if (slots.TryGetValue((app.AppId, app.AppSecret), out var slot))
        {
            await slot.Gate.WaitAsync(ct);
            slot.Token = slot.Token == token ? null : slot.Token;
            slot.Gate.Release();
        }
    }

    private ValueTask<FeishuReply> FetchAsync(FeishuApp app, CancellationToken ct)
    {
        var body = new JsonObject { ["app_id"] = app.AppId, ["app_secret"] = app.AppSecret };
        if (options.TokenField == "access_token")
        {
            body = new JsonObject
            {
                ["grant_type"] = "client_credentials", ["client_id"] = app.AppId, ["client_secret"] = app.AppSecret,
            };
        }

        return http.SendAsync(
            HttpMethod.Post, new Uri(options.BaseUrl, options.TokenUrl), body.ToJsonString(), bearer: null, ct);
    }

    private string? ReadToken(FeishuReply reply) =>
        reply.Body.TryGetProperty(options.TokenField, out var token) && token.GetString() is { Length: > 0 } text ? text : null;

    private TimeSpan ReadLife(FeishuReply reply) =>
        reply.Body.TryGetProperty(options.TokenLifeField, out var life) && life.TryGetInt32(out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(seconds)
            : TimeSpan.Zero;

    private sealed class Slot
    {
        public SemaphoreSlim Gate { get; } = new(1);

        public string? Token { get; set; }

        public DateTimeOffset GoodUntil { get; set; }
    }
}
