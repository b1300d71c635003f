using System.Collections.Frozen;
using SalesAssistant.Domain.People;

namespace SalesAssistant.Domain.Rooms;

/// <summary>
/// The part of a room's past that a late message may still rewrite: its messages and acts in the room's order, the fold
/// before them (<see cref="Base"/>) and the fold after them (<see cref="Tip"/>). A message that comes in order is one step of
/// the tip; any other makes the tip anew from the base.
/// </summary>
internal sealed class RoomTimeline(RoomKey room)
{
    /// <summary>How far back a late message still rewrites turns: this long, and so many messages, whichever is less.</summary>
    public static readonly TimeSpan Reach = TimeSpan.FromHours(24);

    public const int ReachMessages = 1000;

    // Trimming moves a whole list, so it waits until there is something worth moving.
    private const int TrimSlackMessages = 128;
    private const int WindowMessagesMax = 2 * ReachMessages;
    private static readonly TimeSpan TrimSlack = TimeSpan.FromHours(1);

    /// <summary>Acts are kept this long, for the recomputation that a changed role asks for.</summary>
    private static readonly TimeSpan ActsKept = TimeSpan.FromDays(31);

    private readonly Dictionary<string, RoomMessage> byId = [];

    // Both are rare, and a room may rest for long: null while empty.
    private Dictionary<string, DateTimeOffset>? recalls;
    private Dictionary<string, DateTimeOffset>? undoneRemarks;

    // A fold asks for them again and again, and they are hashes.
    private readonly Dictionary<string, string> turnIds = [];

    public List<RoomMessage> Messages { get; } = [];

    /// <summary>In order; the first <see cref="BaseActs"/> are already in the base.</summary>
    public List<RoomAct> Acts { get; } = [];

    public int BaseActs { get; set; }

    /// <summary>The owner before the first of <see cref="Acts"/>.</summary>
    public PersonKey? OwnerBeforeActs { get; set; }

    /// <summary>Remarks that somebody said are none, and when.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> UndoneRemarks =>
        undoneRemarks ?? (IReadOnlyDictionary<string, DateTimeOffset>)FrozenDictionary<string, DateTimeOffset>.Empty;

    public TurnFold Base { get; private set; } = new();

    public TurnFold Tip { get; private set; } = new TurnFold().Continue();

    /// <summary>Earliest send time that the room ever met, beyond reach or not; null in a room without messages.</summary>
    public DateTimeOffset? OldestAt { get; set; }

    /// <summary>Newest send time; null in a room without messages.</summary>
    public DateTimeOffset? NewestAt => Messages.Count == 0 ? null : Messages[^1].SentAt;

    public RoomMessage? Find(string id) => byId.GetValueOrDefault(id);

    /// <summary>The id of a turn that this message opens.</summary>
    public string TurnIdOf(string messageId)
    {
        if (!turnIds.TryGetValue(messageId, out var id))
        {
            turnIds.Add(messageId, id = Turn.IdOf(room, messageId));
        }

        return id;
    }

    public bool IsRecalled(string id) => recalls?.ContainsKey(id) == true;

    public bool IsRemarkUndone(string id) => undoneRemarks?.ContainsKey(id) == true;

    public void UndoRemark(string id, DateTimeOffset at) => (undoneRemarks ??= [])[id] = at;

    /// <summary>
    /// Staff messages that were recalled, and any that was recalled before its own place in the order, leave no trace.
    /// A customer's was there until its recall.
    /// </summary>
    public bool IsAsIfNeverSent(RoomMessage message) =>
        recalls is not null && recalls.TryGetValue(message.Id, out var at)
        && (message.Role.IsStaff() || at <= message.SentAt);

    /// <summary>Whether a message of that time comes too late to rewrite turns.</summary>
    public bool IsBeyondReach(DateTimeOffset sentAt) => sentAt < ReachStart;

    /// <summary>The earliest send time that may still rewrite turns.</summary>
    private DateTimeOffset ReachStart
    {
        get
        {
            var byTime = NewestAt is { } newest ? newest - Reach : DateTimeOffset.MinValue;
            return Messages.Count >= ReachMessages && Messages[^ReachMessages].SentAt is var byCount && byCount > byTime
                ? byCount
                : byTime;
        }
    }

