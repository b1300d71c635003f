using Microsoft.AspNetCore.Http.HttpResults;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Channels;
using SalesAssistant.Gateway.Api.Http;
using SalesAssistant.Gateway.Api.Operations;

namespace SalesAssistant.Gateway.Api.Messages;

/// <summary>Takes parsed messages in and says what became of each; the same for every channel.</summary>
internal sealed class Ingest(IAssistant assistant)
{
    public static BodyForm FormOf(HttpContext context) =>
        context.Request.ContentType?.Contains("ndjson", StringComparison.OrdinalIgnoreCase) == true
            ? BodyForm.Ndjson
            : BodyForm.Json;

    public ApiProblem TooLarge() => ApiProblem.TooLarge(RequestBody.BytesMax);

    public async Task<Results<Ok<IngestView>, ApiProblem>> TakeAsync(
        string tenant, ParsedMessages parsed, CancellationToken ct)
    {
        switch (parsed.Fault)
        {
            case BodyFault.TooMany:
                return ApiProblem.TooMany(ParsedMessages.MessagesMax);
            case BodyFault.NotJson:
                return ApiProblem.Malformed(parsed.FaultDetail);
        }

        GatewayMeter.Rejected.Add(parsed.Rejections.Count);
        if (parsed is { IsSingle: true, Rejections: [var rejection] })
        {
            return ApiProblem.BadRequest(rejection.Faults
                .GroupBy(fault => fault.Field)
                .ToDictionary(field => field.Key, field => field.Select(fault => fault.Reason).ToArray()));
        }

        // Not the request's token: once it is on its way, a client that goes away must not stop it half way.
        var fates = parsed.Messages.Count == 0
            ? []
            : await assistant.IngestAsync(tenant, parsed.Messages, CancellationToken.None);
        return TypedResults.Ok(Count(fates, parsed.Rejections));
    }

    private static IngestView Count(IReadOnlyList<MessageFate> fates, IReadOnlyList<MessageRejection> rejections)
    {
        var accepted = 0;
        var conflicts = 0;
        for (var index = 0; index < fates.Count; index++)
        {
            accepted += fates[index] == MessageFate.Accepted ? 1 : 0;
            conflicts += fates[index] == MessageFate.Conflict ? 1 : 0;
        }

        GatewayMeter.Accepted.Add(accepted);
        GatewayMeter.Duplicates.Add(fates.Count - accepted);
        GatewayMeter.Conflicts.Add(conflicts);
        return new(accepted, fates.Count - accepted, conflicts, rejections);
    }
}
