using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Domain.Sales;

/// <summary>
/// The metrics of behaviour.md §7 over some turns and messages. Holds exact sums and every reply time, so that merged
/// figures are those of all their facts together, in whatever order they were added.
/// </summary>
public sealed class Figures
{
    private const double MsPerMinute = 60_000;

    private readonly List<long> replyMs = [];
    private readonly List<long> replyWallMs = [];
    private long replyMsSum;
    private long replyWallMsSum;

    /// <summary>回复次数: turns that ended answered.</summary>
    public int AnsweredTurns => replyMs.Count;

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
    public double? AverageReplyMinutes => Minutes(replyMsSum, AnsweredTurns);

    /// <summary>中位数: the mean of the middle two.</summary>
    public double? MedianReplyMinutes => Median(replyMs);

    /// <summary>P90 by nearest rank.</summary>
    public double? P90ReplyMinutes => P90(replyMs);

    /// <summary>Average by the wall clock, beside the one in open time.</summary>
    public double? AverageWallClockMinutes => Minutes(replyWallMsSum, AnsweredTurns);

    public double? MedianWallClockMinutes => Median(replyWallMs);

    public double? P90WallClockMinutes => P90(replyWallMs);

    /// <summary>及时回复率, 0 to 1: answered within N of those answered or open over N.</summary>
    public double? OnTimeRate => AnsweredTurns == 0
        ? null
        : (AnsweredTurns - OverCount) / (double)(AnsweredTurns + OpenOverCount);

    /// <summary>平均回复时间（旧口径）: reply time by all messages; kept to compare with the older system only.</summary>
    public double? LegacyAverageReplyMinutes => AnsweredTurns == 0 ? null : Minutes(replyMsSum, TotalMessages);

    /// <summary>Whether nothing at all was counted.</summary>
    public bool IsEmpty =>
        AnsweredTurns + CarriedOver + DismissedTurns + RemarkTurns + AnsweredForColleagues == 0 && TotalMessages == 0;

    /// <summary>Adds a turn to the figures of who is responsible for it.</summary>
    /// <param name="turn">Counted as its end, as left open, or not at all.</param>
    /// <param name="scope">The range that decides it.</param>
    /// <param name="byColleague">Whether another human answered it than who was responsible.</param>
    public void Add(TurnFact turn, FiguresScope scope, bool byColleague)
    {
        switch (scope.StandingOf(turn))
        {
            case TurnStanding.Ended when turn.Status == TurnStatus.Answered:
                AddAnswered(turn, scope, byColleague);
                break;
            case TurnStanding.Ended when turn.Status == TurnStatus.Dismissed:
                DismissedTurns++;
                break;
            case TurnStanding.Ended when turn.Status == TurnStatus.ClosedByRemark:
                RemarkTurns++;
                break;
            case TurnStanding.LeftOpen:
                CarriedOver++;
                OpenOverCount += scope.IsOverAtEnd(turn) ? 1 : 0;
                break;
        }
    }

    /// <summary>Adds messages; those of bots and of unconfirmed senders count nowhere.</summary>
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
    public void AddAnsweredForColleague() => AnsweredForColleagues++;

    /// <summary>Adds all that <paramref name="other"/> counted: other facts, with the same threshold N.</summary>
    public void Merge(Figures other)
    {
        replyMs.AddRange(other.replyMs);
        replyWallMs.AddRange(other.replyWallMs);
        replyMsSum += other.replyMsSum;
        replyWallMsSum += other.replyWallMsSum;
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

    private static double? Minutes(long ms, long count) => count == 0 ? null : ms / (MsPerMinute * count);

    private static double? Median(List<long> ms)
    {
        var sorted = Sorted(ms);
        return sorted.Length == 0
            ? null
            : Minutes(sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2], count: 2);
    }

    private static double? P90(List<long> ms)
    {
        var sorted = Sorted(ms);
        var rank = ((sorted.Length * 9L) + 9) / 10;
        return sorted.Length == 0 ? null : Minutes(sorted[rank - 1], count: 1);
    }

    // A copy: reading figures changes nothing, so that they may be shared once they are complete.
    private static long[] Sorted(List<long> ms) => [.. ms.Order()];

    private void AddAnswered(TurnFact turn, FiguresScope scope, bool byColleague)
    {
        var reply = turn.ReplyMs!.Value;
        var wall = turn.ReplyWallMs!.Value;
        replyMs.Add(reply);
        replyWallMs.Add(wall);
        replyMsSum += reply;
        replyWallMsSum += wall;
        OverCount += scope.IsOver(reply) ? 1 : 0;
        AnsweredByColleague += byColleague ? 1 : 0;
    }
}
