using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Domain.Sales;

/// <summary>
/// The metrics of behaviour.md §7 over some turns and messages. Holds exact sums and every reply time, so that merged
/// figures are those of all their facts together, in whatever order they were added.
/// </summary>
public sealed class Figures
{
    private readonly ReplyTimes reply;
    private readonly ReplyTimes wallClock;

    // Between two looks most rows have as many waits as before: they stay the same object.
    private Figures? withLeftOpen;

    public Figures()
    {
        reply = new();
        wallClock = new();
    }

    private Figures(Figures other, ReplyTimes reply, ReplyTimes wallClock)
    {
        this.reply = reply;
        this.wallClock = wallClock;
        AddCounts(other);
    }

    /// <summary>回复次数: turns that ended answered.</summary>
    public int AnsweredTurns => reply.Count;

    /// <summary>回复超过 N 分钟次数: answered turns whose reply took strictly longer than N minutes.</summary>
    public int OverCount { get; private set; }

    /// <summary>仍未回复超过 N 分钟: turns open at the range's end that had waited longer than N minutes by then.</summary>
    public int OpenOverCount { get; private set; }

    /// <summary>跨日未回复: turns open at the range's end.</summary>
    public int CarriedOver { get; private set; }

    public int DismissedTurns { get; private set; }

    public int RemarkTurns { get; private set; }

    /// <summary>Answered turns that somebody else answered than who was responsible.</summary>
    public int AnsweredByColleague { get; private set; }

    /// <summary>Turns of others that the person answered; they are in the others' figures otherwise.</summary>
    public int AnsweredForColleagues { get; private set; }

    public long SalesMessages { get; private set; }

    public long AfterSalesMessages { get; private set; }

    public long EmployeeMessages { get; private set; }

    public long CustomerMessages { get; private set; }

    /// <summary>Of the messages by staff those that the room's owner of the time sent.</summary>
    public long OwnerMessages { get; private set; }

    /// <summary>总回复数: countable messages of all four roles.</summary>
    public long TotalMessages => SalesMessages + AfterSalesMessages + EmployeeMessages + CustomerMessages;

    /// <summary>平均回复时间; null without an answered turn, as all averages, percentiles and rates.</summary>
    public double? AverageReplyMinutes => reply.MinutesPer(AnsweredTurns);

    /// <summary>中位数: the mean of the middle two.</summary>
    public double? MedianReplyMinutes => reply.MedianMinutes;

    /// <summary>P90 by nearest rank.</summary>
    public double? P90ReplyMinutes => reply.P90Minutes;

    /// <summary>Average by the wall clock, beside the one in open time.</summary>
    public double? AverageWallClockMinutes => wallClock.MinutesPer(AnsweredTurns);

    public double? MedianWallClockMinutes => wallClock.MedianMinutes;

    public double? P90WallClockMinutes => wallClock.P90Minutes;

    /// <summary>及时回复率, 0 to 1: answered within N of those answered or open over N.</summary>
    public double? OnTimeRate => AnsweredTurns == 0
        ? null
        : (AnsweredTurns - OverCount) / (double)(AnsweredTurns + OpenOverCount);

    /// <summary>平均回复时间（旧口径）: reply time by all messages; kept to compare with the older system only.</summary>
    public double? LegacyAverageReplyMinutes => AnsweredTurns == 0 ? null : reply.MinutesPer(TotalMessages);

    /// <summary>Reply times of the answered turns, milliseconds, in no order; with the counts all that figures are made of.</summary>
    public IReadOnlyList<long> ReplyMs => reply.ToArray();

    /// <summary>The same by the wall clock.</summary>
    public IReadOnlyList<long> WallClockMs => wallClock.ToArray();

    /// <summary>Whether nothing at all was counted.</summary>
    public bool IsEmpty =>
        AnsweredTurns + CarriedOver + DismissedTurns + RemarkTurns + AnsweredForColleagues == 0 && TotalMessages == 0;

    /// <summary>Figures as they were counted elsewhere, of turns that ended and of messages.</summary>
    public static Figures Of(IReadOnlyList<long> replyMs, IReadOnlyList<long> wallClockMs, FigureCounts counts)
    {
        var figures = new Figures
        {
            OverCount = counts.OverCount,
            DismissedTurns = counts.DismissedTurns,
            RemarkTurns = counts.RemarkTurns,
            AnsweredByColleague = counts.AnsweredByColleague,
            AnsweredForColleagues = counts.AnsweredForColleagues,
            SalesMessages = counts.SalesMessages,
            AfterSalesMessages = counts.AfterSalesMessages,
            EmployeeMessages = counts.EmployeeMessages,
            CustomerMessages = counts.CustomerMessages,
            OwnerMessages = counts.OwnerMessages,
        };
        figures.reply.Add(replyMs);
        figures.wallClock.Add(wallClockMs);
        return figures;
    }

