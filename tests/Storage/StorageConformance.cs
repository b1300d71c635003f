using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Tests;

/// <summary>A storage's ports.</summary>
public sealed record StoragePorts(
    IStorageStart Start, IStorageHealth Health, IMessageLog Log, IOutbox Outbox, IQueries Queries, ITenantStore Tenants);

/// <summary>What every storage does, whatever it is made of. Its parts are split by port.</summary>
public abstract partial class StorageConformance : IAsyncLifetime
{
    protected static readonly CancellationToken None = CancellationToken.None;

    private StoragePorts? ports;

    protected StoragePorts Ports => ports ?? throw new InvalidOperationException("The storage was not opened.");

    protected IMessageLog Log => Ports.Log;

    protected IOutbox Outbox => Ports.Outbox;

    protected IQueries Queries => Ports.Queries;

    protected ITenantStore Tenants => Ports.Tenants;

    public async Task InitializeAsync()
    {
        ports = await OpenAsync();
        await ports.Start.StartAsync(None);
    }

    public virtual async Task DisposeAsync() => await Ports.Start.DisposeAsync();

    /// <summary>An empty storage, not yet started.</summary>
    protected abstract Task<StoragePorts> OpenAsync();

    protected async Task<AppendOutcome> AppendAsync(RoomAppend append)
    {
        var outcome = await Log.AppendAsync(append, None);
        Assert.Equal(AppendResult.Appended, outcome.Result);
        return outcome;
    }

    /// <summary>Appends to a room whatever its version is.</summary>
    protected async Task<AppendOutcome> AppendNextAsync(RoomKey room, Func<RoomAppend, RoomAppend> fill)
    {
        var version = (await Queries.ReadRoomAsync(room, None))?.Version ?? 0;
        return await AppendAsync(fill(A.Append(room, version)));
    }

    /// <summary>Reads a list page by page to its end.</summary>
    protected static async Task<List<T>> ReadAllAsync<T>(int limit, Func<PageRequest, ValueTask<Page<T>>> read)
    {
        var items = new List<T>();
        string? cursor = null;
        do
        {
            var page = await read(new(limit, cursor));
            Assert.True(page.Items.Count <= limit);
            items.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return items;
    }
}
