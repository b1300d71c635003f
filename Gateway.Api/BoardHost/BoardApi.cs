using System.Security.Cryptography;
using System.Text;
using SalesAssistant.Gateway.Api.Http;

namespace SalesAssistant.Gateway.Api.BoardHost;

/// <summary>Serves the board at <c>/</c>, or a plain notice where it was not built.</summary>
public static class BoardApi
{
    private const string NoncePlace = "__CSP_NONCE__";

    // Prefixes that belong to the API: an unknown path under them is a mistake, not a page of the board.
    private static readonly string[] ApiPaths = ["/v1", "/openapi", "/healthz", "/readyz", "/metrics"];

    private static readonly string? Page =
        BoardFiles.Index is { } index ? Encoding.UTF8.GetString(index.Bytes) : null;

    /// <summary>
    /// Answers GET requests that no endpoint claims: with a file, else with the page, whose script knows what the path
    /// means. Comes after routing and before the endpoints.
    /// </summary>
    public static IApplicationBuilder UseBoard(this IApplicationBuilder app) => app.Use(ServeAsync);

    private static Task ServeAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        var isRead = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        if (!isRead || context.GetEndpoint() is not null || IsOfApi(request.Path))
        {
            return next(context);
        }

        SetSafeHeaders(context.Response.Headers);
        if (BoardFiles.Find(request.Path.Value!) is { } file && file != BoardFiles.Index)
        {
            return WriteFileAsync(context, file);
        }

        // A path with an extension is a file of an older build, perhaps; a page in its place would break a script tag.
        return Path.HasExtension(request.Path.Value) && !AcceptsPage(request)
            ? next(context)
            : WritePageAsync(context);
    }

    private static bool IsOfApi(PathString path) => Array.Exists(ApiPaths, prefix => path.StartsWithSegments(prefix));

    private static bool AcceptsPage(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static Task WriteFileAsync(HttpContext context, BoardFile file)
    {
        var response = context.Response;
        response.ContentType = file.ContentType;
        response.Headers.CacheControl = file.IsHashed ? "public, max-age=31536000, immutable" : "no-cache";
        response.Headers.Vary = "Accept-Encoding";
        var isZipped = context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
        if (isZipped)
        {
            response.Headers.ContentEncoding = "gzip";
        }

        return WriteAsync(context, isZipped ? file.Gzip : file.Bytes);
    }

    private static Task WritePageAsync(HttpContext context)
    {
        // Ant Design makes its style sheets in the browser; the nonce lets in these and no others.
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
        var response = context.Response;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; " +
            "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        return WriteAsync(context, Encoding.UTF8.GetBytes(Page?.Replace(NoncePlace, nonce) ?? Texts.Get("BoardMissing")));
    }

    private static void SetSafeHeaders(IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.XFrameOptions = "DENY";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }

    private static Task WriteAsync(HttpContext context, byte[] body)
    {
        context.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