    /// <summary>Adds a turn to the figures of who is responsible for it.</summary>
    /// <param name="turn">Counted as its end, as left open, or not at all.</param>
    /// <param name="scope">The range that decides it.</param>
    /// <param name="byColleague">Whether another human answered it than who was responsible.</param>
    public void Add(TurnFact turn, FiguresScope scope, bool byColleague)
    {
        switch (scope.StandingOf(turn))
        {
            case TurnStanding.Ended:
                CountEnded(turn, scope, byColleague, sign: 1);
                break;
            case TurnStanding.LeftOpen:
                CarriedOver++;
                OpenOverCount += scope.IsOverAtEnd(turn) ? 1 : 0;
                break;
        }
    }

    /// <summary>
    /// Adds messages, or takes them back by a negative count; those of bots and of unconfirmed senders count nowhere.
    /// </summary>
    public void Add(MessageCount messages)
    {
        switch (messages.Role)
        {
            case SenderRole.Sales:
                SalesMessages += messages.Count;
                break;
            case SenderRole.AfterSales:
                AfterSalesMessages += messages.Count;
                break;
            case SenderRole.Employee:
                EmployeeMessages += messages.Count;
                break;
            case SenderRole.Customer:
                CustomerMessages += messages.Count;
                break;
        }

        if (messages.ByOwner && messages.Role.IsStaff())
        {
            OwnerMessages += messages.Count;
        }
    }

    /// <summary>Adds a turn of a colleague that the person answered.</summary>
    public void AddAnsweredForColleague() => CountForColleague(sign: 1);

    /// <summary>Adds all that <paramref name="other"/> counted: other facts, with the same threshold N.</summary>
    public void Merge(Figures other)
    {
        reply.Add(other.reply);
        wallClock.Add(other.wallClock);
        AddCounts(other);
    }

    /// <summary>Counts a turn that ended in the range, or takes it back.</summary>
    /// <param name="sign">1, or -1 for one that was counted.</param>
    internal void CountEnded(TurnFact turn, FiguresScope scope, bool byColleague, int sign)
    {
        switch (turn.Status)
        {
            case TurnStatus.Answered when sign > 0:
                reply.Add(turn.ReplyMs!.Value);
                wallClock.Add(turn.ReplyWallMs!.Value);
                break;
            case TurnStatus.Answered:
                reply.Remove(turn.ReplyMs!.Value);
                wallClock.Remove(turn.ReplyWallMs!.Value);
                break;
            case TurnStatus.Dismissed:
                DismissedTurns += sign;
                break;
            case TurnStatus.ClosedByRemark:
                RemarkTurns += sign;
                break;
        }

        if (turn.Status == TurnStatus.Answered)
        {
            OverCount += scope.IsOver(turn.ReplyMs!.Value) ? sign : 0;
            AnsweredByColleague += byColleague ? sign : 0;
        }
    }

    internal void CountForColleague(int sign) => AnsweredForColleagues += sign;

    /// <summary>The same figures, which no longer change with these.</summary>
    internal Figures Copy() => new(this, reply.Copy(), wallClock.Copy());

    /// <summary>These figures and turns left open; shares its reply times with these, which must not change any more.</summary>
    internal Figures WithLeftOpen(int turns, int overTurns)
    {
        if (withLeftOpen is { } known
            && (known.CarriedOver, known.OpenOverCount) == (CarriedOver + turns, OpenOverCount + overTurns))
        {
            return known;
        }

        var figures = new Figures(this, reply, wallClock);
        figures.CarriedOver += turns;
        figures.OpenOverCount += overTurns;
        return withLeftOpen = figures;
    }

    private void AddCounts(Figures other)
    {
        OverCount += other.OverCount;
        OpenOverCount += other.OpenOverCount;
        CarriedOver += other.CarriedOver;
        DismissedTurns += other.DismissedTurns;
        RemarkTurns += other.RemarkTurns;
        AnsweredByColleague += other.AnsweredByColleague;
        AnsweredForColleagues += other.AnsweredForColleagues;
        SalesMessages += other.SalesMessages;
        AfterSalesMessages += other.AfterSalesMessages;
        EmployeeMessages += other.EmployeeMessages;
        CustomerMessages += other.CustomerMessages;
        OwnerMessages += other.OwnerMessages;
    }
}

/// <summary>What <see cref="Figures"/> count beside reply times, as counted of turns that ended and of messages.</summary>
public sealed record FigureCounts(
    int OverCount, int DismissedTurns, int RemarkTurns, int AnsweredByColleague, int AnsweredForColleagues,
    long SalesMessages, long AfterSalesMessages, long EmployeeMessages, long CustomerMessages, long OwnerMessages);
