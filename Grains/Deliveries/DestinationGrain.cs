using Orleans.Concurrency;
using SalesAssistant.Engine.Deliveries;
using SalesAssistant.Grains.Interfaces;

namespace SalesAssistant.Grains.Deliveries;

/// <summary>One destination of the cluster: runs its delivery session whenever the outbox may have work.</summary>
[Reentrant, GrainType("destination")]
public sealed class DestinationGrain : Grain, IDestinationGrain
{
    private static readonly TimeSpan FailedAgain = TimeSpan.FromSeconds(5);

    private readonly DeliverySession session;
    private readonly DeliveryPorts ports;
    private readonly CancellationTokenSource stopping = new();
    private IGrainTimer? timer;
    private Task running = Task.CompletedTask;
    private bool isWoken;

    public DestinationGrain(DeliveryPorts ports)
    {
        this.ports = ports;
        var (tenant, destination) = GrainKeys.ToDestination(this.GetPrimaryKeyString());
        session = new(tenant, destination, ports);
    }

    public Task WakeAsync()
    {
        isWoken = true;
        if (running.IsCompleted && !stopping.IsCancellationRequested)
        {
            running = RunAsync();
        }

        return Task.CompletedTask;
    }

    /// <summary>Lets the try that is under way end, so that the next activation does not repeat it.</summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await running.WaitAsync(cancellationToken);
    }

    private async Task RunAsync()
    {
        DateTimeOffset? again = null;
        while (isWoken && !stopping.IsCancellationRequested)
        {
            isWoken = false;
            try
            {
                again = await session.RunAsync(stopping.Token);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                Log.RunFailed(ports.Logger, error, this.GetPrimaryKeyString());
                again = ports.Clock.GetUtcNow() + FailedAgain;
            }
        }

        if (again is { } at)
        {
            RunAgainAt(at);
        }
    }

    private void RunAgainAt(DateTimeOffset at)
    {
        var wait = at - ports.Clock.GetUtcNow();
        wait = wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
        timer ??= this.RegisterGrainTimer(
            WakeAsync, new() { DueTime = Timeout.InfiniteTimeSpan, Period = Timeout.InfiniteTimeSpan, KeepAlive = true });
        timer.Change(wait, Timeout.InfiniteTimeSpan);
    }
}
