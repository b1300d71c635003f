using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SalesAssistant.Gateway.Tests.Webhooks;

/// <summary>Somebody outside who listens, and answers as the test wants.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(30);

    private readonly Channel<ReceivedWebhook> received = Channel.CreateUnbounded<ReceivedWebhook>();
    private readonly WebApplication app;

    private WebhookReceiver()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.MapPost("/", TakeAsync);
    }

    /// <summary>Judges each request; what it returns is the status. Default: 204.</summary>
    public Func<ReceivedWebhook, int> Answer { get; set; } = _ => 204;

    /// <summary>Given with every answer that is no success.</summary>
    public int? RetryAfterSeconds { get; set; }

    public Uri Url => new(app.Urls.Single() + "/");

    public static async Task<WebhookReceiver> StartAsync()
    {
        var receiver = new WebhookReceiver();
        await receiver.app.StartAsync();
        return receiver;
    }

    /// <summary>The next request, whatever it was answered.</summary>
    public async Task<ReceivedWebhook> NextAsync()
    {
        using var patience = new CancellationTokenSource(PatienceMax);
        return await received.Reader.ReadAsync(patience.Token);
    }

    public bool HasNone => received.Reader.Count == 0;

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var webhook = new ReceivedWebhook(
            context.Request.Headers["webhook-id"].ToString(), context.Request.Headers["webhook-timestamp"].ToString(),
            context.Request.Headers["webhook-signature"].ToString(), await reader.ReadToEndAsync());
        context.Response.StatusCode = Answer(webhook);
        if (context.Response.StatusCode is 301 or 302 or 307)
        {
            context.Response.Headers.Location = "/elsewhere";
        }

        if (context.Response.StatusCode >= 300 && RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        received.Writer.TryWrite(webhook);
    }
}

internal sealed record ReceivedWebhook(string Id, string Timestamp, string Signature, string Body)
{
    public System.Text.Json.JsonElement Json => System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(Body);

    public string Type => Json.GetProperty("type").GetString()!;

    public string RoomId => Json.GetProperty("data").GetProperty("room").GetProperty("roomId").GetString()!;

    /// <summary>Type and room, as <c>turn.opened r1</c>.</summary>
    public string Short => $"{Type} {RoomId}";
}
