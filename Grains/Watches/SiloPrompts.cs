using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SalesAssistant.Engine;
using SalesAssistant.Grains.Interfaces;

namespace SalesAssistant.Grains.Watches;

/// <summary>
/// Every silo's prompts to the sweep and the watch: at start, when silos come or go, and regularly. So both run as long as
/// one silo does, and at once after the silo that held them is gone.
/// </summary>
public sealed class SiloPrompts(
    IGrainFactory grains, IClusterMembershipService membership, EnginePorts ports, ChannelsHeard heard, ILogger<SiloPrompts> logger)
    : BackgroundService
{
    private const int TriesMax = 10;
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan FailedAgain = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        SweepOnChangesAsync(stoppingToken),
        RepeatAsync(SweepEvery, () => SweepAsync(looksAhead: false, stoppingToken), stoppingToken),
        RepeatAsync(LookEvery, () => LookAsync(stoppingToken), stoppingToken));

    private async Task SweepOnChangesAsync(CancellationToken ct)
    {
        HashSet<SiloAddress> known = [];
        try
        {
            await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(ct))
            {
                HashSet<SiloAddress> active =
                    [.. snapshot.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress)];
                if (!active.SetEquals(known))
                {
                    known = active;
                    await SweepAsync(looksAhead: true, ct);
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    private Task SweepAsync(bool looksAhead, CancellationToken ct) =>
        TryAsync(() => grains.GetGrain<ISweepGrain>(ISweepGrain.Key).SweepAsync(looksAhead), nameof(ISweepGrain), ct);

    private Task LookAsync(CancellationToken ct)
    {
        var notes = heard.Take();
        return TryAsync(() => grains.GetGrain<IWatchGrain>(IWatchGrain.Key).LookAsync(notes), nameof(IWatchGrain), ct);
    }

    /// <summary>A call right after a silo has gone may still be sent to it.</summary>
    private async Task TryAsync(Func<Task> call, string grain, CancellationToken ct)
    {
        for (var tries = 1; tries <= TriesMax && !ct.IsCancellationRequested; tries++)
        {
            try
            {
                await call();
                return;
            }
            catch (Exception error)
            {
                Log.PromptFailed(logger, error, grain);
            }

            await Task.Delay(FailedAgain, ports.RealClock, ct);
        }
    }

    private async Task RepeatAsync(TimeSpan every, Func<Task> work, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(every, ports.RealClock);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                await work();
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Stopping.
        }
    }
}
