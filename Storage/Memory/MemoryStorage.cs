using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Memory;

/// <summary>
/// A storage that lives and dies with its process: for tests and the simulator. It answers at once, uses no clock, thread or
/// chance, and its ports can be wrapped to inject faults.
/// </summary>
public sealed class MemoryStorage : IStorageStart, IStorageHealth
{
    public MemoryStorage()
    {
        var state = new MemoryState();
        Log = new MemoryMessageLog(state);
        Outbox = new MemoryOutbox(state);
        Queries = new MemoryQueries(state);
        Tenants = new MemoryTenantStore(state);
    }

    public IMessageLog Log { get; }

    public IOutbox Outbox { get; }

    public IQueries Queries { get; }

    public ITenantStore Tenants { get; }

    public Task StartAsync(CancellationToken ct) => Task.CompletedTask;

    public ValueTask<bool> IsWritableAsync(CancellationToken ct) => new(true);

    public ValueTask DisposeAsync() => default;
}
