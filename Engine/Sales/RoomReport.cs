using System.Collections.Concurrent;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Sales;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Engine.Sales;

/// <summary>What one step of a room changed of the facts that figures are made of.</summary>
/// <param name="FromVersion">The room's version before the step.</param>
/// <param name="Version">The room's version after it.</param>
public sealed record RoomReport(RoomKey Room, long FromVersion, long Version)
{
    /// <summary>New and changed turns, as they are now.</summary>
    public IReadOnlyList<TurnFact> Turns { get; init; } = [];

    public IReadOnlyList<string> RemovedTurnIds { get; init; } = [];

    /// <summary>New messages that count.</summary>
    public IReadOnlyList<MessageFact> NewMessages { get; init; } = [];

    /// <summary>
    /// False where the step changed more than this says, such as a stored message that was recalled or counts under another
    /// role: who sums the room's figures has to read them anew.
    /// </summary>
    public bool IsWhole { get; init; } = true;

    /// <summary>Something may have been appended to the room, or not.</summary>
    public static RoomReport OfDoubt(RoomKey room) => new(room, 0, long.MaxValue) { IsWhole = false };
}

/// <summary>A message that counts.</summary>
/// <param name="OwnerKey">The room's owner when it was sent; null for none.</param>
/// <param name="ByOwner">Whether the owner sent it.</param>
public sealed record MessageFact(string? OwnerKey, SenderRole Role, bool ByOwner, DateTimeOffset SentAt);

/// <summary>Makes reports of what rooms append.</summary>
public sealed class RoomReporter
{
    private const int HeldMax = 10_000;

    // Ids of terms are hashes of their content, so they say the same in every tenant.
    private readonly ConcurrentDictionary<string, bool> hasCalendar = new(StringComparer.Ordinal);

    public RoomReport Of(RoomAppend append)
    {
        Learn(append.NewTerms);
        var room = append.Room.Local;
        var areTermsKnown = append.Turns.All(turn => hasCalendar.ContainsKey(turn.TermsId));
        return new(append.Room, append.ExpectedVersion, append.ExpectedVersion + append.Events.Count)
        {
            IsWhole = append.ChangedMessages.Count == 0 && areTermsKnown,
            Turns = [.. append.Turns.Select(turn => ToFact(turn, room))],
            RemovedTurnIds = append.RemovedTurnIds,
            NewMessages =
            [
                .. append.NewMessages
                    .Where(message => message is { IsCountable: true, IsRecalled: false }
                        && (message.Role.IsStaff() || message.Role == SenderRole.Customer))
                    .Select(message => new MessageFact(
                        message.Owner?.ToString(), message.Role,
                        message.Owner == new PersonKey(message.Channel, message.SenderId), message.SentAt)),
            ],
        };
    }

    private void Learn(IReadOnlyList<TermsRow> terms)
    {
        foreach (var row in terms)
        {
            if (hasCalendar.ContainsKey(row.TermsId))
            {
                continue;
            }

            if (hasCalendar.Count >= HeldMax)
            {
                hasCalendar.Clear();
            }

            hasCalendar[row.TermsId] = Terms.FromJson(row.Json).Calendar is not null;
        }
    }

    private TurnFact ToFact(TurnRow turn, string room) => new(
        turn.TurnId, room, turn.Responsible?.ToString(), turn.Answerer?.ToString(), turn.Status, turn.WaitingSince,
        turn.EndedAt, turn.ReplyOpenMs, turn.ReplyWallMs, hasCalendar.GetValueOrDefault(turn.TermsId))
    {
        TermsId = turn.TermsId,
    };
}