    /// <summary>Where an act done now stands: after every message that the room has.</summary>
    public DateTimeOffset ActTime(DateTimeOffset now)
    {
        var at = NewestAt is { } newest && newest > now ? newest : now;
        return Acts.Count > 0 && Acts[^1].At > at ? Acts[^1].At : at;
    }

    /// <summary>Puts a message in its place.</summary>
    /// <returns>True when it was simply the next one; false when the turns had to be folded again.</returns>
    public bool Add(RoomMessage message)
    {
        var isNext = (Messages.Count == 0 || Messages[^1].SentAt < message.SentAt)
            && (Acts.Count == 0 || Acts[^1].At < message.SentAt)
            && message.Type != MessageType.Recall
            && !IsRecalled(message.Id);
        Insert(message);
        if (isNext)
        {
            Tip.Take(message, this);
        }
        else
        {
            RefoldSince(Find(message.Recalls ?? "") is { } recalled && recalled.SentAt < message.SentAt
                ? recalled.SentAt
                : message.SentAt);
        }

        Trim();
        return isNext;
    }

    public void Add(RoomAct act)
    {
        if (act.At == DateTimeOffset.MinValue)
        {
            Acts.Insert(Acts.TakeWhile(earlier => earlier.At == act.At).Count(), act);
            BaseActs++;
            Base.Take(act);
            Refold();
            return;
        }

        Acts.Add(act);
        Tip.Take(act);
        DropActs(before: act.At - ActsKept);
    }

    /// <summary>Takes an act back, as if it had never been done.</summary>
    /// <returns>False when it is beyond reach.</returns>
    public bool Remove(RoomAct act)
    {
        if (Acts.LastIndexOf(act) is var index && index < BaseActs)
        {
            return false;
        }

        Acts.RemoveAt(index);
        Refold();
        return true;
    }

    /// <summary>The room's owner when a message of that time was sent.</summary>
    public PersonKey? OwnerAt(DateTimeOffset sentAt) =>
        Acts.FindLast(act => act is OwnerAct && act.At < sentAt) is OwnerAct change ? change.Owner : OwnerBeforeActs;

    /// <summary>Ids of turns that a new fold no longer finds, until somebody clears them.</summary>
    public HashSet<string> Vanished { get; } = [];

    /// <summary>Makes the turns anew from the base; <see cref="TurnFold.Touched"/> then holds those that differ.</summary>
    public void Refold()
    {
        var before = Tip;
        Tip = Base.Continue();
        FoldWindow(0, BaseActs);
        Compare(before);
    }

    /// <summary>
    /// The same where nothing before that time is new: a turn that was opened earlier opens as it did, so the fold goes back to
    /// its opening and no further.
    /// </summary>
    private void RefoldSince(DateTimeOffset changedAt)
    {
        var turns = Tip.Turns!;
        var index = turns.FindLastIndex(turn =>
            turn.LastBeforeAt == 0 && byId.TryGetValue(turn.OpeningMessageId, out var first) && first.SentAt < changedAt);
        while (index > 0 && turns.FindLastIndex(index - 1, turn => turn.Status == TurnStatus.ClosedByRemark) is var run and >= 0
            && turns[run].Messages[^1].SentAt >= turns[index].Messages[0].SentAt)
        {
            // Remarks joined that run later than this opening: it has to be folded again too.
            index = byId.ContainsKey(turns[run].OpeningMessageId) ? run : -1;
        }

        if (index < 0)
        {
            Refold();
            return;
        }

        var opening = byId[turns[index].OpeningMessageId];
        var endBefore = index > 0 && turns[index - 1].Id != Base.RemarkRun?.Id ? turns[index - 1].Status : Base.LastEnd;
        var replaced = Tip.GoBack(index, endBefore);
        HashSet<Turn> touched = [.. Tip.Touched];
        var act = Acts.FindIndex(act => act.At >= opening.SentAt);
        FoldWindow(Messages.LastIndexOf(opening), act < 0 ? Acts.Count : act);
        CompareSince(index, replaced, touched);
    }

