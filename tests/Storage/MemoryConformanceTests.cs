using SalesAssistant.Storage.Memory;

namespace SalesAssistant.Storage.Tests;

public sealed class MemoryConformanceTests : StorageConformance
{
    protected override Task<StoragePorts> OpenAsync()
    {
        var storage = new MemoryStorage();
        return Task.FromResult(new StoragePorts(
            storage, storage, storage.Log, storage.Outbox, storage.Queries, storage.Tenants));
    }
}
