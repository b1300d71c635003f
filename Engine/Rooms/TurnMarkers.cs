using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Engine.Rooms;

/// <summary>Says in the log which turns a step opened and ended, for readers who do not fold rooms themselves.</summary>
internal static class TurnMarkers
{
    public static IEnumerable<RoomEvent> Of(RoomChanges changes, IReadOnlyList<TurnRow> rows)
    {
        for (var index = 0; index < rows.Count; index++)
        {
            var (turn, row) = (changes.Turns[index], rows[index]);
            if (changes.Opened.Contains(turn.Id))
            {
                yield return new TurnOpened(turn.Id, turn.OpeningMessageId, turn.WaitingSince, turn.Responsible);
            }

            if (!turn.IsOpen && changes.EndedOrReopened.Contains(turn.Id))
            {
                yield return new TurnEnded(
                    turn.Id, turn.OpeningMessageId, turn.Status, turn.WaitingSince, turn.EndedAt, row.Responsible,
                    row.Answerer, row.AnswererName, row.ReplyOpenMs, row.ReplyWallMs);
            }
        }
    }
}