    private void CompareSince(int index, IReadOnlyList<Turn> replaced, HashSet<Turn> touched)
    {
        var known = replaced.ToDictionary(turn => turn.Id);
        Vanished.UnionWith(known.Keys);
        Tip.Touched.ExceptWith(replaced);
        foreach (var turn in Tip.Turns!.Skip(index))
        {
            Vanished.Remove(turn.Id);
            if (known.TryGetValue(turn.Id, out var old) && old.IsLike(turn))
            {
                Tip.Fresh.Remove(turn);
                if (!touched.Contains(old))
                {
                    Tip.Touched.Remove(turn);
                }
            }
        }
    }

    private void FoldWindow(int firstMessage, int firstAct)
    {
        var act = firstAct;
        for (var index = firstMessage; index < Messages.Count; index++)
        {
            var message = Messages[index];
            for (; act < Acts.Count && Acts[act].At < message.SentAt; act++)
            {
                Tip.Take(Acts[act]);
            }

            Tip.Take(message, this);
        }

        for (; act < Acts.Count; act++)
        {
            Tip.Take(Acts[act]);
        }
    }

    private void Compare(TurnFold before)
    {
        var known = before.Turns!.ToDictionary(turn => turn.Id);
        Vanished.UnionWith(known.Keys);
        Tip.Touched.Clear();
        Tip.Fresh.Clear();
        foreach (var turn in Tip.Turns!)
        {
            Vanished.Remove(turn.Id);
            if (!known.TryGetValue(turn.Id, out var old) || !old.IsLike(turn))
            {
                Tip.Touched.Add(turn);
                Tip.Fresh.Add(turn);
            }
            else if (before.Touched.Contains(old))
            {
                Tip.Touched.Add(turn);
            }
        }

        // Changed earlier in this step and beyond reach by now: final, but still to be written.
        Tip.Touched.UnionWith(before.Touched.Where(turn => !known.ContainsKey(turn.Id)));
    }

    /// <summary>Forgets what has changed so far.</summary>
    public void ForgetChanges()
    {
        Tip.Forget();
        Vanished.Clear();
    }

    public void Restore(RoomSnapshot state)
    {
        Acts.AddRange(state.Acts);
        BaseActs = state.BaseActs;
        OwnerBeforeActs = state.OwnerBeforeActs;
        OldestAt = state.OldestAt;
        foreach (var (id, at) in state.UndoneRemarks)
        {
            UndoRemark(id, at);
        }

        foreach (var message in state.Messages)
        {
            Insert(message);
        }

        var before = state.Base;
        Base.Open = before.Open;
        Base.RemarkRun = before.RemarkRun;
        Base.Last = before.Last;
        Base.Owner = before.Owner;
        Base.IsArchived = before.IsArchived;
        Base.LastEnd = before.LastEnd;
        Refold();
        ForgetChanges();
    }

    /// <summary>
    /// Puts messages of a longer past before those of the window and folds all of them. Does nothing where that past is not
    /// longer, as in a room that has been quiet, or lacks a part of the turn that was open at the window's start.
    /// </summary>
    public void Rewind(IEnumerable<RoomMessage> past)
    {
        var all = past.Where(message => !byId.ContainsKey(message.Id)).Concat(Messages).ToDictionary(message => message.Id);
        if (all.Count == Messages.Count || Base.Open?.Messages.TrueForAll(message => all.ContainsKey(message.Id)) == false)
        {
            return;
        }

        Messages.Clear();
        byId.Clear();
        recalls = null;
        foreach (var message in all.Values.OrderBy(message => message.SentAt))
        {
            Insert(message);
        }

        // Of what was before nothing is known any more, only whether there was anything. A remark at the start is then taken
        // for one: opening a turn weeks ago for a "thanks" would be the worse mistake.
        Base = new()
        {
            Owner = OwnerBeforeActs,
            IsArchived = Tip.IsArchived,
            LastEnd = Base.LastEnd,
            Last = OldestAt < Messages[0].SentAt ? LastCountable.Staff : LastCountable.None,
        };
        BaseActs = 0;
        TakeActsIntoBase(until: Messages[0].SentAt);
        Refold();
    }

    /// <summary>Replaces messages, for instance by themselves with another role, and folds again.</summary>
    public void Replace(Func<RoomMessage, RoomMessage> change)
    {
        for (var index = 0; index < Messages.Count; index++)
        {
            byId[Messages[index].Id] = Messages[index] = change(Messages[index]);
        }

        Refold();
    }

