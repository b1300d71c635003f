using SalesAssistant.Domain.Sales;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Gateway.Api.Http;

namespace SalesAssistant.Gateway.Api.Exports;

/// <summary>The metrics as columns, in the order of behaviour.md §7.</summary>
internal static class MetricColumns
{
    private static readonly IReadOnlyList<(string Head, Func<Figures, object?> Cell)> Columns =
    [
        ("HeadAnsweredTurns", figures => figures.AnsweredTurns),
        ("HeadAverageReply", figures => Rounded(figures.AverageReplyMinutes)),
        ("HeadMedianReply", figures => Rounded(figures.MedianReplyMinutes)),
        ("HeadP90Reply", figures => Rounded(figures.P90ReplyMinutes)),
        ("HeadOverCount", figures => figures.OverCount),
        ("HeadOpenOverCount", figures => figures.OpenOverCount),
        ("HeadCarriedOver", figures => figures.CarriedOver),
        ("HeadOnTimeRate", figures => Rounded(figures.OnTimeRate, digits: 4)),
        ("HeadTotalMessages", figures => figures.TotalMessages),
        ("HeadSalesMessages", figures => figures.SalesMessages),
        ("HeadAfterSalesMessages", figures => figures.AfterSalesMessages),
        ("HeadEmployeeMessages", figures => figures.EmployeeMessages),
        ("HeadCustomerMessages", figures => figures.CustomerMessages),
        ("HeadOwnerMessages", figures => figures.OwnerMessages),
        ("HeadLegacyAverage", figures => Rounded(figures.LegacyAverageReplyMinutes)),
        ("HeadDismissedTurns", figures => figures.DismissedTurns),
        ("HeadRemarkTurns", figures => figures.RemarkTurns),
        ("HeadAnsweredByColleague", figures => figures.AnsweredByColleague),
        ("HeadAnsweredForColleagues", figures => figures.AnsweredForColleagues),
    ];

    public static IEnumerable<object?> Heads(Tenant tenant) =>
        Columns.Select(column => Texts.Get(column.Head, tenant.Settings.OverMinutes));

    public static IEnumerable<object?> Cells(Figures figures) => Columns.Select(column => column.Cell(figures));

    /// <summary>Half up, to two digits, or to as many as show that it is not zero.</summary>
    public static double? Rounded(double? value, int digits = 2)
    {
        if (value is not { } number)
        {
            return null;
        }

        var rounded = Rounding.RoundHalfUp(number, digits);
        while (rounded == 0 && number != 0 && digits < 8)
        {
            rounded = Rounding.RoundHalfUp(number, ++digits);
        }

        return rounded;
    }
}
