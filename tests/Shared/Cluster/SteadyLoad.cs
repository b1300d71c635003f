using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace SalesAssistant.TestSupport.Cluster;

/// <summary>
/// A steady load on the rooms of some tenants, and a book of what was answered: customers ask and sales answer in turn, and
/// what got no 200 is sent again until it does, as any good client would.
/// </summary>
public sealed class SteadyLoad : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly LocalCluster cluster;
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(60) };
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<string, byte> answered = new();
    private readonly ConcurrentBag<HttpStatusCode> refused = [];
    private readonly List<Task> workers = [];
    private readonly Lock gate = new();
    private TimeSpan unavailableMax;
    private long sent;

    public SteadyLoad(LocalCluster cluster, IReadOnlyList<ClusterTenant> tenants, int rooms, int atOnce)
    {
        this.cluster = cluster;
        Rooms = [.. Enumerable.Range(0, rooms).Select(index => (tenants[index % tenants.Count], $"busy-{index}"))];
        for (var worker = 0; worker < atOnce; worker++)
        {
            var own = Rooms.Where((_, index) => index % atOnce == worker).ToList();
            workers.Add(Task.Run(() => RunAsync(own)));
        }
    }

    public IReadOnlyList<(ClusterTenant Tenant, string Room)> Rooms { get; }

    /// <summary>Ids of all messages that were answered 200.</summary>
    public IReadOnlyCollection<string> Answered => (IReadOnlyCollection<string>)answered.Keys;

    public IReadOnlyList<HttpStatusCode> Refused => [.. refused];

    public long Sent => Interlocked.Read(ref sent);

    /// <summary>The longest that any room took no message.</summary>
    public TimeSpan UnavailableMax
    {
        get
        {
            lock (gate)
            {
                return unavailableMax;
            }
        }
    }

    /// <summary>Forgets the longest wait so far, such as that of the start.</summary>
    public void ForgetWaits()
    {
        lock (gate)
        {
            unavailableMax = TimeSpan.Zero;
        }
    }

    /// <summary>Ends the load; what is under way is brought to its end.</summary>
    public async Task StopAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(workers);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        http.Dispose();
    }

    private async Task RunAsync(IReadOnlyList<(ClusterTenant Tenant, string Room)> rooms)
    {
        for (var round = 0; !stopping.IsCancellationRequested; round++)
        {
            foreach (var (tenant, room) in rooms)
            {
                if (stopping.IsCancellationRequested)
                {
                    return;
                }

                await SendAsync(tenant, room, $"{room}-{round}", round % 2 == 0 ? "c1" : "s1");
            }
        }
    }

    private async Task SendAsync(ClusterTenant tenant, string room, string id, string sender)
    {
        var start = Stopwatch.GetTimestamp();
        var message = new { id, roomId = room, senderId = sender, sentAt = DateTimeOffset.UtcNow, text = "您好，这个怎么卖？" };
        for (var tries = 0; ; tries++)
        {
            // The next try goes through another gateway, as it would behind a balancer.
            var gateway = cluster.Gateways[(int)(Interlocked.Increment(ref sent) % cluster.Gateways.Count)];
            if (await TryAsync(gateway, tenant, message))
            {
                break;
            }

            await Task.Delay(Pause);
        }

        answered.TryAdd(id, 0);
        lock (gate)
        {
            var waited = Stopwatch.GetElapsedTime(start);
            unavailableMax = waited > unavailableMax ? waited : unavailableMax;
        }
    }

    private async Task<bool> TryAsync(ClusterHost gateway, ClusterTenant tenant, object message)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.Url, "/v1/messages"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tenant.Key);
            request.Content = JsonContent.Create(message);
            using var answer = await http.SendAsync(request);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
                return body.GetProperty("accepted").GetInt32() + body.GetProperty("duplicates").GetInt32() == 1
                    ? true
                    : throw new InvalidOperationException($"One message was answered {body}.");
            }

            refused.Add(answer.StatusCode);
            return false;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException or IOException)
        {
            return false;
        }
    }
}
