using Microsoft.Extensions.Logging.Abstractions;
using SalesAssistant.Storage.Sqlite;

namespace SalesAssistant.Storage.Tests;

public sealed class SqliteConformanceTests : StorageConformance
{
    private readonly TemporaryFolder folder = new();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Dispose();
    }

    protected override Task<StoragePorts> OpenAsync()
    {
        var storage = new SqliteStorage(
            new() { Path = Path.Combine(folder.Path, "data", "sales.db") }, new(), NullLogger<SqliteStorage>.Instance);
        return Task.FromResult(new StoragePorts(
            storage, storage, storage.Log, storage.Outbox, storage.Queries, storage.Tenants));
    }
}