    /// <summary>Lets go of what is beyond reach: it goes into the base and can no longer change.</summary>
    public void Trim()
    {
        if (NewestAt is not { } newest
            || (Messages.Count < ReachMessages + TrimSlackMessages && Messages[0].SentAt >= newest - Reach - TrimSlack))
        {
            return;
        }

        // Messages of one instant stay together, because one more of them may come; but not without limit.
        var reachStart = ReachStart;
        var dropped = Messages.FindIndex(message => message.SentAt >= reachStart);
        dropped = Messages.Count - dropped > WindowMessagesMax ? Messages.Count - ReachMessages : dropped;
        foreach (var message in Messages.Take(dropped))
        {
            TakeActsIntoBase(until: message.SentAt);
            Base.Take(message, this);
            byId.Remove(message.Id);
            turnIds.Remove(message.Id);
        }

        foreach (var message in Messages.Take(dropped).Where(message => message.Recalls is not null))
        {
            if (!byId.ContainsKey(message.Recalls!))
            {
                recalls?.Remove(message.Recalls!);
            }
        }

        Messages.RemoveRange(0, dropped);

        // Not up to the window's first message: a late one may still come before it, and then before these acts.
        TakeActsIntoBase(until: reachStart);
        Base.Forget();
        foreach (var id in UndoneRemarks.Where(undone => undone.Value < newest - ActsKept).Select(undone => undone.Key).ToList())
        {
            undoneRemarks!.Remove(id);
        }

        // Exactly those stay that a new fold would meet.
        Tip.Turns!.RemoveAll(turn => !byId.ContainsKey(turn.OpeningMessageId)
            && turn.Id != Base.Open?.Id && turn.Id != Base.RemarkRun?.Id);
    }

    private void DropActs(DateTimeOffset before)
    {
        var dropped = 0;
        for (; dropped < BaseActs && Acts[dropped].At < before; dropped++)
        {
            OwnerBeforeActs = Acts[dropped] is OwnerAct change ? change.Owner : OwnerBeforeActs;
        }

        Acts.RemoveRange(0, dropped);
        BaseActs -= dropped;
    }

    private void TakeActsIntoBase(DateTimeOffset until)
    {
        for (; BaseActs < Acts.Count && Acts[BaseActs].At < until; BaseActs++)
        {
            Base.Take(Acts[BaseActs]);
        }
    }

    private void Insert(RoomMessage message)
    {
        byId.Add(message.Id, message);
        OldestAt = OldestAt < message.SentAt ? OldestAt : message.SentAt;
        if (message.Recalls is { } recalled && message.Type == MessageType.Recall)
        {
            // Several recalls of one message: the earliest took it back.
            recalls ??= [];
            recalls[recalled] = recalls.TryGetValue(recalled, out var at) && at < message.SentAt ? at : message.SentAt;
        }

        var end = Messages.Count;
        while (end > 0 && Messages[end - 1].SentAt > message.SentAt)
        {
            end--;
        }

        Messages.Insert(end, message);
        var start = end;
        while (start > 0 && Messages[start - 1].SentAt == message.SentAt)
        {
            start--;
        }

        if (start < end)
        {
            var ordered = OrderSameInstant(Messages.GetRange(start, end - start + 1));
            Messages.RemoveRange(start, ordered.Count);
            Messages.InsertRange(start, ordered);
        }
    }

    /// <summary>
    /// Messages of one millisecond: by sequence where both have one, else by id. With messages of both kinds that rule alone
    /// can run in a circle, so those with a sequence share out, by sequence, the places that their ids give them.
    /// </summary>
    private static List<RoomMessage> OrderSameInstant(List<RoomMessage> messages)
    {
        messages.Sort((left, right) => string.CompareOrdinal(left.Id, right.Id));
        var bySequence = new Queue<RoomMessage>(messages
            .Where(message => message.Sequence is not null)
            .OrderBy(message => message.Sequence)
            .ThenBy(message => message.Id, StringComparer.Ordinal));
        return [.. messages.Select(message => message.Sequence is null ? message : bySequence.Dequeue())];
    }
}
