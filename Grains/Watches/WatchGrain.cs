using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using SalesAssistant.Engine;
using SalesAssistant.Engine.Channels;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Reports;
using SalesAssistant.Engine.Webhooks;
using SalesAssistant.Grains.Interfaces;

namespace SalesAssistant.Grains.Watches;

/// <summary>The cluster's watch over channels and reports, and its one runner of webhooks, where the silo has one.</summary>
[Reentrant, GrainType("watch")]
public sealed class WatchGrain(EnginePorts ports, IEnumerable<WebhookRunner> webhooks) : Grain, IWatchGrain
{
    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;
    private readonly DailyReport report = new(ports);
    private readonly IngestGapWatch gaps = new(ports);
    private readonly ILogger logger = ports.Loggers.CreateLogger<WatchGrain>();
    private bool isLooking;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await gaps.RestoreAsync(cancellationToken);
        running = Task.WhenAll(webhooks.Select(runner => runner.RunAsync(stopping.Token)));
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
    }

    public async Task LookAsync(WireHeard[] heard)
    {
        foreach (var channel in heard)
        {
            gaps.Heard(channel.Tenant, channel.Channel, new(channel.AtTicks, TimeSpan.Zero));
        }

        if (isLooking)
        {
            return;
        }

        isLooking = true;
        try
        {
            Wake(await report.SendDueAsync(CancellationToken.None));
            Wake(await gaps.LookAsync(CancellationToken.None));
        }
        catch (Exception error)
        {
            Log.LookFailed(logger, error);
        }
        finally
        {
            isLooking = false;
        }
    }

    public async Task<WireTrouble?> HeartbeatAsync(string tenant, string channel)
    {
        try
        {
            Wake(await gaps.HeartbeatAsync(tenant, channel, CancellationToken.None));
            return null;
        }
        catch (Exception error) when (WireTroubles.Of(error) is { } trouble)
        {
            return trouble;
        }
    }

    public async Task<WireReportAnswer> SendReportAsync(string tenant)
    {
        try
        {
            var alert = await report.SendNowAsync(tenant, CancellationToken.None);
            Wake([alert]);
            return new() { AlertId = alert.AlertId };
        }
        catch (Exception error) when (WireTroubles.Of(error) is { } trouble)
        {
            return new() { Trouble = trouble };
        }
    }

    private void Wake(IEnumerable<AlertRow> alerts)
    {
        foreach (var alert in alerts)
        {
            GrainFactory.GetGrain<IDestinationGrain>(GrainKeys.OfDestination(alert.Tenant, alert.Destination.Key))
                .WakeAsync().Ignore();
        }
    }
}
