using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage;

/// <summary>
/// Lets many rooms' appends share one commit: each writer loop takes all that waits, writes it in one transaction and answers
/// the callers. It never lingers: while one batch commits the next one gathers, so load makes the batches larger.
/// </summary>
internal sealed class GroupCommitter : IAsyncDisposable
{
    private readonly GroupCommitOptions options;
    private readonly ILogger logger;
    private readonly Channel<PendingAppend>[] queues;
    private readonly Task[] loops;
    private int waiting;

    public GroupCommitter(IReadOnlyList<IAppendWriter> writers, GroupCommitOptions options, ILogger logger)
    {
        this.options = options;
        this.logger = logger;
        queues = [.. writers.Select(_ => Channel.CreateUnbounded<PendingAppend>(new() { SingleReader = true }))];
        loops = [.. writers.Select((writer, i) => Task.Run(() => RunAsync(queues[i].Reader, writer)))];
    }

    /// <summary>Writes the append with others in one transaction; completes once it is durable, or was refused.</summary>
    /// <param name="ct">Ends the wait; the append may still happen.</param>
    /// <exception cref="OverloadedException">Too many wait already; nothing was done.</exception>
    /// <exception cref="LogUnavailableException">It may have happened or not.</exception>
    public async ValueTask<AppendOutcome> AppendAsync(RoomAppend append, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (Interlocked.Increment(ref waiting) > options.QueueMax)
        {
            Interlocked.Decrement(ref waiting);
            throw new OverloadedException(options.RetryAfter);
        }

        // A room keeps to one loop, so that two appends of it never overtake each other.
        var queue = queues[(uint)append.Room.GetHashCode() % (uint)queues.Length];
        var pending = new PendingAppend(append);
        if (!queue.Writer.TryWrite(pending))
        {
            Interlocked.Decrement(ref waiting);
            throw new LogUnavailableException("The storage is shutting down.");
        }

        return await pending.Task.WaitAsync(ct);
    }

    /// <summary>Takes nothing more in, and waits until all that was taken is written.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var queue in queues)
        {
            queue.Writer.TryComplete();
        }

        await Task.WhenAll(loops);
    }

    private async Task RunAsync(ChannelReader<PendingAppend> queue, IAppendWriter writer)
    {
        var batch = new List<PendingAppend>();
        while (await queue.WaitToReadAsync())
        {
            Take(queue, batch);
            await CommitAsync(batch, writer);
            Interlocked.Add(ref waiting, -batch.Count);
            batch.Clear();
        }
    }

    private void Take(ChannelReader<PendingAppend> queue, List<PendingAppend> batch)
    {
        var rows = 0;
        while (batch.Count < options.BatchAppendsMax && queue.TryPeek(out var next)
            && (batch.Count == 0 || rows + next.Rows <= options.BatchRowsMax) && queue.TryRead(out next))
        {
            batch.Add(next);
            rows += next.Rows;
        }
    }

    private async Task CommitAsync(List<PendingAppend> batch, IAppendWriter writer)
    {
        var start = Stopwatch.GetTimestamp();
        Exception? error = null;
        try
        {
            await writer.WriteAsync(batch);
        }
        catch (Exception e)
        {
            // The edge of a batch: whatever went wrong, its callers must hear of it and the loop must go on.
            error = e;
            GroupCommitterLog.BatchFailed(logger, batch.Count, e);
        }

        StorageMetrics.BatchSize.Record(batch.Count);
        StorageMetrics.BatchSeconds.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);
        foreach (var pending in batch)
        {
            if (error is null && pending.Error is { } own)
            {
                GroupCommitterLog.AppendFailed(logger, own);
            }

            pending.Complete(error);
        }
    }
}
