using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Access;

namespace SalesAssistant.Gateway.Api.Http;

/// <summary>Marks a write that may carry an <c>Idempotency-Key</c>.</summary>
internal sealed class TakesIdempotencyKey
{
    public static readonly TakesIdempotencyKey Instance = new();
}

/// <summary>
/// Carries out a write with an <c>Idempotency-Key</c> once, and answers its repetitions with the stored answer for
/// 24 hours. Keys are scoped by tenant and route.
/// </summary>
internal sealed class IdempotencyMiddleware(
    RequestDelegate next, ITenantStore store, [FromKeyedServices(GatewayApi.RealClock)] TimeProvider clock)
{
    private const string Header = "Idempotency-Key";
    private const int KeyLengthMax = 255;

    private readonly ConcurrentDictionary<(string Tenant, string Key), bool> running = new();

    public Task InvokeAsync(HttpContext context) =>
        context.Request.Headers.TryGetValue(Header, out var key)
            && context.GetEndpoint()?.Metadata.GetMetadata<TakesIdempotencyKey>() is not null
            ? OnceAsync(context, key.ToString())
            : next(context);

    private async Task OnceAsync(HttpContext context, string header)
    {
        var key = Unquote(header);
        if (key.Length is 0 or > KeyLengthMax)
        {
            var errors = new FieldErrors();
            errors.Add(Header, "MustHaveLength", KeyLengthMax);
            await errors.ToBadRequest().ExecuteAsync(context);
            return;
        }

        using var body = await RequestBody.ReadAsync(context);
        if (body is null)
        {
            await ApiProblem.TooLarge(RequestBody.BytesMax).ExecuteAsync(context);
            return;
        }

        var tenant = context.Features.Get<Principal>()?.Tenant ?? "";
        var request = context.Request;
        var storedKey = Hash($"{request.Method} {request.Path}\n{key}");
        if (!running.TryAdd((tenant, storedKey), true))
        {
            await ApiProblem.KeyInUse().ExecuteAsync(context);
            return;
        }

        try
        {
            request.Body = new MemoryStream(body.Memory.ToArray());
            await AnswerAsync(context, new(tenant, storedKey, Fingerprint(request, body.Span), new AnswerSeal(key)));
        }
        finally
        {
            running.TryRemove((tenant, storedKey), out _);
        }
    }

    private async Task AnswerAsync(HttpContext context, KeyedRequest keyed)
    {
        var ct = context.RequestAborted;
        if (await store.FindAnswerAsync(keyed.Tenant, keyed.StoredKey, clock.GetUtcNow(), ct) is { } answer)
        {
            if (answer.Fingerprint != keyed.Fingerprint)
            {
                await ApiProblem.KeyReused().ExecuteAsync(context);
                return;
            }

            context.Response.StatusCode = answer.Status;
            context.Response.ContentType = answer.ContentType;
            await context.Response.Body.WriteAsync(keyed.Seal.Open(answer.Body), ct);
            return;
        }

        var client = context.Response.Body;
        using var written = new MemoryStream();
        context.Response.Body = written;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = client;
        }

        // Refusals that pass by themselves may be tried again with the same key.
        var status = context.Response.StatusCode;
        if (status < 500 && status is not (401 or 403 or 409 or 412 or 429))
        {
            await store.KeepAnswerAsync(
                new(keyed.Tenant, keyed.StoredKey, keyed.Fingerprint, status, context.Response.ContentType,
                    keyed.Seal.Close(written.ToArray()), clock.GetUtcNow()),
                CancellationToken.None);
        }

        written.Position = 0;
        await written.CopyToAsync(client, ct);
    }

    /// <summary>The header is a structured string, with quotes; many clients leave them out.</summary>
    private static string Unquote(string header)
    {
        var text = header.Trim();
        return text.Length >= 2 && text[0] == '"' && text[^1] == '"' ? text[1..^1] : text;
    }

    private static string Fingerprint(HttpRequest request, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"));
        hash.AppendData(body);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private sealed record KeyedRequest(string Tenant, string StoredKey, string Fingerprint, AnswerSeal Seal);
}
