using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Engine.Rooms;

/// <summary>
/// A bounded queue before a session that runs one step at a time. What arrives while a step is under way becomes the next
/// step together, so that a busy room is not held to one message per commit.
/// </summary>
/// <param name="capacity">Most requests that may wait; a further one is refused.</param>
public sealed class RoomMailbox(RoomSession session, int capacity, TimeProvider clock)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private List<RoomRequest> waiting = [];
    private bool isRunning;
    private bool isClosed;
    private DateTimeOffset usedAt = clock.GetUtcNow();

    /// <summary>Puts a request in the queue.</summary>
    /// <returns>False when the mailbox was closed: ask for the room's new one.</returns>
    /// <exception cref="OverloadedException">The queue is full.</exception>
    public bool TryPost(RoomRequest request)
    {
        lock (gate)
        {
            if (isClosed)
            {
                return false;
            }

            if (waiting.Count >= capacity)
            {
                throw new OverloadedException(RetryAfter);
            }

            waiting.Add(request);
            usedAt = clock.GetUtcNow();
            if (isRunning)
            {
                return true;
            }

            isRunning = true;
        }

        _ = PumpAsync();
        return true;
    }

    /// <summary>Closes the mailbox if nothing waits in it and nothing was asked since then.</summary>
    public bool TryClose(DateTimeOffset idleSince)
    {
        lock (gate)
        {
            isClosed = isClosed || (!isRunning && usedAt <= idleSince);
            return isClosed;
        }
    }

    private async Task PumpAsync()
    {
        while (true)
        {
            List<RoomRequest> step;
            lock (gate)
            {
                if (waiting.Count == 0)
                {
                    isRunning = false;
                    return;
                }

                (step, waiting) = (waiting, []);
            }

            await session.StepAsync(step);
        }
    }
}
