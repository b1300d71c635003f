namespace SalesAssistant.Domain.Rooms;

/// <content>Writing the state down, and taking it up again.</content>
public sealed partial class Room
{
    /// <summary>Messages that a snapshot would hold: a hint at what it costs.</summary>
    public int WindowMessages => Timeline.Messages.Count;

    /// <summary>The whole state as JSON.</summary>
    public string ToJson()
    {
        var open = Timeline.Base;
        var terms = pins.Values.Select(pin => pin.Terms).ToList();
        if (Terms is not null)
        {
            terms.Add(Terms);
        }

        return RoomJson.Write(new RoomSnapshot
        {
            Version = Version,
            Name = Name,
            Stage = Stage,
            Calendar = Calendar,
            PendingHandover = PendingHandover,
            CreatedAt = CreatedAt,
            LastLateArrivalAt = LastLateArrivalAt,
            LastUndoneAt = LastUndoneAt,
            TermsId = Terms?.Id,
            Terms = terms.DistinctBy(one => one.Id).ToDictionary(one => one.Id),
            Pins = pins.ToDictionary(pin => pin.Key, pin => new PinSnapshot(
                pin.Value.Terms.Id, pin.Value.KnownAt, pin.Value.Tiers, pin.Value.SnoozedUntil, pin.Value.Ending,
                pin.Value.AlertsUnder)),
            Messages = Timeline.Messages,
            Acts = Timeline.Acts,
            BaseActs = Timeline.BaseActs,
            OwnerBeforeActs = Timeline.OwnerBeforeActs,
            OldestAt = Timeline.OldestAt,
            UndoneRemarks = Timeline.UndoneRemarks,
            Base = new(open.Open, open.RemarkRun, open.Last, open.Owner, open.IsArchived, open.LastEnd),
        });
    }

    /// <exception cref="System.Text.Json.JsonException">The text is no room's state.</exception>
    public static Room FromJson(RoomKey key, string json)
    {
        var state = RoomJson.ReadSnapshot(json);
        var room = new Room(key)
        {
            Version = state.Version,
            Name = state.Name,
            Stage = state.Stage,
            Calendar = state.Calendar,
            PendingHandover = state.PendingHandover,
            CreatedAt = state.CreatedAt,
            LastLateArrivalAt = state.LastLateArrivalAt,
            LastUndoneAt = state.LastUndoneAt,
            Terms = state.TermsId is { } id ? state.Terms[id] : null,
        };
        foreach (var (messageId, pin) in state.Pins)
        {
            room.pins.Add(messageId, new()
            {
                Terms = state.Terms[pin.TermsId],
                KnownAt = pin.KnownAt,
                Tiers = [.. pin.Tiers],
                SnoozedUntil = pin.SnoozedUntil,
                Ending = pin.Ending,
                // Snapshots of before say nothing; the alerts are under their own turn's id or move there with its next change.
                AlertsUnder = pin.AlertsUnder ?? (pin.Tiers.Count > 0 ? Turn.IdOf(key, messageId) : null),
            });
        }

        room.Timeline.Restore(state);
        return room;
    }

    /// <summary>
    /// Puts a longer past before the window, so that a change of role can recompute it. The next trim, in the same step,
    /// lets go of it again; the state must then be written as a snapshot, because the log alone does not give it back.
    /// </summary>
    /// <param name="messages">All that are known since some instant, in any order; those beyond the room's reach left out.</param>
    /// <param name="turns">What was pinned to the turns of that time: opening or other message, terms, tiers.</param>
    public void Rewind(
        IReadOnlyList<RoomMessage> messages,
        IEnumerable<(string MessageId, Terms Terms, IReadOnlyList<RaisedTier> Tiers)> turns)
    {
        foreach (var (messageId, terms, tiers) in turns)
        {
            pins.TryAdd(messageId, new()
            {
                Terms = terms,
                KnownAt = DateTimeOffset.MinValue,
                Tiers = [.. tiers],
                AlertsUnder = tiers.Count > 0 ? Turn.IdOf(Key, messageId) : null,
            });
        }

        lastPinned = default;

        Timeline.Rewind(messages.Select(Kept));
        foreach (var turn in Timeline.Tip.Turns!)
        {
            var pin = Pin(turn);
            pin.Ending = turn.IsOpen ? null : EndingOf(turn);
        }

        Timeline.ForgetChanges();
    }
}
