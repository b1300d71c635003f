using Microsoft.Extensions.Logging.Abstractions;
using SalesAssistant.Storage.Postgres;
using SalesAssistant.Tests.Shared;

namespace SalesAssistant.Storage.Tests;

/// <summary>One server for all tests of this project; each test has a database of its own.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private PostgresServer? server;

    public PostgresServer Server => server ?? throw new InvalidOperationException("PostgreSQL was not started.");

    public async Task InitializeAsync() => server = await PostgresServer.StartAsync();

    public async Task DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }
}

[CollectionDefinition(Name)]
public sealed class PostgresTests : ICollectionFixture<PostgresFixture>
{
    public const string Name = "PostgreSQL";
}

[Collection(PostgresTests.Name)]
public sealed class PostgresConformanceTests(PostgresFixture fixture) : StorageConformance
{
    protected override async Task<StoragePorts> OpenAsync()
    {
        var storage = new PostgresStorage(
            new() { ConnectionString = await fixture.Server.CreateDatabaseAsync() }, new(),
            NullLogger<PostgresStorage>.Instance);
        return new(storage, storage, storage.Log, storage.Outbox, storage.Queries, storage.Tenants);
    }
}
