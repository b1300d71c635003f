using Microsoft.Extensions.Logging;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine;
using SalesAssistant.Engine.Deliveries;
using SalesAssistant.Engine.InProcess;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Sales;
using SalesAssistant.Engine.Tenants;
using SalesAssistant.Engine.Views;
using SalesAssistant.Simulation.Tests.Clockwork;
using SalesAssistant.Simulation.Tests.Providers;
using SalesAssistant.Simulation.Tests.Stores;

namespace SalesAssistant.Simulation.Tests;

/// <summary>One process of the product, composed as the embedded host composes it, over the simulated world.</summary>
internal sealed class SimulatedHost
{
    /// <param name="refreshAfter">Null where no other host ever runs beside this one.</param>
    public SimulatedHost(
        SimulatedProcess process, SimulatedStore store, SimulatedProvider provider, Chance chance, Violations violations,
        TimeSpan? refreshAfter)
    {
        Process = process;
        var (time, durable) = (process.Time, store.Durable);
        var queries = store.PortOf(durable.Queries, process);
        var outbox = store.PortOf(durable.Outbox, process);
        var tenantStore = store.PortOf(durable.Tenants, process);
        var loggers = new StrictLoggers(process, violations);
        var changes = new ChangeSignal();
        Tenants = new(tenantStore, new(new byte[SecretBox.KeyBytes]), time, refreshAfter);
        Figures = new(queries, new TermsReader(queries), time, new SalesLedgers(queries, time));
        var ports = new EnginePorts(
            store.PortOf(durable.Log, process), queries, tenantStore, outbox, Tenants, changes, Figures, time, time, loggers);
        var deliveries = new DeliveryPorts(
            outbox, queries, Tenants, provider.For(process), changes, time, chance.Next, loggers.CreateLogger<DeliverySession>());
        Assistant = new(ports, deliveries);
    }

    public SimulatedProcess Process { get; }

    public TenantDirectory Tenants { get; }

    public FiguresReader Figures { get; }

    public InProcessAssistant Assistant { get; }

    /// <summary>It has taken up what the last one left, and answers.</summary>
    public bool IsUp { get; private set; }

    public bool Serves => IsUp && !Process.IsDead;

    public async Task StartAsync()
    {
        await Process.AskAsync(async () =>
        {
            await Assistant.StartAsync(CancellationToken.None);
            return true;
        });
        IsUp = true;
    }

    /// <summary>Stops as a host that was asked to.</summary>
    public async Task StopAsync()
    {
        IsUp = false;
        await Process.AskAsync(async () =>
        {
            await Assistant.DisposeAsync();
            return true;
        });
        Process.Die();
    }

    public async Task<Tenant?> TenantAsync(string name) => await Tenants.FindAsync(name, CancellationToken.None);

    /// <summary>Whatever is logged with an exception that no trouble of the world explains is a mistake of ours.</summary>
    private sealed class StrictLoggers(SimulatedProcess process, Violations violations) : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (exception is not (null or LogUnavailableException or OverloadedException or OperationCanceledException))
            {
                violations.Add("No exception but the world's", $"{process.Name}: {formatter(state, exception)}\n{exception}");
            }
        }

        public void Dispose()
        {
        }
    }
}
