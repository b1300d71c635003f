using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Domain.Tests.Rooms;

/// <summary>The turns of a room as a storage holds them that writes what each step changed.</summary>
internal sealed class RoomRows
{
    private readonly Dictionary<string, (Turn Turn, Terms Terms)> turns = [];

    /// <summary>Every turn of the room, comparable with <see cref="PlainTurns"/>.</summary>
    public IReadOnlyList<string> Turns => [.. turns.Values.Select(row => Describe(row.Turn)).Order(StringComparer.Ordinal)];

    public IEnumerable<(string MessageId, Terms Terms, IReadOnlyList<RaisedTier> Tiers)> Pinned =>
        turns.Values.Select(row => (row.Turn.OpeningMessageId, row.Terms, (IReadOnlyList<RaisedTier>)[]));

    public void Write(Room room)
    {
        var changes = room.TakeChanges();
        foreach (var turn in changes.Turns)
        {
            turns[turn.Id] = (turn.Copy(), room.TermsOf(turn));
        }

        foreach (var id in changes.VanishedTurnIds)
        {
            Assert.True(turns.Remove(id), "A turn vanished that was never written.");
        }
    }

    public static string Describe(Turn turn)
    {
        var since = turn.WaitingCount > 0 ? turn.WaitingSince.ToString("O") : "-";
        var ids = string.Join('+', turn.Messages.Select(message => message.IsRecalled ? $"({message.Id})" : message.Id));
        return $"{turn.Id} {ids} {turn.Status} {since} {turn.EndedAt:O} {turn.AnswerMessageId} {turn.Responsible}";
    }
}
