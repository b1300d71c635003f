using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Engine.Rooms;

/// <summary>Something asked of a room's session, with a promise of the answer.</summary>
public abstract class RoomRequest
{
    internal abstract void Fail(Exception error);

    /// <summary>
    /// Where a caller waits with <c>WhenAll</c> or <c>WaitAsync</c> on a promise that continues elsewhere, that is the thread
    /// pool. An await goes back to the caller's scheduler, so that whoever has one of its own keeps to it.
    /// </summary>
    private protected static async Task<T> OnCallersSchedulerAsync<T>(Task<T> promise) => await promise;
}

/// <summary>Messages of one caller for one room.</summary>
public sealed class IngestRequest(IReadOnlyList<IncomingMessage> messages) : RoomRequest
{
    // Continuations run elsewhere: a session's step never runs a caller's code.
    private readonly TaskCompletionSource<IReadOnlyList<MessageFate>> answer =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<IncomingMessage> Messages => messages;

    /// <summary>One fate per message, at the same index, once all are durable.</summary>
    public Task<IReadOnlyList<MessageFate>> Answer => field ??= OnCallersSchedulerAsync(answer.Task);

    internal void Complete(IReadOnlyList<MessageFate> fates) => answer.TrySetResult(fates);

    internal override void Fail(Exception error) => answer.TrySetException(error);
}

/// <summary>One command.</summary>
/// <param name="createsRoom">False: a room that never was answers null.</param>
public sealed class CommandRequest(RoomCommand command, string actor, bool createsRoom) : RoomRequest
{
    private readonly TaskCompletionSource<RoomAnswer?> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RoomCommand Command => command;

    public string Actor => actor;

    public bool CreatesRoom => createsRoom;

    public Task<RoomAnswer?> Answer => field ??= OnCallersSchedulerAsync(answer.Task);

    internal void Complete(RoomAnswer? result) => answer.TrySetResult(result);

    internal override void Fail(Exception error) => answer.TrySetException(error);
}
