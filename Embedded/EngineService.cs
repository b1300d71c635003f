using SalesAssistant.Engine.InProcess;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Access;

namespace SalesAssistant.Embedded;

/// <summary>Starts the engine with the host, and plays the demo where that was asked for.</summary>
internal sealed class EngineService(
    InProcessAssistant assistant, EmbeddedOptions options, IServiceProvider services) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private Task demo = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await assistant.StartAsync(cancellationToken);
        if (options.IsDemo)
        {
            var player = new Demo.DemoPlayer(
                assistant, services.GetRequiredService<ITenants>(), services.GetRequiredService<TimeProvider>(),
                services.GetRequiredService<ILogger<Demo.DemoPlayer>>());
            demo = player.PlayAsync(FirstKeys.FirstTenant, stopping.Token);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await demo.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => stopping.Dispose();
}
