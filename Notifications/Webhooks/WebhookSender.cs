using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Notifications.Webhooks;

/// <summary>
/// Posts events by Standard Webhooks. The address that a name resolves to is looked at and then connected to, so that a name
/// cannot show one address to the look and another to the connection; nothing is followed, no proxy is used.
/// </summary>
/// <param name="allowsPrivate">Whether any webhook may point into private networks.</param>
internal sealed class WebhookSender(bool allowsPrivate, TimeProvider clock) : IWebhookSender, IDisposable
{
    private const string Blocked = "the address is not of the public internet";

    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RetryAfterMax = TimeSpan.FromDays(1);

    private readonly HttpClient outside = CreateClient(PublicAddress.Is);
    private readonly HttpClient anywhere = CreateClient(_ => true);

    public async ValueTask<WebhookReply> SendAsync(WebhookRequest request, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(AnswerMax, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        using var message = new HttpRequestMessage(HttpMethod.Post, request.Url);
        message.Content = new StringContent(request.Body, Encoding.UTF8, "application/json");
        message.Headers.Add("webhook-id", request.Id);
        message.Headers.Add("webhook-timestamp", request.TimestampSeconds.ToString(CultureInfo.InvariantCulture));
        message.Headers.TryAddWithoutValidation("webhook-signature", request.Signature);
        message.Headers.UserAgent.ParseAdd("SalesAssistant-Webhooks/1");
        try
        {
            var http = allowsPrivate && request.AllowsPrivate ? anywhere : outside;
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return new((int)response.StatusCode, RetryAfterOf(response));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new(Status: 0, Error: $"no answer within {AnswerMax.TotalSeconds:0} s");
        }
        catch (HttpRequestException error)
        {
            // Not the exception's own text: it may name what is inside.
            return new(
                Status: 0, Error: error.InnerException is BlockedAddressException ? Blocked : $"connection failed: {error.HttpRequestError}");
        }
    }

    public void Dispose()
    {
        outside.Dispose();
        anywhere.Dispose();
    }

    private static HttpClient CreateClient(Func<IPAddress, bool> mayCall) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectCallback = (context, ct) => ConnectAsync(context.DnsEndPoint, mayCall, ct),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint target, Func<IPAddress, bool> mayCall, CancellationToken ct)
    {
        var found = IPAddress.TryParse(target.Host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(target.Host, ct);
        IPAddress[] allowed = [.. found.Where(mayCall)];
        if (found.Length > 0 && allowed.Length == 0)
        {
            throw new BlockedAddressException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, target.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private TimeSpan? RetryAfterOf(HttpResponseMessage response)
    {
        var asked = response.Headers.RetryAfter is { } header ? header.Delta ?? header.Date - clock.GetUtcNow() : null;
        return response.IsSuccessStatusCode || asked is not { } wait || wait <= TimeSpan.Zero ? null
            : wait < RetryAfterMax ? wait
            : RetryAfterMax;
    }

    private sealed class BlockedAddressException : IOException;
}
