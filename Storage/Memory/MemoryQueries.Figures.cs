using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Sales;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Memory;

internal sealed partial class MemoryQueries
{
    public ValueTask<FigureFacts> ReadFiguresAsync(
        string tenant, DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone, PersonKey? owner, CancellationToken ct) =>
        ReadFacts(tenant, from, to, zone, owner, only: null);

    public ValueTask<FigureFacts> ReadRoomFiguresAsync(
        RoomKey room, DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone, CancellationToken ct) =>
        ReadFacts(room.Tenant, from, to, zone, owner: null, room);

    public ValueTask<IReadOnlyDictionary<string, long>> ReadRoomVersionsAsync(string tenant, CancellationToken ct) =>
        Locked<IReadOnlyDictionary<string, long>>(() => state.Rooms
            .Where(room => room.Key.Tenant == tenant)
            .ToDictionary(room => room.Key.Local, room => room.Value.Version, StringComparer.Ordinal));

    private ValueTask<FigureFacts> ReadFacts(
        string tenant, DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone, PersonKey? owner, RoomKey? only) =>
        Locked(() =>
        {
            var turns = state.Turns.Where(t => t.Key.Tenant == tenant).Select(t => t.Value)
                .Where(t => !(t.EndedAt < from) && (t.WaitingSince < to || t.EndedAt < to))
                .Where(t => owner is null || t.Responsible == owner || t.Answerer == owner)
                .Where(t => only is null || t.Room == only)
                .OrderBy(t => t.WaitingSince)
                .ThenBy(t => t.TurnId, StringComparer.Ordinal)
                .Select(FactOf)
                .ToList();
            var counts = HourBuckets.Fold(
                state.Messages.Values
                    .Where(m => m.Tenant == tenant && m.SentAt >= from && m.SentAt < to && m.IsCountable && !m.IsRecalled)
                    .Where(m => m.Role <= SenderRole.Customer && (owner is null || m.Owner == owner) && (only is null || m.Room == only))
                    .Select(QuarterOf),
                zone);
            HashSet<string> rooms = [.. turns.Select(t => t.RoomKey), .. counts.Select(c => c.RoomKey)];
            if (only is { } asked && state.Rooms.ContainsKey(asked))
            {
                rooms.Add(asked.Local);
            }

            return new FigureFacts(turns, counts, rooms.ToDictionary(
                room => room,
                room => state.Rooms[RoomKey.FromLocal(tenant, room)].Version,
                StringComparer.Ordinal));
        });

    private static QuarterCount QuarterOf(MessageRow message)
    {
        var sender = new PersonKey(message.Channel, message.SenderId);
        var start = Ms(message.SentAt) / HourBuckets.QuarterMs * HourBuckets.QuarterMs;
        return new(message.Room.Local, message.Owner?.ToString(), message.Role, message.Owner == sender, start, 1);
    }

    private TurnFact FactOf(TurnRow turn)
    {
        var hasCalendar = state.Terms.TryGetValue((turn.Room.Tenant, turn.TermsId), out var terms)
            && TermsCalendar.IsIn(terms.Json);
        return new(
            turn.TurnId, turn.Room.Local, turn.Responsible?.ToString(), turn.Answerer?.ToString(), turn.Status,
            turn.WaitingSince, turn.EndedAt, turn.ReplyOpenMs, turn.ReplyWallMs, hasCalendar)
        {
            TermsId = turn.TermsId,
        };
    }
}
