using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Gateway.Api.Http;

/// <summary>Turns whatever goes wrong below into a problem document.</summary>
internal sealed class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        ApiProblem? problem;
        try
        {
            await next(context);
            problem = IsBare(context.Response) ? ApiProblem.OfStatus(context.Response.StatusCode) : null;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception)
        {
            problem = ProblemOf(exception, context);
            if (context.Response.HasStarted)
            {
                // A stream that breaks off must not look complete.
                context.Abort();
                return;
            }

            context.Response.Clear();
        }

        if (problem is not null)
        {
            await problem.ExecuteAsync(context);
        }
    }

    private static bool IsBare(HttpResponse response) =>
        response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null or 0 };

    private ApiProblem ProblemOf(Exception exception, HttpContext context)
    {
        switch (exception)
        {
            case OverloadedException overloaded:
                return ApiProblem.Overloaded(overloaded.RetryAfter);
            case LogUnavailableException:
                ProblemMiddlewareLog.StorageUnavailable(logger, exception, context.Request.Method, RouteOf(context));
                return ApiProblem.Unavailable();
            case BadCursorException:
                var errors = new FieldErrors();
                errors.Add("cursor", "BadCursor");
                return errors.ToBadRequest();
            case BadHttpRequestException bad:
                return ApiProblem.OfStatus(bad.StatusCode);
            default:
                ProblemMiddlewareLog.Failed(logger, exception, context.Request.Method, RouteOf(context));
                return ApiProblem.OfStatus(500);
        }
    }

    // The pattern, not the path: ids of rooms and people stay out of the log.
    private static string? RouteOf(HttpContext context) =>
        (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";
}
