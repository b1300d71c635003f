using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace SalesAssistant.Notifications.Feishu;

/// <summary>Sends JSON and reads the platform's answer; trouble on the way is an answer too, never an exception.</summary>
internal sealed class FeishuHttp(HttpClient http, FeishuOptions options, TimeProvider clock)
{
    private static readonly TimeSpan RetryAfterMax = TimeSpan.FromHours(1);

    /// <param name="json">Null: no body.</param>
    public async ValueTask<FeishuReply> SendAsync(
        HttpMethod method, Uri url, string? json, string? bearer, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(options.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        using var request = new HttpRequestMessage(method, url);
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        if (bearer is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        }

        try
        {
            using var response = await http.SendAsync(request, either.Token);
            var body = await response.Content.ReadAsByteArrayAsync(either.Token);
            return Read(response, body);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new(Status: 0, Code: null, $"no answer within {options.Timeout.TotalSeconds:0.#} s");
        }
        catch (HttpRequestException e)
        {
            // Not the exception's own text: it may name the address, which is a secret.
            return new(Status: 0, Code: null, $"connection failed: {e.HttpRequestError}");
        }
    }

    private FeishuReply Read(HttpResponseMessage response, byte[] body)
    {
        var status = (int)response.StatusCode;
        var retryAfter = ReadRetryAfter(response);
        if (ReadObject(body) is not { } json)
        {
            return new(status, Code: null, "the answer is not JSON", RetryAfter: retryAfter, ServerTime: response.Headers.Date);
        }

        int? code = json.TryGetProperty("code", out var value) && value.TryGetInt32(out var number) ? number : null;
        var message = json.TryGetProperty("msg", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
        return new(status, code, message, json, retryAfter, response.Headers.Date);
    }

    private static JsonElement? ReadObject(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The platform's own header in seconds, which may have a fraction; else the standard one.</summary>
    private TimeSpan? ReadRetryAfter(HttpResponseMessage response)
    {
        TimeSpan? wait = null;
        if (response.Headers.TryGetValues("x-ogw-ratelimit-reset", out var values)
            && double.TryParse(values.First(), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            && double.IsFinite(seconds))
        {
            wait = TimeSpan.FromSeconds(Math.Clamp(seconds, 0, RetryAfterMax.TotalSeconds));
        }
        else if (response.Headers.RetryAfter is { } header)
        {
            wait = header.Delta ?? header.Date - clock.GetUtcNow();
        }

        return wait is { } found ? TimeSpan.FromTicks(Math.Clamp(found.Ticks, 0, RetryAfterMax.Ticks)) : null;
    }
}
