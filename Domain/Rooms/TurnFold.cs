using SalesAssistant.Domain.People;

namespace SalesAssistant.Domain.Rooms;

/// <summary>
/// Reads a room's messages and acts in the room's order and makes turns of them (behaviour.md §2, §6). Holds what is known
/// after the last one that it took; arrival order, clocks and settings play no part.
/// </summary>
internal sealed class TurnFold
{
    private HashSet<Turn>? touched;
    private HashSet<Turn>? fresh;

    /// <summary>The open turn, if there is one.</summary>
    public Turn? Open { get; set; }

    /// <summary>The last run of closing remarks, kept as a turn.</summary>
    public Turn? RemarkRun { get; set; }

    public LastCountable Last { get; set; }

    public PersonKey? Owner { get; set; }

    public bool IsArchived { get; set; }

    /// <summary>How the newest ended turn ended.</summary>
    public TurnStatus? LastEnd { get; set; }

    /// <summary>Every turn met, in order; null where nobody asks.</summary>
    public List<Turn>? Turns { get; private init; }

    /// <summary>Turns that were opened, joined, moved or ended since this was last cleared.</summary>
    public HashSet<Turn> Touched => touched ??= [];

    /// <summary>Those of <see cref="Touched"/> that were so by the newest event.</summary>
    public HashSet<Turn> Fresh => fresh ??= [];

    /// <summary>Clears <see cref="Touched"/> and <see cref="Fresh"/>, and gives their memory back: a room may rest for long.</summary>
    public void Forget() => touched = fresh = null;

    /// <summary>A fold that goes on from here without changing this one, and remembers the turns it meets.</summary>
    public TurnFold Continue()
    {
        var open = Open?.Copy();
        var run = RemarkRun?.Copy();
        return new()
        {
            Open = open,
            RemarkRun = run,
            Last = Last,
            Owner = Owner,
            IsArchived = IsArchived,
            LastEnd = LastEnd,
            Turns = [.. new[] { run, open }.OfType<Turn>()],
        };
    }

    /// <summary>Goes back to before the opening of one of <see cref="Turns"/>, which then ends before it.</summary>
    /// <param name="lastEnd">How the newest turn had ended then.</param>
    /// <returns>The turns that are gone.</returns>
    public IReadOnlyList<Turn> GoBack(int index, TurnStatus? lastEnd)
    {
        var gone = Turns!.GetRange(index, Turns.Count - index);
        Turns.RemoveRange(index, gone.Count);
        Open = null;
        RemarkRun = Turns.FindLast(turn => turn.Status == TurnStatus.ClosedByRemark);
        Last = gone[0].LastBefore;
        Owner = gone[0].OpenedUnder;
        LastEnd = lastEnd;
        Fresh.Clear();
        return gone;
    }

    public void Take(RoomMessage message, RoomTimeline timeline)
    {
        if (message.Type == MessageType.Recall)
        {
            TakeRecall(message);
            return;
        }

        if (message.Type == MessageType.System || timeline.IsAsIfNeverSent(message))
        {
            return;
        }

        IsArchived = false;
        if (message.Role.IsStaff())
        {
            TakeStaff(message);
        }
        else if (message is { Role: SenderRole.Customer, IsCountable: true, IsMassSent: false })
        {
            TakeCustomer(message, timeline);
        }
    }

    public void Take(RoomAct act)
    {
        switch (act)
        {
            case DismissAct dismissal:
                if (Open is { } dismissed)
                {
                    dismissed.DismissReason = dismissal.Reason;
                    dismissed.DismissedBy = dismissal.By;
                    End(dismissed, TurnStatus.Dismissed, dismissal.At);
                }

                break;
            case ArchiveAct archive:
                if (Open is { } closed)
                {
                    End(closed, TurnStatus.RoomClosed, archive.At);
                }

                IsArchived = true;
                break;
            case OwnerAct change:
                Owner = change.Owner;
                if (Open is { } moved)
                {
                    moved.Responsible = change.Owner;
                    Touch(moved);
                }

                break;
            default:
                throw new System.Diagnostics.UnreachableException(act.GetType().Name);
        }
    }

    private void TakeStaff(RoomMessage message)
    {
        if (Open is { } turn && !message.IsMassSent)
        {
            turn.AnswerMessageId = message.Id;
            turn.AnswererId = message.SenderId;
            turn.AnswererName = message.SenderName;
            End(turn, TurnStatus.Answered, message.SentAt);
        }

        if (message.IsCountable)
        {
            Last = LastCountable.Staff;
            if (Open is { } waiting)
            {
                waiting.LastBefore = LastCountable.Staff;
                waiting.LastBeforeAt = waiting.Messages.Count;
            }
        }
    }

    private void TakeCustomer(RoomMessage message, RoomTimeline timeline)
    {
        var waiting = new WaitingMessage(message.Id, message.SentAt, message.SenderId, message.SenderName);
        if (Open is { } turn)
        {
            turn.Messages.Add(waiting);
            Touch(turn);
            Last = LastCountable.Customer;
        }
        else if (IsClosingRemark(message, timeline))
        {
            TakeRemark(waiting, timeline);
        }
        else
        {
            Open = Begin(waiting, timeline);
            Open.Responsible = Owner;
            Last = LastCountable.Customer;
        }
    }

    private bool IsClosingRemark(RoomMessage message, RoomTimeline timeline) =>
        message is { IsRemark: true, Type: MessageType.Text }
        && (Last == LastCountable.Staff || (Last == LastCountable.Remark && RemarkRun is not null))
        && !timeline.IsRemarkUndone(message.Id);

    private void TakeRemark(WaitingMessage remark, RoomTimeline timeline)
    {
        if (Last == LastCountable.Remark && RemarkRun is { } run)
        {
            run.Messages.Add(remark);
            Touch(run);
            return;
        }

        RemarkRun = Begin(remark, timeline);
        RemarkRun.Responsible = Owner;
        RemarkRun.Status = TurnStatus.ClosedByRemark;
        RemarkRun.EndedAt = remark.SentAt;
        LastEnd = TurnStatus.ClosedByRemark;
        Last = LastCountable.Remark;
    }

    private void TakeRecall(RoomMessage recall)
    {
        if (Open is not { } turn)
        {
            return;
        }

        var index = turn.Messages.FindIndex(message => message.Id == recall.Recalls && !message.IsRecalled);
        if (index < 0)
        {
            return;
        }

        turn.Messages[index] = turn.Messages[index] with { IsRecalled = true };
        Touch(turn);
        Last = turn.LastNow;
        if (turn.Messages.Find(message => !message.IsRecalled) is { } first)
        {
            turn.WaitingSince = first.SentAt;
        }
        else
        {
            End(turn, TurnStatus.Retracted, recall.SentAt);
        }
    }

    private Turn Begin(WaitingMessage opening, RoomTimeline timeline)
    {
        var turn = new Turn
        {
            Id = timeline.TurnIdOf(opening.Id),
            OpeningMessageId = opening.Id,
            Messages = [opening],
            WaitingSince = opening.SentAt,
            OpenedUnder = Owner,
            LastBefore = Last,
        };
        Turns?.Add(turn);
        Touch(turn);
        return turn;
    }

    private void End(Turn turn, TurnStatus status, DateTimeOffset at)
    {
        turn.Status = status;
        turn.EndedAt = at;
        LastEnd = status;
        Open = null;
        Touch(turn);
    }

    private void Touch(Turn turn)
    {
        Touched.Add(turn);
        Fresh.Add(turn);
    }
}
