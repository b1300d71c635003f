using SalesAssistant.Domain.Sales;
using SalesAssistant.Gateway.Api.Http;

namespace SalesAssistant.Gateway.Api.Sales;

/// <summary>The metrics of behaviour.md §7. Averages, percentiles and rates are null without an answered turn.</summary>
public record MetricsView
{
    public MetricsView()
    {
    }

    internal MetricsView(Figures figures)
    {
        AnsweredTurns = figures.AnsweredTurns;
        AverageReplyMinutes = Minutes.Round(figures.AverageReplyMinutes);
        MedianReplyMinutes = Minutes.Round(figures.MedianReplyMinutes);
        P90ReplyMinutes = Minutes.Round(figures.P90ReplyMinutes);
        OverCount = figures.OverCount;
        OpenOverCount = figures.OpenOverCount;
        CarriedOver = figures.CarriedOver;
        OnTimeRate = Minutes.Round(figures.OnTimeRate);
        TotalMessages = figures.TotalMessages;
        SalesMessages = figures.SalesMessages;
        AfterSalesMessages = figures.AfterSalesMessages;
        EmployeeMessages = figures.EmployeeMessages;
        CustomerMessages = figures.CustomerMessages;
        OwnerMessages = figures.OwnerMessages;
        LegacyAverageReplyMinutes = Minutes.Round(figures.LegacyAverageReplyMinutes);
        DismissedTurns = figures.DismissedTurns;
        RemarkTurns = figures.RemarkTurns;
        AnsweredByColleague = figures.AnsweredByColleague;
        AnsweredForColleagues = figures.AnsweredForColleagues;
        AverageWallClockMinutes = Minutes.Round(figures.AverageWallClockMinutes);
        MedianWallClockMinutes = Minutes.Round(figures.MedianWallClockMinutes);
        P90WallClockMinutes = Minutes.Round(figures.P90WallClockMinutes);
    }

    /// <summary>回复次数: turns that ended answered.</summary>
    public int AnsweredTurns { get; init; }

    /// <summary>平均回复时间（分钟）.</summary>
    public double? AverageReplyMinutes { get; init; }

    /// <summary>中位数: the mean of the middle two.</summary>
    public double? MedianReplyMinutes { get; init; }

    /// <summary>P90 by nearest rank.</summary>
    public double? P90ReplyMinutes { get; init; }

    /// <summary>回复超过 N 分钟次数: answered turns with a reply time strictly over N minutes.</summary>
    public int OverCount { get; init; }

    /// <summary>仍未回复超过 N 分钟: turns open at the range's end, or now, and waiting longer than N by then.</summary>
    public int OpenOverCount { get; init; }

    /// <summary>跨日未回复: turns open at the range's end.</summary>
    public int CarriedOver { get; init; }

    /// <summary>及时回复率, 0 to 1.</summary>
    public double? OnTimeRate { get; init; }

    /// <summary>总回复数: countable messages of staff and customers.</summary>
    public long TotalMessages { get; init; }

    public long SalesMessages { get; init; }

    public long AfterSalesMessages { get; init; }

    public long EmployeeMessages { get; init; }

    public long CustomerMessages { get; init; }

    /// <summary>Of the staff's messages those of the room's owner of the time.</summary>
    public long OwnerMessages { get; init; }

    /// <summary>平均回复时间（旧口径）: reply time by all messages.</summary>
    public double? LegacyAverageReplyMinutes { get; init; }

    public int DismissedTurns { get; init; }

    public int RemarkTurns { get; init; }

    public int AnsweredByColleague { get; init; }

    public int AnsweredForColleagues { get; init; }

    /// <summary>The average by the wall clock, beside the one in open time.</summary>
    public double? AverageWallClockMinutes { get; init; }

    public double? MedianWallClockMinutes { get; init; }

    public double? P90WallClockMinutes { get; init; }
}
