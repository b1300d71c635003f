using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace SalesAssistant.Gateway.Tests.Contract;

/// <summary>Speaks to the API with one key.</summary>
public sealed class ApiClient(Uri baseUrl, string? key)
{
    // Ids with encoded slashes have to go out as they are written.
    private static readonly HttpClient Http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(1) })
    {
        Timeout = TimeSpan.FromSeconds(60),
    };

    public string? Key => key;

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<Answer> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body);

    public Task<Answer> PutAsync(string path, object? body) => SendAsync(HttpMethod.Put, path, body);

    public Task<Answer> PatchAsync(string path, object? body) => SendAsync(HttpMethod.Patch, path, body);

    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    public Task<Answer> SendAsync(HttpMethod method, string path, object? body, params (string Name, string Value)[] headers) =>
        SendTextAsync(method, path, body is null ? null : JsonSerializer.Serialize(body), "application/json", headers);

    public async Task<Answer> SendTextAsync(
        HttpMethod method, string path, string? body, string? contentType, params (string Name, string Value)[] headers)
    {
        using var request = Request(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            if (contentType is not null)
            {
                request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
            }
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Http.SendAsync(request);
        return new(
            response.StatusCode, response.Content.Headers.ContentType?.MediaType, response.Headers.ETag?.ToString(),
            await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>Opens a stream of server-sent events.</summary>
    public async Task<EventReader> OpenEventsAsync(string? lastEventId = null)
    {
        var request = Request(HttpMethod.Get, "/v1/events");
        if (lastEventId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        }

        var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new(response, await response.Content.ReadAsStreamAsync());
    }

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var options = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        Uri.TryCreate(baseUrl.GetLeftPart(UriPartial.Authority) + path, options, out var uri);
        var request = new HttpRequestMessage(method, uri);
        if (key is not null)
        {
            request.Headers.Authorization = new("Bearer", key);
        }

        return request;
    }
}
