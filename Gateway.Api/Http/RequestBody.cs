using System.Buffers;
using System.Text.Json;

namespace SalesAssistant.Gateway.Api.Http;

/// <summary>A request's body in one rented piece of memory.</summary>
internal sealed class RequestBody : IDisposable
{
    /// <summary>Largest body of a request.</summary>
    public const int BytesMax = 10 * 1024 * 1024;

    /// <summary>
    /// How much of a body that is too large is read to its end, so that the answer reaches a client that first writes all.
    /// </summary>
    public const int DrainedMax = 64 * 1024 * 1024;

    private const int FirstBytes = 4096;
    private byte[] bytes;
    private int length;

    private RequestBody(int capacity) => bytes = ArrayPool<byte>.Shared.Rent(capacity);

    public ReadOnlySpan<byte> Span => bytes.AsSpan(0, length);

    public ReadOnlyMemory<byte> Memory => bytes.AsMemory(0, length);

    /// <returns>Null for a body of more than <see cref="BytesMax"/>, which is read and dropped.</returns>
    public static async ValueTask<RequestBody?> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength > BytesMax)
        {
            await DrainAsync(context);
            return null;
        }

        var body = new RequestBody((int)Math.Max(FirstBytes, context.Request.ContentLength ?? 0));
        try
        {
            if (await body.FillAsync(context))
            {
                return body;
            }
        }
        catch
        {
            body.Dispose();
            throw;
        }

        body.Dispose();
        await DrainAsync(context);
        return null;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = [];
        length = 0;
    }

    /// <summary>Reads the body as one JSON value; the caller disposes the document.</summary>
    /// <param name="allowsNone">No body counts as an empty object.</param>
    public static async ValueTask<Found<JsonDocument>> ReadJsonAsync(HttpContext context, bool allowsNone = false)
    {
        var request = context.Request;
        if (!string.IsNullOrEmpty(request.ContentType) && !request.HasJsonContentType())
        {
            return ApiProblem.UnsupportedMediaType("application/json");
        }

        using var body = await ReadAsync(context);
        if (body is null)
        {
            return ApiProblem.TooLarge(BytesMax);
        }

        try
        {
            if (allowsNone && body.Span.IsEmpty)
            {
                return JsonDocument.Parse("{}");
            }

            // A copy: the document outlives the rented memory.
            return JsonDocument.Parse(body.Memory.ToArray());
        }
        catch (JsonException exception)
        {
            return ApiProblem.Malformed(
                $"(line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1})");
        }
    }

    private static async Task DrainAsync(HttpContext context)
    {
        // Who waits for "100 Continue" has not sent the body, and need not.
        if (context.Request.Headers.Expect.Count > 0)
        {
            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            var drained = 0L;
            int read;
            while (drained < DrainedMax && (read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
            {
                drained += read;
            }
        }
        catch (BadHttpRequestException)
        {
            // More than even that: the connection ends.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <returns>False when it is too large.</returns>
    private async ValueTask<bool> FillAsync(HttpContext context)
    {
        var stream = context.Request.Body;
        while (true)
        {
            if (length == bytes.Length)
            {
                if (length > BytesMax)
                {
                    return false;
                }

                Grow();
            }

            var read = await stream.ReadAsync(bytes.AsMemory(length), context.RequestAborted);
            if (read == 0)
            {
                return length <= BytesMax;
            }

            length += read;
        }
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(bytes.Length * 2);
        Span.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = larger;
    }
}
