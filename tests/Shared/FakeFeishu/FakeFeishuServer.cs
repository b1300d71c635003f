using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SalesAssistant.TestSupport.FakeFeishu;

/// <summary>
/// The open platform on loopback, as strict as its documentation: signatures, sizes, rates, tokens, deduplication, update rules
/// and the structure of cards. Faults are queued and hit the next requests to send or update. All members are thread-safe.
/// </summary>
public sealed partial class FakeFeishuServer : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly FakeFeishuOptions options;
    private readonly WebApplication web;
    private readonly Dictionary<string, (string? Secret, string? Keyword)> webhooks = [];
    private readonly Dictionary<string, string> apps = [];
    private readonly Dictionary<string, (string AppId, DateTimeOffset Until)> tokens = [];
    private readonly HashSet<string> foreignChats = [];
    private readonly Queue<Fault> faults = new();
    private bool isDown;
    private readonly List<FakeRequest> requests = [];
    private readonly List<FakeMessage> messages = [];
    private readonly Dictionary<(string AppId, string Uuid), (string MessageId, DateTimeOffset At)> sentUuids = [];
    private readonly Dictionary<string, List<DateTimeOffset>> arrivals = [];
    private int tokensIssued;

    private FakeFeishuServer(FakeFeishuOptions options)
    {
        this.options = options;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        web = builder.Build();
        web.Run(HandleAsync);
    }

    public Uri BaseUrl { get; private set; } = null!;

    /// <summary>How many tokens were asked for.</summary>
    public int TokensIssued
    {
        get { lock (gate) { return tokensIssued; } }
    }

    /// <summary>Requests to send or update, in order of arrival.</summary>
    public IReadOnlyList<FakeRequest> Requests
    {
        get { lock (gate) { return [.. requests]; } }
    }

    /// <summary>Everything that readers see, in order of arrival.</summary>
    public IReadOnlyList<FakeMessage> Messages
    {
        get { lock (gate) { return [.. messages]; } }
    }

    public static async Task<FakeFeishuServer> StartAsync(FakeFeishuOptions? options = null)
    {
        var server = new FakeFeishuServer(options ?? new());
        await server.web.StartAsync();
        server.BaseUrl = new Uri(server.web.Urls.Single());
        return server;
    }

    public ValueTask DisposeAsync() => web.DisposeAsync();

    /// <param name="chat">Token in the path; also the name of its chat in <see cref="Messages"/>.</param>
    /// <returns>The webhook's URL.</returns>
    public Uri AddWebhook(string chat, string? secret = null, string? keyword = null)
    {
        lock (gate)
        {
            webhooks[chat] = (secret, keyword);
        }

        return new Uri(BaseUrl, $"/open-apis/bot/v2/hook/{chat}");
    }

    public void AddApp(string appId, string appSecret)
    {
        lock (gate)
        {
            apps[appId] = appSecret;
        }
    }

    /// <summary>The bot is not in this chat.</summary>
    public void RemoveBotFrom(string chat)
    {
        lock (gate)
        {
            foreignChats.Add(chat);
        }
    }

    public void Recall(string messageId)
    {
        lock (gate)
        {
            var index = messages.FindIndex(message => message.MessageId == messageId);
            messages[index] = messages[index] with { IsRecalled = true };
        }
    }

    /// <summary>The next requests to send or update fail so, one each, in this order.</summary>
    public void Fail(params ReadOnlySpan<Fault> next)
    {
        lock (gate)
        {
            foreach (var fault in next)
            {
                faults.Enqueue(fault);
            }
        }
    }

    /// <summary>Whether every request to send or update fails with a server error.</summary>
    public bool IsDown
    {
        get
        {
            lock (gate)
            {
                return isDown;
            }
        }

        set
        {
            lock (gate)
            {
                isDown = value;
            }
        }
    }

    public IReadOnlyList<FakeMessage> MessagesIn(string chat) => [.. Messages.Where(message => message.Chat == chat)];

    private async Task HandleAsync(HttpContext context)
    {
        using var copy = new MemoryStream();
        await context.Request.Body.CopyToAsync(copy, context.RequestAborted);
        var bytes = copy.ToArray();
        if (context.Request.Path == "/open-apis/auth/v3/tenant_access_token/internal")
        {
            Reply issued;
            lock (gate)
            {
                issued = IssueToken(bytes);
            }

            await WriteAsync(context, issued);
            return;
        }

        Fault? fault;
        Reply reply;
        lock (gate)
        {
            if (!faults.TryDequeue(out fault) && isDown)
            {
                fault = Fault.ServerError;
            }

            reply = fault switch
            {
                Fault.Answer answer => new(answer.Status, answer.Body, answer.ResetSeconds, answer.RetryAfter, answer.Location),
                Fault.ExpireToken => ExpireTokens(),
                Fault.Hang => new(0, ""),
                _ => Carry(context.Request, bytes),
            };
            requests.Add(new(
                context.Request.Method, context.Request.Path + context.Request.QueryString, Encoding.UTF8.GetString(bytes),
                bytes.Length, options.Clock.GetUtcNow(), reply.Status, reply.Code));
        }

        switch (fault)
        {
            case Fault.Hang:
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                break;
            case Fault.Drop:
                context.Abort();
                break;
            default:
                await WriteAsync(context, reply);
                break;
        }
    }

    private static async Task WriteAsync(HttpContext context, Reply reply)
    {
        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = reply.Code is null ? "text/html" : "application/json; charset=utf-8";
        if (reply.ResetSeconds is { } seconds)
        {
            context.Response.Headers["x-ogw-ratelimit-limit"] = "50";
            context.Response.Headers["x-ogw-ratelimit-reset"] = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (reply.RetryAfter is { } retryAfter)
        {
            context.Response.Headers.RetryAfter = retryAfter;
        }

        if (reply.Location is { } location)
        {
            context.Response.Headers.Location = location;
        }

        await context.Response.WriteAsync(reply.Body, context.RequestAborted);
    }
}
