using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;
using SalesAssistant.Domain;
using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Gateway.Api.Http;

/// <summary>Any answer that is not a success: a problem document of RFC 9457.</summary>
public sealed class ApiProblem : IResult, IStatusCodeHttpResult
{
    public const string ContentType = "application/problem+json";

    private readonly int status;
    private readonly string code;
    private readonly string title;
    private readonly string detail;

    private ApiProblem(int status, string code, string title, string detail)
    {
        this.status = status;
        this.code = code;
        this.title = title;
        this.detail = detail;
    }

    public int? StatusCode => status;

    private IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    private TimeSpan? RetryAfter { get; init; }

    public static ApiProblem Unauthorized() =>
        new(401, "unauthorized", "No valid key", Texts.Get(nameof(Unauthorized)));

    public static ApiProblem Forbidden() =>
        new(403, "forbidden", "The key's role may not do this", Texts.Get(nameof(Forbidden)));

    /// <summary>There is no such thing for this caller.</summary>
    public static ApiProblem NotFound() => new(404, "not-found", "Not found", Texts.Get(nameof(NotFound)));

    /// <summary>The id occurs in several channels and the caller must name one.</summary>
    public static ApiProblem Ambiguous(string field, IEnumerable<string> channels) =>
        new(409, "ambiguous", "The id is ambiguous", Texts.Get(nameof(Ambiguous), string.Join(", ", channels)))
        {
            Errors = One(field, Texts.Get(nameof(Ambiguous), string.Join(", ", channels))),
        };

    /// <summary>Nothing to act on, or something is pending.</summary>
    public static ApiProblem Conflict(string detail, string? field = null) =>
        new(409, "conflict", "Not possible in the present state", detail)
        {
            Errors = field is null ? null : One(field, detail),
        };

    /// <summary>The body cannot be read at all.</summary>
    public static ApiProblem Malformed(string? reason = null) =>
        new(400, "malformed", "The body cannot be read",
            reason is null ? Texts.Get(nameof(Malformed)) : $"{Texts.Get(nameof(Malformed))} {reason}");

    /// <summary>The request, other than its body, has wrong values.</summary>
    public static ApiProblem BadRequest(IReadOnlyDictionary<string, string[]> errors) =>
        new(400, "invalid", "The request has wrong values", Summary(errors)) { Errors = errors };

    /// <summary>The body has wrong values; nothing was done.</summary>
    public static ApiProblem Invalid(IReadOnlyDictionary<string, string[]> errors) =>
        new(422, "invalid", "The body has wrong values", Summary(errors)) { Errors = errors };

    public static ApiProblem Invalid(string field, string message) => Invalid(One(field, message));

    public static ApiProblem Invalid(IEnumerable<FieldError> errors) => Invalid(errors
        .GroupBy(error => error.Field)
        .ToDictionary(field => field.Key, field => field.Select(error => error.Message).Distinct().ToArray()));

    public static ApiProblem TooLarge(long bytesMax) =>
        new(413, "too-large", "The body is too large", Texts.Get(nameof(TooLarge), bytesMax / (1024 * 1024)));

    public static ApiProblem TooMany(int countMax) =>
        new(413, "too-many", "Too many items in one body", Texts.Get(nameof(TooMany), countMax));

    public static ApiProblem UnsupportedMediaType(string accepted) =>
        new(415, "unsupported-media-type", "Unsupported media type", Texts.Get(nameof(UnsupportedMediaType), accepted));

    public static ApiProblem PreconditionRequired() =>
        new(428, "precondition-required", "If-Match is required", Texts.Get(nameof(PreconditionRequired)));

    public static ApiProblem Stale() => new(412, "stale", "It was changed meanwhile", Texts.Get(nameof(Stale)));

    /// <summary>The Idempotency-Key was used for another request.</summary>
    public static ApiProblem KeyReused() =>
        new(422, "idempotency-key-reused", "The Idempotency-Key belongs to another request", Texts.Get(nameof(KeyReused)))
        {
            Errors = One("Idempotency-Key", Texts.Get(nameof(KeyReused))),
        };

    /// <summary>The first request with this Idempotency-Key is still being carried out.</summary>
    public static ApiProblem KeyInUse() =>
        new(409, "idempotency-key-in-use", "The first request is still running", Texts.Get(nameof(KeyInUse)));

    public static ApiProblem Overloaded(TimeSpan retryAfter) =>
        new(429, "overloaded", "Too many requests", Texts.Get(nameof(Overloaded))) { RetryAfter = retryAfter };

    public static ApiProblem Unavailable() =>
        new(503, "unavailable", "The storage cannot be reached", Texts.Get(nameof(Unavailable)))
        {
            RetryAfter = TimeSpan.FromSeconds(5),
        };

    /// <param name="whyNot">In English, for who runs the installation.</param>
    public static ApiProblem NotReady(string whyNot) =>
        new(503, "not-ready", $"Not ready: {whyNot}", Texts.Get(nameof(NotReady)))
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        };

    /// <summary>What a rule of the product refused.</summary>
    public static ApiProblem Refused(Refusal refusal) => refusal.Kind switch
    {
        RefusalKind.Conflict => Conflict(refusal.Text, refusal.Field),
        RefusalKind.Invalid when refusal.Field is { } field => Invalid(field, refusal.Text),
        RefusalKind.Invalid => new(422, "invalid", "The body has wrong values", refusal.Text),
        _ => throw new UnreachableException($"Unknown refusal {refusal.Kind}."),
    };

    /// <summary>An answer without body, such as that of the router.</summary>
    public static ApiProblem OfStatus(int status) => status switch
    {
        401 => Unauthorized(),
        403 => Forbidden(),
        404 => NotFound(),
        405 => new(405, "method-not-allowed", "Method not allowed", Texts.Get("MethodNotAllowed")),
        413 => TooLarge(RequestBody.BytesMax),
        415 => UnsupportedMediaType("application/json"),
        < 500 => new(status, "bad-request", "Bad request", Texts.Get("BadRequest")),
        _ => new(status, "internal", "Internal error", Texts.Get("Internal")),
    };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        if (RetryAfter is { } wait)
        {
            response.Headers.RetryAfter =
                Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        return response.WriteAsJsonAsync(
            new Problem($"urn:salesassistant:problem:{code}", title, status, detail, code, TraceIdOf(httpContext))
            {
                Errors = Errors,
            },
            ApiJson.Options, ContentType, httpContext.RequestAborted);
    }

    private static string TraceIdOf(HttpContext context) =>
        Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;

    private static Dictionary<string, string[]> One(string field, string message) => new() { [field] = [message] };

    private static string Summary(IReadOnlyDictionary<string, string[]> errors) =>
        string.Join("；", errors.Take(3).Select(error => $"{error.Key}：{string.Join("，", error.Value)}"))
        + (errors.Count > 3 ? "…" : "");
}

/// <summary>A problem document (RFC 9457).</summary>
/// <param name="Type">A URN that ends in <paramref name="Code"/>.</param>
/// <param name="Title">What kind of problem, in English.</param>
/// <param name="Detail">What is wrong here, in Chinese, fit to be shown.</param>
/// <param name="Code">Short name of the kind of problem, such as <c>ambiguous</c>.</param>
/// <param name="TraceId">Finds the request in logs and traces.</param>
public sealed record Problem(string Type, string Title, int Status, string Detail, string Code, string TraceId)
{
    /// <summary>Wrong fields by JSON path, with what is wrong with each; only where fields are wrong.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }
}
