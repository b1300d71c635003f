using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Memory;

/// <summary>The message log of tests and of the simulator: every append completes before it returns.</summary>
internal sealed class MemoryMessageLog(MemoryState state) : IMessageLog
{
    public ValueTask<RoomHistory> ReadAsync(RoomKey room, CancellationToken ct)
    {
        lock (state.Gate)
        {
            return new(state.Rooms.TryGetValue(room, out var held)
                ? new RoomHistory(
                    held.SnapshotVersion, held.SnapshotJson, held.Events.GetRange(
                        (int)held.SnapshotVersion, held.Events.Count - (int)held.SnapshotVersion))
                : new RoomHistory(0, null, []));
        }
    }

    public ValueTask<AppendOutcome> AppendAsync(RoomAppend append, CancellationToken ct)
    {
        lock (state.Gate)
        {
            return new(Judge(append) ?? Write(append));
        }
    }

    private static (string, string, string) KeyOf(MessageRow message) => (message.Tenant, message.Channel, message.Id);

    private AppendOutcome? Judge(RoomAppend append)
    {
        var version = state.Rooms.TryGetValue(append.Room, out var held) ? held.Version : 0;
        if (version != append.ExpectedVersion)
        {
            return AppendOutcome.VersionConflict;
        }

        var existing = append.NewMessages
            .Select(m => state.Messages.GetValueOrDefault(KeyOf(m)))
            .OfType<MessageRow>()
            .Select(m => new StoredMessageId(m.Id, m.BodyHash))
            .ToList();
        return existing.Count == 0 ? null : AppendOutcome.MessagesExist(existing);
    }

    private AppendOutcome Write(RoomAppend append)
    {
        WriteRoom(append);
        WriteMessages(append);
        WriteTurns(append);
        // Changes first: a new alert must meet those that move to its turn.
        foreach (var change in append.ChangedAlerts)
        {
            Change(append.Room.Tenant, change);
        }

        foreach (var alert in append.NewAlerts)
        {
            state.AddAlert(alert);
        }

        Learn(append.Room.Tenant, append.Senders);
        state.RoleTasks.UnionWith(append.RoleTasks.Select(person => (append.Room.Tenant, person)));
        foreach (var member in append.Members)
        {
            var held = state.Members.GetValueOrDefault((member.Room, member.PersonId));
            state.Members[(member.Room, member.PersonId)] = held is null ? member : held.With(member);
        }

        state.Audit.AddRange(append.Audit);
        return AppendOutcome.Appended(append.Events.Count == 0 ? 0 : state.Log.Count);
    }

    private void WriteRoom(RoomAppend append)
    {
        var room = append.Room;
        if (!state.Rooms.TryGetValue(room, out var held))
        {
            state.Rooms.Add(room, held = new() { Row = append.RoomRow });
        }

        foreach (var happened in append.Events)
        {
            held.Events.Add(happened);
            state.Log.Add(new(
                state.Log.Count + 1, room, happened.Version, happened.At, happened.Type, happened.Json));
        }

        held.Row = append.RoomRow with { Version = held.Version };
        if (append.NewestReceipt is { } newest && !(newest <= held.ReceivedAt))
        {
            held.ReceivedAt = newest;
        }

        if (append.SnapshotJson is { } json)
        {
            (held.SnapshotVersion, held.SnapshotJson) = (held.Version, json);
        }
    }

    private void WriteMessages(RoomAppend append)
    {
        foreach (var message in append.NewMessages)
        {
            state.Messages.Add(KeyOf(message), message);
        }

        foreach (var change in append.ChangedMessages)
        {
            var key = (append.Room.Tenant, change.Channel, change.Id);
            if (state.Messages.TryGetValue(key, out var message))
            {
                state.Messages[key] = message with
                {
                    IsRecalled = change.IsRecalled ?? message.IsRecalled, Role = change.Role ?? message.Role,
                };
            }
        }
    }

    private void WriteTurns(RoomAppend append)
    {
        foreach (var turnId in append.RemovedTurnIds)
        {
            state.Turns.Remove((append.Room.Tenant, turnId));
        }

        foreach (var turn in append.Turns)
        {
            state.Turns[(turn.Room.Tenant, turn.TurnId)] = turn;
        }

        foreach (var terms in append.NewTerms)
        {
            state.Terms.TryAdd((terms.Tenant, terms.TermsId), terms);
        }
    }

    private void Change(string tenant, AlertChange change)
    {
        foreach (var (key, alert) in state.Alerts
            .Where(a => a.Key.Tenant == tenant && a.Value.TurnId == change.TurnId
                && (change.RaisedAt is not { } at || at.ToUnixTimeMilliseconds() == a.Value.RaisedAt.ToUnixTimeMilliseconds()))
            .ToList())
        {
            var isCancelled = change.EndingJson is not null && alert.Status == AlertStatus.Pending;
            state.Alerts[key] = alert with
            {
                TurnId = change.NewTurnId ?? alert.TurnId,
                Status = isCancelled ? AlertStatus.Cancelled : alert.Status,
                EndingJson = change.EndingJson ?? (change.Reopens ? null : alert.EndingJson),
                CardVersion = alert.CardVersion + 1,
            };
            if (change.NewTurnId is { } turnId)
            {
                Move(alert, turnId);
            }
        }
    }

    /// <summary>Gives up the alert's place, and takes the one at the other turn unless it is taken.</summary>
    private void Move(AlertRow alert, string turnId)
    {
        var place = (alert.Tenant, alert.TurnId!, alert.Tier, alert.Destination.Key);
        if (state.AlertPlaces.GetValueOrDefault(place) == alert.AlertId)
        {
            state.AlertPlaces.Remove(place);
            state.AlertPlaces.TryAdd((alert.Tenant, turnId, alert.Tier, alert.Destination.Key), alert.AlertId);
        }
    }

    private void Learn(string tenant, IReadOnlyList<SeenSender> senders)
    {
        if (senders.Count > 0)
        {
            state.Bump(tenant);
        }

        foreach (var sender in senders)
        {
            state.ChangePerson(tenant, sender.Key, known =>
            {
                var isNewest = !(sender.SeenAt < known.SeenAt);
                return known with
                {
                    Name = isNewest ? sender.Name ?? known.Name : known.Name ?? sender.Name,
                    ChannelRole = isNewest ? sender.ChannelRole ?? known.ChannelRole : known.ChannelRole ?? sender.ChannelRole,
                    FirstSeenAt = known.FirstSeenAt <= sender.SeenAt ? known.FirstSeenAt : sender.SeenAt,
                    SeenAt = isNewest ? sender.SeenAt : known.SeenAt,
                };
            });
        }
    }
}
