using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using SalesAssistant.Gateway.Api.Access;
using SalesAssistant.Gateway.Api.Http;

namespace SalesAssistant.Gateway.Api.Operations;

/// <summary>The API's own description at <c>/openapi/v1.json</c>.</summary>
internal static class ApiDescription
{
    private const string KeyScheme = "key";

    public static IServiceCollection AddApiDescription(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer(DescribeAsync);
        options.AddOperationTransformer(DescribeOperationAsync);
    });

    public static void MapApiDescription(this IEndpointRouteBuilder routes) => routes.MapOpenApi("/openapi/{documentName}.json");

    private static Task DescribeAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        document.Info = new()
        {
            Title = "SalesAssistant",
            Version = "v1",
            Description = "Waits of customers in chat groups: messages in, alerts out, figures. Times are RFC 3339 with offset, "
                + "durations minutes; errors are problem documents (RFC 9457).",
        };

        // Where the document was asked from says nothing about where the API is served.
        document.Servers = [new() { Url = "/" }];
        document.Components ??= new();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[KeyScheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "A key of a tenant (admin, manager, member, ingest, viewer) or of the installation's operator.",
        };
        return Task.CompletedTask;
    }

    private static async Task DescribeOperationAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<Allow>().FirstOrDefault() is { } allow)
        {
            operation.Security =
            [
                new() { [new OpenApiSecuritySchemeReference(KeyScheme, context.Document)] = [] },
            ];
            var roles = string.Join(", ", allow.Roles.Select(ApiJson.Name));
            operation.Description = $"{operation.Description} Roles: {roles}.".Trim();
        }

        if (metadata.OfType<TakesIdempotencyKey>().Any())
        {
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = "Idempotency-Key",
                In = ParameterLocation.Header,
                Description = "A repetition within 24 hours gets the stored answer; with another body 422.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }

        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
        {
            DescribeParameter(parameter);
        }

        (operation.Responses ??= [])["default"] = new OpenApiResponse
        {
            Description = "A problem document.",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [ApiProblem.ContentType] = new()
                {
                    Schema = await context.GetOrCreateSchemaAsync(typeof(Problem), null, ct),
                },
            },
        };
    }

    private static void DescribeParameter(OpenApiParameter parameter)
    {
        var (type, description) = parameter.Name switch
        {
            "limit" => (JsonSchemaType.Integer, "1 to 500, default 50."),
            "cursor" => (JsonSchemaType.String, "The last page's nextCursor."),
            "from" => (JsonSchemaType.String, "A date in the tenant's zone, inclusive, or an RFC 3339 instant."),
            "to" => (JsonSchemaType.String, "A date in the tenant's zone, inclusive, or an RFC 3339 instant, exclusive."),
            "date" => (JsonSchemaType.String, "YYYY-MM-DD in the tenant's zone, in place of from and to."),
            "channel" or "ownerChannel" => (JsonSchemaType.String, "Needed where several channels have the id."),
            "overMinutes" => (JsonSchemaType.Number, null),
            "noOwner" or "pendingHandover" or "activeToday" or "unconfirmed" or "applyToOpenTurns" =>
                (JsonSchemaType.Boolean, null),
            _ => (JsonSchemaType.String, (string?)null),
        };
        parameter.Description ??= description;
        if (parameter.In == ParameterLocation.Query)
        {
            parameter.Schema = new OpenApiSchema { Type = type };
        }
    }
}
