using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using SalesAssistant.Benchmarks.Figures;

namespace SalesAssistant.Benchmarks;

/// <summary>Rate and latencies of a run.</summary>
internal sealed record Measured(string Name, long Messages, TimeSpan Took, IReadOnlyList<double> Milliseconds)
{
    public double PerSecond => Messages / Took.TotalSeconds;

    public double Percentile(double share) => Percentiles.Of(Milliseconds, share);
}

/// <summary>Sends requests over many connections at once, each as soon as the one before is answered.</summary>
internal static class Load
{
    private const int TriesMax = 20;
    private const int QuietRunsUntilWarm = 3;
    private const double Growth = 1.03;
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WarmUpMax = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Sends until the rate has stopped growing, two minutes at most: a server that runs for months is compiled, one that has just
    /// started compiles itself on the processors that it is measured on.
    /// </summary>
    /// <param name="send">Sends a part of what is measured then, under this name.</param>
    public static async Task WarmUpAsync(Func<string, Task<Measured>> send)
    {
        var clock = Stopwatch.StartNew();
        var best = 0d;
        for (var (run, quiet) = (1, 0); quiet < QuietRunsUntilWarm && clock.Elapsed < WarmUpMax; run++)
        {
            var rate = (await send($"warm-{run}")).PerSecond;
            quiet = rate > best * Growth ? 0 : quiet + 1;
            best = Math.Max(best, rate);
        }
    }

    /// <param name="bodies">Body of the request with this number.</param>
    /// <param name="messagesEach">Messages in one request.</param>
    public static async Task<Measured> RunAsync(
        string name, Uri url, string? key, int requests, int connections, int messagesEach, Func<int, byte[]> bodies)
    {
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections }) { Timeout = TimeSpan.FromMinutes(2) };
        if (key is not null)
        {
            http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        }

        // Made before the clock starts: the client shares the machine's processors with the server.
        var prepared = Enumerable.Range(0, requests).Select(bodies).ToArray();
        var latencies = new double[requests];
        var next = -1;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(async _ =>
        {
            for (var number = Interlocked.Increment(ref next); number < requests; number = Interlocked.Increment(ref next))
            {
                var began = clock.Elapsed;
                await SendAsync(http, url, prepared[number]);
                latencies[number] = (clock.Elapsed - began).TotalMilliseconds;
            }
        }));
        return new(name, (long)requests * messagesEach, clock.Elapsed, latencies);
    }

    /// <summary>What is refused for load is sent again, as a good client would: ids make that safe.</summary>
    private static async Task SendAsync(HttpClient http, Uri url, byte[] body)
    {
        for (var tries = 1; ; tries++)
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var answer = await http.PostAsync(url, content);
            if (answer.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable) || tries == TriesMax)
            {
                answer.EnsureSuccessStatusCode();
                return;
            }

            await Task.Delay(TryAgainAfter);
        }
    }
}
