using SalesAssistant.Domain.Sales;
using SalesAssistant.Gateway.Api.Http;

namespace SalesAssistant.Gateway.Api.Sales;

/// <summary>Single metrics by the names and with the values of <see cref="MetricsView"/>, for those who need one of very many.</summary>
internal static class MetricValues
{
    public static readonly IReadOnlyDictionary<string, Func<Figures, double?>> ByName =
        new Dictionary<string, Func<Figures, double?>>(StringComparer.Ordinal)
    {
        ["answeredTurns"] = figures => figures.AnsweredTurns,
        ["averageReplyMinutes"] = figures => Minutes.Round(figures.AverageReplyMinutes),
        ["medianReplyMinutes"] = figures => Minutes.Round(figures.MedianReplyMinutes),
        ["p90ReplyMinutes"] = figures => Minutes.Round(figures.P90ReplyMinutes),
        ["overCount"] = figures => figures.OverCount,
        ["openOverCount"] = figures => figures.OpenOverCount,
        ["carriedOver"] = figures => figures.CarriedOver,
        ["onTimeRate"] = figures => Minutes.Round(figures.OnTimeRate),
        ["totalMessages"] = figures => figures.TotalMessages,
        ["salesMessages"] = figures => figures.SalesMessages,
        ["afterSalesMessages"] = figures => figures.AfterSalesMessages,
        ["employeeMessages"] = figures => figures.EmployeeMessages,
        ["customerMessages"] = figures => figures.CustomerMessages,
        ["ownerMessages"] = figures => figures.OwnerMessages,
        ["legacyAverageReplyMinutes"] = figures => Minutes.Round(figures.LegacyAverageReplyMinutes),
        ["dismissedTurns"] = figures => figures.DismissedTurns,
        ["remarkTurns"] = figures => figures.RemarkTurns,
        ["answeredByColleague"] = figures => figures.AnsweredByColleague,
        ["answeredForColleagues"] = figures => figures.AnsweredForColleagues,
        ["averageWallClockMinutes"] = figures => Minutes.Round(figures.AverageWallClockMinutes),
        ["medianWallClockMinutes"] = figures => Minutes.Round(figures.MedianWallClockMinutes),
        ["p90WallClockMinutes"] = figures => Minutes.Round(figures.P90WallClockMinutes),
    };
}
