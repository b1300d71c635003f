using Microsoft.Extensions.Logging.Abstractions;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Tests;

public sealed class GroupCommitterTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task What_waits_while_a_batch_commits_becomes_the_next_batch()
    {
        var writer = new HeldWriter();
        await using var committer = Committer(writer, new());
        var first = AppendAsync(committer, 0);
        await writer.Taken();
        var others = Enumerable.Range(1, 9).Select(i => AppendAsync(committer, i)).ToList();

        writer.Release();
        await first;
        await writer.Taken();
        writer.Release();
        await Task.WhenAll(others);

        Assert.Equal([1, 9], writer.BatchSizes);
    }

    [Fact]
    public async Task A_batch_is_bounded_by_appends_and_by_rows()
    {
        var writer = new HeldWriter();
        await using var committer = Committer(writer, new() { BatchAppendsMax = 3, BatchRowsMax = 7 });
        var first = AppendAsync(committer, 0);
        await writer.Taken();
        // An append of one event and its room is two rows; the one with eight events is nine.
        int[] events = [1, 1, 1, 1, 8, 1, 4];
        var others = events.Select((n, i) => AppendAsync(committer, i + 1, n)).ToList();

        for (var i = 0; i < 5; i++)
        {
            writer.Release();
            await (i < 4 ? writer.Taken() : Task.WhenAll(others));
        }

        await first;
        Assert.Equal([1, 3, 1, 1, 2], writer.BatchSizes);
    }

    [Fact]
    public async Task A_full_queue_refuses_at_once_and_takes_again_when_it_has_room()
    {
        var writer = new HeldWriter();
        await using var committer = Committer(writer, new() { QueueMax = 2, RetryAfter = TimeSpan.FromSeconds(3) });
        var first = AppendAsync(committer, 0);
        await writer.Taken();
        var second = AppendAsync(committer, 1);

        var refusal = await Assert.ThrowsAsync<OverloadedException>(() => AppendAsync(committer, 2));

        Assert.Equal(TimeSpan.FromSeconds(3), refusal.RetryAfter);
        writer.Release();
        await first;
        await writer.Taken();
        writer.Release();
        await second;
        var third = AppendAsync(committer, 2);
        await writer.Taken();
        writer.Release();
        Assert.Equal(AppendResult.Appended, (await third).Result);
    }

    [Fact]
    public async Task A_batch_that_fails_is_unknown_to_all_its_callers_and_the_next_is_written()
    {
        var writer = new HeldWriter { Failure = new IOException("disk full") };
        await using var committer = Committer(writer, new());
        var failing = AppendAsync(committer, 0);
        await writer.Taken();
        writer.Release();
        var error = await Assert.ThrowsAsync<LogUnavailableException>(() => failing);
        Assert.Same(writer.Failure, error.InnerException);

        writer.Failure = null;
        var next = AppendAsync(committer, 1);
        await writer.Taken();
        writer.Release();

        Assert.Equal(AppendResult.Appended, (await next).Result);
    }

    [Fact]
    public async Task Closing_writes_what_waits_and_refuses_what_comes_after()
    {
        var writer = new HeldWriter();
        var committer = Committer(writer, new());
        var first = AppendAsync(committer, 0);
        await writer.Taken();
        var second = AppendAsync(committer, 1);

        var closing = committer.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<LogUnavailableException>(() => AppendAsync(committer, 2));
        writer.Release();
        await writer.Taken();
        writer.Release();
        await closing;

        Assert.Equal(AppendResult.Appended, (await first).Result);
        Assert.Equal(AppendResult.Appended, (await second).Result);
    }

    private static GroupCommitter Committer(HeldWriter writer, GroupCommitOptions options) =>
        new([writer], options, NullLogger.Instance);

    private static Task<AppendOutcome> AppendAsync(GroupCommitter committer, int room, int events = 1) =>
        committer.AppendAsync(A.Append(A.Room($"r{room}"), 0, events), None).AsTask();

    /// <summary>Takes batches and keeps each until it is released.</summary>
    private sealed class HeldWriter : IAppendWriter
    {
        private readonly SemaphoreSlim taken = new(0);
        private readonly SemaphoreSlim released = new(0);

        public List<int> BatchSizes { get; } = [];

        public Exception? Failure { get; set; }

        public async Task Taken() => Assert.True(await taken.WaitAsync(TimeSpan.FromSeconds(30)), "No batch was taken.");

        public void Release() => released.Release();

        public async ValueTask WriteAsync(IReadOnlyList<PendingAppend> batch)
        {
            BatchSizes.Add(batch.Count);
            taken.Release();
            await released.WaitAsync();
            if (Failure is not null)
            {
                throw Failure;
            }

            foreach (var pending in batch)
            {
                pending.Outcome = AppendOutcome.Appended(1);
            }
        }
    }
}
