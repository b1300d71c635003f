using System.Globalization;
using System.Text.Json.Nodes;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Notifications.Cards;

/// <summary>The daily leaderboard: a table of people and a chart of the day's hours.</summary>
internal sealed class LeaderboardLayout(LeaderboardCard card) : CardLayout
{
    private const int PageRowsMax = 10;

    private readonly IReadOnlyList<LeaderboardCardHour> hours = ActiveHours(card.Hours);

    public override string Template => "indigo";

    public override CardParts Parts => CardParts.Layout
        | (hours.Count > 0 ? CardParts.Chart : 0)
        | (card.Rows.Count > 0 ? CardParts.Table : 0);

    public override string Title(CardForm form) => CardTexts.Format("LeaderboardTitle", card.Date);

    public override string? Subtitle(CardForm form)
    {
        var at = Local(card.AsOf, card.TimeZone);
        var date = at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var time = at.ToString("HH:mm", CultureInfo.InvariantCulture);
        return date == card.Date ? CardTexts.Format("AsOf", time) : CardTexts.Format("AsOfDate", date, time);
    }

    public override IEnumerable<JsonObject> Elements(CardForm form)
    {
        yield return CardElements.Note(SortLine);
        if (form.Has(CardParts.Table))
        {
            yield return Table(form);
            if (MoreRows(form) is { } more)
            {
                yield return CardElements.Note(more);
            }
        }
        else
        {
            yield return CardElements.Markdown(string.Join('\n', RowLines(form, SafeText.Markdown)));
        }

        if (form.Has(CardParts.Chart))
        {
            yield return Chart();
        }
        else if (hours.Count > 0)
        {
            yield return CardElements.Block(CardTexts.Get("HourlyTitle"), string.Join('\n', HourLines));
        }
    }

    public override IEnumerable<string> Lines(CardForm form) =>
    [
        SortLine,
        .. RowLines(form, (text, max) => SafeText.Plain(text, max)),
        .. hours.Count > 0 ? [CardTexts.Get("HourlyTitle"), .. HourLines] : Array.Empty<string>(),
    ];

    private string SortLine
    {
        get
        {
            var key = "Sort" + char.ToUpperInvariant(card.Sort[0]) + card.Sort[1..];
            return CardTexts.Format("SortedBy", CardTexts.Format(key, card.OverMinutes), card.MinimumTurns);
        }
    }

    private IEnumerable<string> HourLines => hours.Select(hour => CardTexts.Format(
        "HourText", HourText(hour.Hour), Figures.Minutes(hour.AverageReplyMinutes), hour.Messages));

    private static string RankText(LeaderboardCardRow row) =>
        row.Rank?.ToString(CultureInfo.InvariantCulture) ?? CardTexts.Get("Unranked");

    private IEnumerable<string> RowLines(CardForm form, Func<string, int, string> safe)
    {
        if (card.Rows.Count == 0)
        {
            return [CardTexts.Get("NobodyRanked")];
        }

        var lines = card.Rows.Take(form.RowsMax).Select(row => CardTexts.Format(
            "RowText", RankText(row), safe(row.Name, form.NameElementsMax), card.OverMinutes, row.OverCount,
            Figures.Minutes(row.AverageReplyMinutes), row.TotalMessages));
        return MoreRows(form) is { } more ? lines.Append(more) : lines;
    }

    private string? MoreRows(CardForm form) =>
        card.Rows.Count > form.RowsMax ? CardTexts.Format("MoreRows", card.Rows.Count - form.RowsMax) : null;

    private JsonObject Table(CardForm form) => new()
    {
        ["tag"] = "table",
        ["page_size"] = Math.Clamp(card.Rows.Count, 1, PageRowsMax),
        ["row_height"] = "low",
        ["freeze_first_column"] = true,
        ["header_style"] = new JsonObject { ["background_style"] = "grey", ["bold"] = true, ["lines"] = 1 },
        ["columns"] = new JsonArray(
            Column("rank", CardTexts.Get("Rank"), "text", "right"),
            Column("name", CardTexts.Get("Name"), "text", "left"),
            Column("over", CardTexts.Format("OverCount", card.OverMinutes), "number", "right"),
            Column("average", CardTexts.Get("AverageReply"), "text", "right"),
            Column("total", CardTexts.Get("TotalMessages"), "number", "right")),
        ["rows"] = new JsonArray([.. card.Rows.Take(form.RowsMax).Select(row => new JsonObject
        {
            ["rank"] = RankText(row),
            ["name"] = SafeText.Plain(row.Name, form.NameElementsMax),
            ["over"] = row.OverCount,
            ["average"] = Figures.Minutes(row.AverageReplyMinutes),
            ["total"] = row.TotalMessages,
        })]),
    };

    private static JsonObject Column(string name, string displayName, string type, string align) => new()
    {
        ["name"] = name,
        ["display_name"] = displayName,
        ["data_type"] = type,
        ["horizontal_align"] = align,
        ["width"] = "auto",
    };

    private JsonObject Chart()
    {
        var messages = CardTexts.Get("MessagesSeries");
        var average = CardTexts.Get("AverageSeries");
        return new()
        {
            ["tag"] = "chart",
            ["aspect_ratio"] = "16:9",
            ["color_theme"] = "brand",
            ["chart_spec"] = new JsonObject
            {
                ["type"] = "common",
                ["title"] = new JsonObject { ["text"] = CardTexts.Get("HourlyTitle") },
                ["data"] = new JsonArray(
                    Values(hours.Select(hour => Point(hour.Hour, messages, hour.Messages))),
                    Values(hours.Where(hour => hour.AverageReplyMinutes is not null)
                        .Select(hour => Point(hour.Hour, average, Rounded(hour.AverageReplyMinutes!.Value))))),
                ["series"] = new JsonArray(Series("bar", 0), Series("line", 1)),
                ["axes"] = new JsonArray(
                    new JsonObject { ["orient"] = "bottom", ["type"] = "band" },
                    new JsonObject { ["orient"] = "left", ["type"] = "linear", ["seriesIndex"] = new JsonArray(0) },
                    new JsonObject { ["orient"] = "right", ["type"] = "linear", ["seriesIndex"] = new JsonArray(1) }),
                ["legends"] = new JsonObject { ["visible"] = true, ["orient"] = "bottom" },
            },
        };
    }

    private static JsonObject Series(string type, int dataIndex) => new()
    {
        ["type"] = type,
        ["dataIndex"] = dataIndex,
        ["xField"] = "hour",
        ["yField"] = "value",
        ["seriesField"] = "type",
    };

    private static JsonObject Values(IEnumerable<JsonObject> points) => new() { ["values"] = new JsonArray([.. points]) };

    private static JsonObject Point(int hour, string series, JsonNode value) =>
        new() { ["hour"] = HourText(hour), ["type"] = series, ["value"] = value };

    private static string HourText(int hour) => hour.ToString("00", CultureInfo.InvariantCulture);

    private static decimal Rounded(double minutes) => Math.Round((decimal)minutes, 2, MidpointRounding.AwayFromZero);

    /// <summary>From the first hour in which anything happened to the last.</summary>
    private static List<LeaderboardCardHour> ActiveHours(IReadOnlyList<LeaderboardCardHour> hours)
    {
        var ordered = hours.OrderBy(hour => hour.Hour).ToList();
        var first = ordered.FindIndex(IsActive);
        return first < 0 ? [] : ordered[first..(ordered.FindLastIndex(IsActive) + 1)];

        static bool IsActive(LeaderboardCardHour hour) => hour.Messages > 0 || hour.AverageReplyMinutes is not null;
    }
}
