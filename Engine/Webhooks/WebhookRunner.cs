using Microsoft.Extensions.Logging;

namespace SalesAssistant.Engine.Webhooks;

/// <summary>
/// Runs a session for every webhook of every tenant. Only one runner of an installation may run at a time: in the process
/// of the embedded host, or as the only one of its kind in a cluster.
/// </summary>
public sealed class WebhookRunner(WebhookPorts ports)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FailedAgain = TimeSpan.FromSeconds(5);

    private readonly Dictionary<(string Tenant, string Webhook), Task> sessions = [];
    private readonly ILogger logger = ports.Engine.Loggers.CreateLogger<WebhookRunner>();

    /// <summary>Goes on until cancelled, and ends then without an exception.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        do
        {
            await LookSafelyAsync(ct);
        }
        while (await IsTimeAsync(LookEvery, ct));
        await Task.WhenAll(sessions.Values);
    }

    private async Task LookSafelyAsync(CancellationToken ct)
    {
        try
        {
            await LookAsync(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Stopping.
        }
        catch (Exception error)
        {
            Log.LookFailed(logger, error);
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        foreach (var ended in sessions.Where(session => session.Value.IsCompleted).Select(session => session.Key).ToList())
        {
            sessions.Remove(ended);
        }

        foreach (var name in await ports.Engine.Tenants.ListAsync(ct))
        {
            if (await ports.Engine.Tenants.FindAsync(name, ct) is { HasWebhooks: true })
            {
                foreach (var webhook in await ports.Documents.ReadAsync(name, ct))
                {
                    if (!sessions.ContainsKey((name, webhook.Id)))
                    {
                        sessions.Add((name, webhook.Id), RunAsync(name, webhook, ct));
                    }
                }
            }
        }
    }

    private async Task RunAsync(string tenant, Webhook webhook, CancellationToken ct)
    {
        do
        {
            try
            {
                await new WebhookSession(tenant, webhook, ports).RunAsync(ct);
                return;
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                Log.SessionFailed(logger, error, tenant, webhook.Id);
            }
        }
        while (await IsTimeAsync(FailedAgain, ct));
    }

    /// <returns>False when it was cancelled before.</returns>
    private async Task<bool> IsTimeAsync(TimeSpan wait, CancellationToken ct)
    {
        try
        {
            await Task.Delay(wait, ports.Engine.RealClock, ct);
            return true;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return false;
        }
    }
}
