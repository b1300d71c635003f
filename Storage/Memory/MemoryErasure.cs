using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Storage.Memory;

/// <summary>Erases a person from a memory store; to be run under its lock.</summary>
internal sealed class MemoryErasure(MemoryState state, string tenant, PersonKey person)
{
    public void Run()
    {
        var messages = state.Messages
            .Where(m => m.Key.Tenant == tenant && m.Key.Channel == person.Channel && m.Value.SenderId == person.Id)
            .ToList();
        var rooms = messages.Select(m => m.Value.Room).ToHashSet();
        foreach (var room in rooms)
        {
            EraseLog(room);
        }

        EraseTurns(rooms);
        foreach (var room in state.Rooms.Values.Where(r => r.Row.Key.Tenant == tenant && r.Row.LastSpeaker == person))
        {
            room.Row = room.Row with { LastText = null, LastSpeakerName = null };
        }

        foreach (var (key, message) in messages)
        {
            state.Messages[key] = message with { SenderName = null, Text = null };
        }
    }

    private void EraseLog(RoomKey key)
    {
        var room = state.Rooms[key];
        for (var i = 0; i < room.Events.Count; i++)
        {
            room.Events[i] = room.Events[i] with { Json = Erasure.EraseMessages(room.Events[i].Json, person.Id) };
        }

        for (var i = 0; i < state.Log.Count; i++)
        {
            if (state.Log[i].Room == key)
            {
                state.Log[i] = state.Log[i] with { Json = Erasure.EraseMessages(state.Log[i].Json, person.Id) };
            }
        }

        room.SnapshotJson = room.SnapshotJson is { } json ? Erasure.EraseMessages(json, person.Id) : null;
    }

    private void EraseTurns(HashSet<RoomKey> rooms)
    {
        foreach (var (key, turn) in state.Turns.Where(t => t.Key.Tenant == tenant).ToList())
        {
            var isCustomer = turn.CustomerId == person.Id && rooms.Contains(turn.Room);
            var isAnswerer = turn.Answerer == person;
            if (isCustomer || isAnswerer)
            {
                state.Turns[key] = turn with
                {
                    CustomerName = isCustomer ? null : turn.CustomerName,
                    AnswererName = isAnswerer ? null : turn.AnswererName,
                };
                EraseCards(turn.TurnId, isCustomer, isAnswerer);
            }
        }
    }

    private void EraseCards(string turnId, bool isCustomer, bool isAnswerer)
    {
        foreach (var alert in state.Alerts.Values.Where(a => a.Tenant == tenant && a.TurnId == turnId).ToList())
        {
            state.Alerts[(tenant, alert.AlertId)] = alert with
            {
                CardJson = isCustomer ? Erasure.EraseCustomer(alert.CardJson) : alert.CardJson,
                EndingJson = isAnswerer && alert.EndingJson is { } ending
                    ? Erasure.EraseAnswerer(ending)
                    : alert.EndingJson,
            };
        }
    }
}
