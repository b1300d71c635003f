using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage;

/// <summary>Writes a batch of appends in one transaction.</summary>
internal interface IAppendWriter
{
    /// <summary>
    /// Sets the outcome of each append, or its error. A throw means that nobody knows whether the batch was written.
    /// Never called twice at once for the same writer.
    /// </summary>
    ValueTask WriteAsync(IReadOnlyList<PendingAppend> batch);
}

/// <summary>An append that waits for its commit.</summary>
internal sealed class PendingAppend(RoomAppend append)
{
    private readonly TaskCompletionSource<AppendOutcome> done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RoomAppend Append => append;

    /// <summary>Rows that it writes, for the bound of a batch.</summary>
    public int Rows { get; } = 1 + append.Events.Count + append.NewMessages.Count + append.ChangedMessages.Count
        + append.Turns.Count + append.NewAlerts.Count + append.Senders.Count + append.Audit.Count;

    public AppendOutcome? Outcome { get; set; }

    /// <summary>Why this append alone could not be written.</summary>
    public Exception? Error { get; set; }

    public Task<AppendOutcome> Task => done.Task;

    /// <summary>Hands the outcome to the caller; to be called once the transaction is over.</summary>
    public void Complete(Exception? batchError)
    {
        if (batchError is null && Outcome is not null)
        {
            done.SetResult(Outcome);
            return;
        }

        var cause = batchError ?? Error;
        done.SetException(cause as LogUnavailableException
            ?? new LogUnavailableException("The append was not confirmed by the storage.", cause));
    }
}
