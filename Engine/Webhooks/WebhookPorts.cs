using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Tenants;

namespace SalesAssistant.Engine.Webhooks;

/// <summary>What delivering to webhooks needs beside the engine's ports.</summary>
/// <param name="Chance">0 to 1, for the jitter of retries.</param>
public sealed record WebhookPorts(EnginePorts Engine, IWebhookSender Sender, SecretBox Secrets, Func<double> Chance)
{
    public WebhookDocuments Documents { get; } = new(Engine.Store);
}
