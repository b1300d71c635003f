using SalesAssistant.Gateway.Api.Access;

namespace SalesAssistant.Gateway.Api.BoardHost;

/// <summary>
/// Takes the key from the board's session. A request that may change something must also carry a header that a page of
/// another site cannot send, besides the cookie's own SameSite=Strict.
/// </summary>
internal sealed class SessionCookie(Sessions sessions) : ICredentialReader
{
    public const string Name = "salesassistant-session";
    public const string ProofHeader = "X-SalesAssistant";
    public const string Proof = "board";

    public ValueTask<string?> ReadKeyAsync(HttpContext context) =>
        context.Request.Cookies[Name] is { Length: > 0 } cookie && MayUse(context.Request)
            ? sessions.FindKeyAsync(cookie, context.RequestAborted)
            : new((string?)null);

    public static void Set(HttpContext context, string value) => context.Response.Cookies.Append(Name, value, new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        Path = "/",
        MaxAge = Sessions.Lifetime,
        IsEssential = true,
    });

    public static void Clear(HttpContext context) => context.Response.Cookies.Delete(Name, new() { Path = "/" });

    private static bool MayUse(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)
        || string.Equals(request.Headers[ProofHeader], Proof, StringComparison.Ordinal);
}
