using System.Diagnostics;

namespace SalesAssistant.Domain.Rooms;

/// <content>
/// What a turn keeps though its fold may be made anew: terms, tiers raised, snooze. It is pinned to a message of the turn,
/// because that stays in the turn even where a late message opens it earlier.
/// </content>
public sealed partial class Room
{
    private const int PinsSlack = 64;

    /// <summary>How a turn's alerts were told to end when no turn had its messages any more.</summary>
    private const string EndingOfVanished = "vanished";

    private readonly Dictionary<string, TurnPin> pins = [];

    // None while nothing changed: a room may rest for long.
    private RoomChanges? changes;

    // The open turn is asked again and again, and may be long.
    private (Turn? Turn, List<TurnPin> Pins) lastPinned;

    /// <summary>Policy and calendar that the turn keeps.</summary>
    public Terms TermsOf(Turn turn) => PinOf(turn)?.Terms ?? Terms ?? throw new UnreachableException("A turn without terms.");

    /// <summary>Tiers raised or covered in the turn, ascending.</summary>
    public IReadOnlyList<RaisedTier> TiersOf(Turn turn) =>
        [.. PinsOf(turn).SelectMany(pin => pin.Tiers).Distinct().OrderBy(tier => tier.AfterMinutes)];

    /// <summary>No alert for the turn before this; null without a snooze.</summary>
    public DateTimeOffset? SnoozedUntil(Turn turn) => PinsOf(turn).Max(pin => pin.SnoozedUntil);

    /// <summary>When the turn became known as it is: tiers due before it are late.</summary>
    public DateTimeOffset KnownAt(Turn turn) => PinOf(turn)?.KnownAt ?? DateTimeOffset.MinValue;

    /// <summary><c>late</c>: the turn became known more than a minute after its time.</summary>
    public IReadOnlyList<string> FlagsOf(Turn turn) =>
        KnownAt(turn) > turn.WaitingSince + RoomRules.LateAfter ? ["late"] : [];

    private RoomChanges Changes => changes ??= new();

    /// <summary>What happened to messages, turns and alerts since this was last asked.</summary>
    public RoomChanges TakeChanges()
    {
        PrunePins();
        var taken = Changes;
        taken.Turns.AddRange(Timeline.Tip.Touched.OrderBy(turn => turn.WaitingSince));
        taken.VanishedTurnIds.AddRange(Timeline.Vanished);
        Timeline.ForgetChanges();
        changes = null;
        return taken;
    }

    private void PinTouched(DateTimeOffset at, string? openingBefore, DateTimeOffset? sinceBefore)
    {
        foreach (var turn in Timeline.Tip.Fresh)
        {
            if (PinOf(turn) is null)
            {
                Changes.Opened.Add(turn.Id);
            }

            var pin = Pin(turn);
            var ending = turn.IsOpen ? null : EndingOf(turn);
            if (pin.Ending != ending)
            {
                pin.Ending = ending;
                Changes.EndedOrReopened.Add(turn.Id);
            }

            MoveAlerts(turn);
        }

        Timeline.Tip.Fresh.Clear();
        foreach (var pin in pins.Values.TakeWhile(_ => Timeline.Vanished.Count > 0))
        {
            pin.Ending = pin.AlertsUnder is { } id && Timeline.Vanished.Contains(id) ? EndingOfVanished : pin.Ending;
        }

        if (OpenTurn is { } open && (openingBefore is null || !open.Holds(openingBefore) || open.WaitingSince < sinceBefore))
        {
            Pin(open).KnownAt = at;
        }
    }

    /// <summary>
    /// Late messages make one turn of two and two of one again; the alerts go with the message that they are pinned to.
    /// </summary>
    private void MoveAlerts(Turn turn)
    {
        foreach (var pin in PinsOf(turn).Where(pin => pin.AlertsUnder is not null && pin.AlertsUnder != turn.Id))
        {
            Changes.AlertMoves.AddRange(pin.Tiers.Select(tier => tier.RaisedAt).Distinct()
                .Select(raisedAt => new AlertMove(pin.AlertsUnder!, turn.Id, raisedAt)));
            pin.AlertsUnder = turn.Id;
        }
    }

