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

    /// <summary>A token, or the answer that brought none; those who ask while one is being fetched share its answer.</summary>
    public Task<(string? Token, FeishuReply? Refusal)> GetAsync(FeishuApp app, CancellationToken ct)
    {
        if (slots.Count > AppsMax)
        {
            slots.Clear();
        }

        var slot = slots.GetOrAdd((app.AppId, app.AppSecret), _ => new Slot());
        lock (slot)
        {
            if (slot.Token is { } cached && clock.GetUtcNow() < slot.GoodUntil)
            {
                return Task.FromResult<(string?, FeishuReply?)>((cached, null));
            }

            if (slot.Fetch is not { IsCompleted: false })
            {
                // Not with the caller's token: one caller that gives up must not fail the others. The request has its own limit.
                slot.Fetch = RenewAsync(slot, app);
            }

            return slot.Fetch.WaitAsync(ct);
        }
    }

    /// <summary>Forgets <paramref name="token"/> after the platform refused it; one fetched meanwhile stays.</summary>
    public void Drop(FeishuApp app, string token)
    {
        if (slots.TryGetValue((app.AppId, app.AppSecret), out var slot))
        {
            lock (slot)
            {
                slot.Token = slot.Token == token ? null : slot.Token;
            }
        }
    }

    private async Task<(string? Token, FeishuReply? Refusal)> RenewAsync(Slot slot, FeishuApp app)
    {
        var asked = clock.GetUtcNow();
        var reply = await FetchAsync(app);
        if (FeishuCodes.Classify(reply) != FeishuCodeClass.Delivered || ReadToken(reply) is not { } token)
        {
            return (null, reply with { IsAboutApp = true });
        }

        var life = ReadLife(reply);
        lock (slot)
        {
            slot.Token = token;
            slot.GoodUntil = asked + (life > 2 * Margin ? life - Margin : life / 2);
        }

        return (token, null);
    }

    private ValueTask<FeishuReply> FetchAsync(FeishuApp app)
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
            HttpMethod.Post, new Uri(options.BaseUrl, options.TokenUrl), body.ToJsonString(), bearer: null,
            CancellationToken.None);
    }

    private string? ReadToken(FeishuReply reply) =>
        reply.Body.TryGetProperty(options.TokenField, out var token) && token.GetString() is { Length: > 0 } text ? text : null;

    private TimeSpan ReadLife(FeishuReply reply) =>
        reply.Body.TryGetProperty(options.TokenLifeField, out var life) && life.TryGetInt32(out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(seconds)
            : TimeSpan.Zero;

    private sealed class Slot
    {
        public Task<(string? Token, FeishuReply? Refusal)>? Fetch { get; set; }

        public string? Token { get; set; }

        public DateTimeOffset GoodUntil { get; set; }
    }
}
