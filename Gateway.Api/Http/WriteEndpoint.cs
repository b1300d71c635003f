namespace SalesAssistant.Gateway.Api.Http;

internal static class WriteEndpoint
{
    /// <summary>Says that the endpoint changes something: it takes an <c>Idempotency-Key</c>, and a body of this form.</summary>
    public static RouteHandlerBuilder IsWrite<TBody>(this RouteHandlerBuilder endpoint)
        where TBody : notnull =>
        endpoint.IsWrite().Accepts<TBody>(isOptional: true, "application/json");

    /// <summary>Says that the endpoint changes something without being told anything but its address.</summary>
    public static RouteHandlerBuilder IsWrite(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(TakesIdempotencyKey.Instance);
}
