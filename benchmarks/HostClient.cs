using System.Globalization;
using System.Text.Json.Nodes;

namespace SalesAssistant.Benchmarks;

/// <summary>What a benchmark asks of a host beside its load, over HTTP as anybody would.</summary>
internal sealed class HostClient : IDisposable
{
    private const int PeopleMax = 500;

    private readonly HttpClient http;
    private readonly HostProcess host;

    /// <param name="key">Null: the first tenant's admin key.</param>
    public HostClient(HostProcess host, string? key = null)
    {
        this.host = host;
        Key = key ?? host.Key;
        http = new() { BaseAddress = host.Url, Timeout = TimeSpan.FromMinutes(2) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", Key);
    }

    public string Key { get; }

    public void Dispose() => http.Dispose();

    /// <summary>Asks and takes in the whole answer.</summary>
    public async Task<int> ReadAsync(string path)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadAsByteArrayAsync()).Length;
    }

    public async Task ChangeSettingsAsync(Action<JsonObject> change)
    {
        var path = new Uri("/v1/settings", UriKind.Relative);
        using var read = await http.GetAsync(path);
        var settings = (await read.Content.ReadFromJsonAsync<JsonObject>())!;
        change(settings);
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = JsonContent.Create(settings) };
        request.Headers.TryAddWithoutValidation("If-Match", read.Headers.ETag!.ToString());
        await SendAsync(request);
    }

    /// <summary>People <c>ROLE-0</c>, <c>ROLE-1</c>, …</summary>
    public async Task PutPeopleAsync(int count, string role)
    {
        foreach (var numbers in Enumerable.Range(0, count).Chunk(PeopleMax))
        {
            var people = numbers.Select(number => new { id = $"{role}-{number}", name = $"成员{number}", role });
            using var request = new HttpRequestMessage(HttpMethod.Put, "/v1/people") { Content = JsonContent.Create(people) };
            await SendAsync(request);
        }
    }

    /// <summary>Sends messages in batches over many connections.</summary>
    /// <param name="body">The messages from a number on, so many.</param>
    public Task<Measured> IngestAsync(int messages, Func<int, int, byte[]> body) =>
        IngestAsync(messages, IngestPlan.BatchConnections, body);

    /// <inheritdoc cref="IngestAsync(int, Func{int, int, byte[]})"/>
    public Task<Measured> IngestAsync(int messages, int connections, Func<int, int, byte[]> body) => Load.RunAsync(
        "ingest", new(host.Url, "/v1/messages"), Key, (messages + IngestPlan.BatchSize - 1) / IngestPlan.BatchSize,
        connections, IngestPlan.BatchSize,
        number => body(number * IngestPlan.BatchSize, Math.Min(IngestPlan.BatchSize, messages - (number * IngestPlan.BatchSize))));

    /// <summary>A new tenant's admin key.</summary>
    public async Task<string> AddTenantAsync(string name)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/tenants") { Content = JsonContent.Create(new { name }) };
        request.Headers.Authorization = new("Bearer", HostProcess.OperatorKey);
        return (string)(await SendAsync(request))!["adminKey"]!;
    }

    /// <summary>A series of the metrics page without labels; 0 if it is not there.</summary>
    public async Task<double> MetricAsync(string name)
    {
        var page = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        var line = page.Split('\n').FirstOrDefault(each => each.StartsWith(name + " ", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line[name.Length..], CultureInfo.InvariantCulture);
    }

    private async Task<JsonNode?> SendAsync(HttpRequestMessage request)
    {
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? JsonNode.Parse(text)
            : throw new HttpRequestException($"{request.Method} {request.RequestUri}: {(int)answer.StatusCode} {text}");
    }
}
