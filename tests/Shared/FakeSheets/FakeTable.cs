using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SalesAssistant.TestSupport.FakeSheets;

/// <summary>A provider with one table on loopback. It counts what it refuses: a good client gives it no cause, unless told to.</summary>
public abstract class FakeTable : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly WebApplication web;
    private readonly Queue<(int Status, int Code)> faults = new();
    private readonly List<DateTimeOffset> arrivals = [];
    private int writing;

    protected FakeTable()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        web = builder.Build();
        web.Run(HandleAsync);
    }

    public Uri BaseUrl { get; private set; } = null!;

    public OrderedDictionary<string, JsonObject> Records { get; } = [];

    /// <summary>Number of records in each write that was carried out.</summary>
    public List<int> Batches { get; } = [];

    public List<DateTimeOffset> Arrivals
    {
        get { lock (gate) { return [.. arrivals]; } }
    }

    /// <summary>Refusals of this fake's own rules: batches too large, too fast, two writes at once.</summary>
    public List<string> Offences { get; } = [];

    /// <summary>Arrivals that it takes within a second.</summary>
    public int PerSecond { get; init; } = 1_000;

    /// <summary>How long a write takes.</summary>
    public TimeSpan WriteTime { get; init; } = TimeSpan.Zero;

    public async ValueTask StartAsync()
    {
        await web.StartAsync();
        BaseUrl = new Uri(web.Urls.Single());
    }

    /// <summary>Refuses the next request so, whatever it is.</summary>
    public void FailNext(int status, int code) => faults.Enqueue((status, code));

    public ValueTask DisposeAsync() => web.DisposeAsync();

    protected abstract int BatchSizeMax { get; }

    protected abstract (int Status, int Code) TooMany { get; }

    protected abstract (int Status, int Code) Conflict { get; }

    protected abstract bool IsWrite(HttpRequest request);

    /// <summary>Answers one request that the rules let through; null for an unknown address.</summary>
    protected abstract JsonObject? Answer(HttpRequest request, JsonObject? body);

    /// <summary>Status and body of a refusal.</summary>
    protected abstract JsonObject Refusal(int code, string words);

    /// <summary>An answer to what needs neither table nor rules; null for everything else.</summary>
    protected virtual JsonObject? AnswerAside(HttpRequest request, JsonObject? body) => null;

    protected bool TakeBatch(int count)
    {
        if (count > BatchSizeMax)
        {
            Offences.Add($"{count} records in one write");
            return false;
        }

        Batches.Add(count);
        return true;
    }

    private async Task HandleAsync(HttpContext context)
    {
        var body = context.Request.ContentLength > 0
            ? (JsonObject?)await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted)
            : null;
        if (AnswerAside(context.Request, body) is { } aside)
        {
            await WriteAsync(context, 200, aside);
            return;
        }

        var isWrite = IsWrite(context.Request);
        if (Refuse(isWrite) is { } refused)
        {
            await WriteAsync(context, refused.Status, Refusal(refused.Code, "refused"));
            return;
        }

        try
        {
            await Task.Delay(isWrite ? WriteTime : TimeSpan.Zero, context.RequestAborted);
            JsonObject? answer;
            lock (gate)
            {
                answer = Answer(context.Request, body);
            }

            await WriteAsync(context, answer is null ? 404 : 200, answer ?? Refusal(404, "no such address"));
        }
        finally
        {
            Interlocked.Add(ref writing, isWrite ? -1 : 0);
        }
    }

    private (int Status, int Code)? Refuse(bool isWrite)
    {
        lock (gate)
        {
            var now = DateTimeOffset.UtcNow;
            arrivals.Add(now);
            if (faults.TryDequeue(out var fault))
            {
                return fault;
            }

            if (arrivals.Count(at => at > now.AddSeconds(-1)) > PerSecond)
            {
                Offences.Add("too fast");
                return TooMany;
            }

            if (isWrite && Interlocked.Increment(ref writing) > 1)
            {
                Interlocked.Decrement(ref writing);
                Offences.Add("two writes at once");
                return Conflict;
            }

            return null;
        }
    }

    private static Task WriteAsync(HttpContext context, int status, JsonObject answer)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(answer.ToJsonString(JsonSerializerOptions.Web));
    }
}
