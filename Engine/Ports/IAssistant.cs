using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Engine.Ports;

/// <summary>
/// What the HTTP edge asks of the rooms, wherever they run: mailboxes in this process, or grains of a cluster.
/// </summary>
public interface IAssistant
{
    /// <summary>Takes messages in; completes once every accepted one is durable.</summary>
    /// <param name="messages">At most 5,000, checked for form; order does not matter.</param>
    /// <returns>One fate per message, at the same index.</returns>
    /// <exception cref="OverloadedException">Nothing further was taken; send everything again later.</exception>
    /// <exception cref="LogUnavailableException">Some may have been stored; sending everything again is safe.</exception>
    ValueTask<IReadOnlyList<MessageFate>> IngestAsync(
        string tenant, IReadOnlyList<IncomingMessage> messages, CancellationToken ct);

    /// <summary>Carries out one command on a room.</summary>
    /// <param name="createsRoom">False: a room that was never seen answers null.</param>
    /// <returns>What became of it; null when there is no such room.</returns>
    /// <exception cref="OverloadedException">Nothing was done.</exception>
    /// <exception cref="LogUnavailableException">It may have been done.</exception>
    ValueTask<RoomAnswer?> CommandAsync(
        RoomKey room, RoomCommand command, string actor, bool createsRoom, CancellationToken ct);

    /// <summary>Recomputes every room that a changed role touches, in the background if there are many; durable.</summary>
    ValueTask ChangeRolesAsync(string tenant, IReadOnlyList<PersonKey> people, CancellationToken ct);

    /// <summary>Moves every open turn of the tenant to the current policies and calendar.</summary>
    ValueTask ApplyTermsAsync(string tenant, CancellationToken ct);

    /// <summary>Says that alerts of this destination wait in the outbox (a retry, a test card).</summary>
    ValueTask WakeDestinationAsync(string tenant, string destinationKey, CancellationToken ct);

    /// <summary>A channel is alive though it has no message (feeds the ingest-gap watch).</summary>
    ValueTask HeartbeatAsync(string tenant, string channel, CancellationToken ct);

    /// <summary>Sends the leaderboard card of the day now.</summary>
    ValueTask<AlertRow> SendReportAsync(string tenant, CancellationToken ct);
}

/// <summary>What became of one message.</summary>
public enum MessageFate
{
    Accepted,

    /// <summary>Stored before, with the same body.</summary>
    Duplicate,

    /// <summary>Stored before with another body; the first stands.</summary>
    Conflict,
}

/// <param name="Refusal">Null when it was done, or had been done before.</param>
/// <param name="Row">The room after the command.</param>
public sealed record RoomAnswer(Refusal? Refusal, RoomRow Row);

/// <summary>A bounded queue is full.</summary>
public sealed class OverloadedException(TimeSpan retryAfter) : Exception("Too many requests are waiting.")
{
    public TimeSpan RetryAfter { get; } = retryAfter;
}
