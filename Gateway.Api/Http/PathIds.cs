using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing.Patterns;

namespace SalesAssistant.Gateway.Api.Http;

/// <summary>
/// Gives handlers the ids of the path as the client meant them. The server leaves <c>%2F</c> encoded but decodes
/// <c>%252F</c> to the same text; only the raw request line tells them apart.
/// </summary>
internal static class PathIds
{
    public static Task DecodeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.RouteValues.Count > 0
            && context.GetEndpoint() is RouteEndpoint endpoint
            && context.Features.Get<IHttpRequestFeature>()?.RawTarget is { } target
            && target.Contains('%', StringComparison.Ordinal))
        {
            Decode(context.Request.RouteValues, endpoint.RoutePattern, target);
        }

        return next(context);
    }

    private static void Decode(RouteValueDictionary values, RoutePattern pattern, string target)
    {
        var segments = PathOf(target).Split('/');
        for (var index = 0; index < pattern.PathSegments.Count; index++)
        {
            // The raw path starts with a slash, so its first piece is empty.
            if (pattern.PathSegments[index] is { IsSimple: true, Parts: [RoutePatternParameterPart { IsCatchAll: false } part] }
                && index + 1 < segments.Length
                && values.ContainsKey(part.Name))
            {
                values[part.Name] = Uri.UnescapeDataString(segments[index + 1]);
            }
        }
    }

    private static string PathOf(string target)
    {
        var path = target.Split('?', 2)[0];
        return path.StartsWith('/') || !Uri.TryCreate(path, UriKind.Absolute, out var absolute) ? path : absolute.AbsolutePath;
    }
}
