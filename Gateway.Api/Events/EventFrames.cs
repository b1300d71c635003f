using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Alerts;
using SalesAssistant.Gateway.Api.Rooms;
using SalesAssistant.Gateway.Api.Turns;

namespace SalesAssistant.Gateway.Api.Events;

/// <summary>Turns logged events into what live pages show: the state of each room and turn that they touched.</summary>
internal sealed class EventFrames(IQueries queries, RoomViews rooms, TurnViews turns, AlertViews alerts, TimeProvider clock)
{
    private const int TurnsPerRoom = 2;

    /// <summary>
    /// The touched rooms as they are now, in the order of their last event, each followed by its newest turns. Only the last
    /// frame of a room carries the position of its event: who is cut off before it gets the room again.
    /// </summary>
    /// <param name="seen">What was shown of turns before; brought up to date.</param>
    public async ValueTask<IReadOnlyList<EventFrame>> OfAsync(
        Tenant tenant, IReadOnlyList<LoggedEvent> events, SeenTurns seen, CancellationToken ct)
    {
        List<(long Position, RoomRow Room)> touched = [];
        foreach (var room in events.GroupBy(each => each.Room).OrderBy(room => room.Last().Position))
        {
            if (await queries.ReadRoomAsync(room.Key, ct) is { } row)
            {
                touched.Add((room.Last().Position, row));
            }
        }

        var views = await rooms.ShowAsync(tenant, [.. touched.Select(each => each.Room)], ct);
        List<EventFrame> frames = [];
        for (var index = 0; index < touched.Count; index++)
        {
            var (position, room) = touched[index];
            var changed = await ChangedTurnsAsync(tenant, room.Key, seen, ct);
            frames.Add(EventFrame.Of(changed.Count == 0 ? position : position - 1, "room", views[index], room.Owner));
            for (var place = 0; place < changed.Count; place++)
            {
                var isLast = place == changed.Count - 1;
                frames.Add(EventFrame.Of(isLast ? position : position - 1, "turn", changed[place], room.Owner));
            }
        }

        return frames;
    }

    public async ValueTask<EventFrame> OfAsync(Tenant tenant, AlertRow alert, long position, CancellationToken ct) =>
        EventFrame.Of(
            position, "alert", alerts.Show(tenant, alert, withCard: false),
            alert.Room is { } key ? (await queries.ReadRoomAsync(key, ct))?.Owner : null);

    public EventFrame Leaderboard(Tenant tenant, long position) => EventFrame.Of(
        position, "leaderboard", new { asOf = Http.ZonedTime.At(tenant, clock.GetUtcNow()) }, owner: null, isForAll: true);

    private async ValueTask<IReadOnlyList<TurnView>> ChangedTurnsAsync(
        Tenant tenant, RoomKey room, SeenTurns seen, CancellationToken ct)
    {
        var page = await queries.ReadTurnsAsync(tenant.Name, new() { Room = room }, new(TurnsPerRoom), ct);
        List<TurnRow> changed = [];
        for (var index = page.Items.Count - 1; index >= 0; index--)
        {
            // The newest is what the event was about, most likely; an older one only if it was seen in another state.
            if (seen.Note(page.Items[index]) || index == 0)
            {
                changed.Add(page.Items[index]);
            }
        }

        return await turns.ShowAsync(tenant, changed, ct);
    }
}

/// <summary>In which state turns were last shown, of a bounded number of them.</summary>
internal sealed class SeenTurns
{
    private const int HeldMax = 50_000;

    private readonly Dictionary<string, TurnStatus> held = new(StringComparer.Ordinal);

    /// <returns>Whether it was seen in another state before.</returns>
    public bool Note(TurnRow turn)
    {
        var isChanged = held.TryGetValue(turn.TurnId, out var status) && status != turn.Status;
        if (held.Count >= HeldMax)
        {
            held.Clear();
        }

        held[turn.TurnId] = turn.Status;
        return isChanged;
    }
}
