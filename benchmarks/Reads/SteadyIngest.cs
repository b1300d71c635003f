using System.Net.Http.Headers;
using System.Text;
using SalesAssistant.Benchmarks.Figures;

namespace SalesAssistant.Benchmarks.Reads;

/// <summary>Sends messages at a steady rate until it is disposed, whether the host keeps up or not.</summary>
internal sealed class SteadyIngest : IAsyncDisposable
{
    private const int BatchSize = 50;

    private readonly CancellationTokenSource stopping = new();
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromMinutes(1) };
    private readonly HostProcess host;
    private readonly ReadsPlan plan;
    private readonly Task running;
    private readonly List<double> milliseconds = [];
    private int sent;

    public SteadyIngest(HostProcess host, ReadsPlan plan)
    {
        this.host = host;
        this.plan = plan;
        http.DefaultRequestHeaders.Authorization = new("Bearer", host.Key);
        running = RunAsync();
    }

    public int Sent => Volatile.Read(ref sent);

    /// <summary>Time to the durable answer of a batch, 99th percentile.</summary>
    public double P99
    {
        get
        {
            lock (milliseconds)
            {
                return Percentiles.Of(milliseconds, 0.99);
            }
        }
    }

    /// <summary>Begins the measurement anew.</summary>
    public void Forget()
    {
        lock (milliseconds)
        {
            milliseconds.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        http.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds((double)BatchSize / plan.MessagesPerSecond));
        List<Task> batches = [];
        for (var number = 0; !stopping.IsCancellationRequested; number++)
        {
            batches.Add(SendAsync(number));
            batches.RemoveAll(batch => batch.IsCompletedSuccessfully);
            try
            {
                await timer.WaitForNextTickAsync(stopping.Token);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        await Task.WhenAll(batches);
    }

    private async Task SendAsync(int batch)
    {
        var json = new StringBuilder("[");
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        for (var index = 0; index < BatchSize; index++)
        {
            // Far apart, so that no two batches meet in a room; half of them ask, half of them answer.
            var number = (batch * BatchSize) + index;
            var room = (int)(number * 7_919L % plan.Rooms);
            var isCustomer = number / plan.Rooms % 2 == 0;
            json.Append(index == 0 ? "" : ",").Append($"{{\"id\":\"steady-{number}\",\"roomId\":\"room-{room}\",\"sentAt\":{now}")
                .Append($",\"senderId\":\"{(isCustomer ? $"customer-{room}" : $"sales-{room % plan.People}")}\"")
                .Append($",\"senderRole\":\"{(isCustomer ? "customer" : "sales")}\",\"type\":\"text\",\"text\":\"第三条能不能改一下\"}}");
        }

        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(json.Append(']').ToString()));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var began = TimeProvider.System.GetTimestamp();
        using var answer = await http.PostAsync(new Uri(host.Url, "/v1/messages"), content);
        if (answer.IsSuccessStatusCode)
        {
            Interlocked.Add(ref sent, BatchSize);
            lock (milliseconds)
            {
                milliseconds.Add(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
            }
        }
    }
}