    private static string EndingOf(Turn turn) => $"{turn.Status}|{turn.EndedAt:O}|{turn.AnswerMessageId}";

    private void PinToOpenTurn(Action<TurnPin> change)
    {
        // Without an open turn: rules were mended since this was logged, and what it spoke of is over.
        if (OpenTurn is { } open)
        {
            change(Pin(open));
            Timeline.Tip.Touched.Add(open);
        }
    }

    private TurnPin Pin(Turn turn)
    {
        if (PinOf(turn) is { } pin)
        {
            return pin;
        }

        pin = new() { Terms = Terms ?? throw new UnreachableException("A turn opened before terms were adopted.") };
        pins.Add(turn.OpeningMessageId, pin);
        lastPinned = default;
        return pin;
    }

    private TurnPin? PinOf(Turn turn) =>
        pins.TryGetValue(turn.OpeningMessageId, out var pin) ? pin : PinsOf(turn).FirstOrDefault();

    private List<TurnPin> PinsOf(Turn turn)
    {
        if (lastPinned.Turn == turn)
        {
            // A message that joins later brings no pin: only messages that were in a turn before have one.
            return lastPinned.Pins;
        }

        var found = turn.Messages.Select(message => pins.GetValueOrDefault(message.Id)).OfType<TurnPin>().ToList();
        lastPinned = (turn, found);
        return found;
    }

    private void PrunePins()
    {
        var turns = Timeline.Tip.Turns!;
        if (pins.Count <= PinsSlack + (2 * turns.Count))
        {
            return;
        }

        // Changed turns beyond reach are still to be written, with what is pinned to them.
        var kept = turns.Concat(Timeline.Tip.Touched).SelectMany(turn => turn.Messages).Select(message => message.Id).ToHashSet();
        foreach (var id in pins.Keys.Where(id => !kept.Contains(id) && Timeline.Find(id) is null).ToList())
        {
            pins.Remove(id);
        }

        lastPinned = default;
    }

    /// <summary>What is kept of a turn beside the fold.</summary>
    private sealed class TurnPin
    {
        public required Terms Terms { get; set; }

        public DateTimeOffset KnownAt { get; set; }

        public List<RaisedTier> Tiers { get; init; } = [];

        public DateTimeOffset? SnoozedUntil { get; set; }

        /// <summary>Id of the turn that the alerts of <see cref="Tiers"/> are stored under; null before the first.</summary>
        public string? AlertsUnder { get; set; }

        /// <summary>How the turn had ended when its alerts were last told; null while it was open.</summary>
        public string? Ending { get; set; }
    }
}

/// <summary>What one or more events changed, for the query tables and the alerts.</summary>
public sealed class RoomChanges
{
    public List<RoomMessage> Messages { get; } = [];

    /// <summary>Messages that were taken back, stored or not.</summary>
    public HashSet<string> RecalledIds { get; } = [];

    /// <summary>Messages that count under another role now.</summary>
    public List<(string MessageId, SenderRole Role)> Roles { get; } = [];

    /// <summary>Turns that are new or another than before.</summary>
    public List<Turn> Turns { get; } = [];

    public List<string> VanishedTurnIds { get; } = [];

    /// <summary>Ids of turns none of whose messages was in a turn before.</summary>
    public HashSet<string> Opened { get; } = [];

    /// <summary>Ids of turns that ended, ended otherwise, or opened again.</summary>
    public HashSet<string> EndedOrReopened { get; } = [];

    /// <summary>Alerts that belong to another turn now, in the order in which they moved.</summary>
    public List<AlertMove> AlertMoves { get; } = [];
}

/// <summary>The alerts that were raised in a turn at one instant belong to another turn.</summary>
public sealed record AlertMove(string FromTurnId, string ToTurnId, DateTimeOffset RaisedAt);
