using System.Text.Json;
using System.Text.RegularExpressions;

namespace SalesAssistant.TestSupport.FakeFeishu;

/// <summary>Card JSON 2.0 as the platform checks it: unknown properties and tags are refused, limits are counted.</summary>
public static partial class CardCheck
{
    private const int ElementsMax = 200;
    private const int TablesMax = 5;
    private const int DepthMax = 5;

    private static readonly HashSet<string> Templates =
    [
        "blue", "wathet", "turquoise", "green", "yellow", "orange", "red", "carmine", "violet", "purple", "indigo", "grey", "default",
    ];

    private static readonly HashSet<string> TagColors =
    [
        "neutral", "blue", "turquoise", "lime", "orange", "violet", "indigo", "wathet", "green", "yellow", "red", "purple", "carmine",
    ];

    private static readonly HashSet<string> ButtonTypes =
    [
        "default", "primary", "danger", "text", "primary_text", "danger_text", "primary_filled", "danger_filled", "laser",
    ];

    private static readonly HashSet<string> DataTypes =
        ["text", "lark_md", "markdown", "number", "options", "persons", "date"];

    /// <summary>Properties of each tag, and of the objects that have none.</summary>
    private static readonly Dictionary<string, string[]> Properties = new()
    {
        ["(card)"] = ["schema", "config", "card_link", "header", "body"],
        ["(config)"] = ["update_multi", "width_mode", "enable_forward", "summary", "style", "locales"],
        ["(header)"] = ["title", "subtitle", "template", "icon", "text_tag_list", "padding"],
        ["(body)"] =
        [
            "direction", "padding", "horizontal_spacing", "horizontal_align", "vertical_spacing", "vertical_align", "elements",
        ],
        ["plain_text"] = ["tag", "content", "text_size", "text_color", "text_align", "lines"],
        ["lark_md"] = ["tag", "content", "text_size", "text_align", "lines"],
        ["text_tag"] = ["tag", "element_id", "text", "color"],
        ["markdown"] = ["tag", "element_id", "margin", "content", "text_size", "text_align", "icon"],
        ["div"] = ["tag", "element_id", "margin", "width", "text", "fields", "icon"],
        ["hr"] = ["tag", "element_id", "margin"],
        ["column_set"] =
        [
            "tag", "element_id", "margin", "flex_mode", "background_style", "horizontal_spacing", "horizontal_align", "columns",
            "action",
        ],
        ["column"] =
        [
            "tag", "element_id", "margin", "width", "weight", "background_style", "padding", "direction", "horizontal_spacing",
            "horizontal_align", "vertical_spacing", "vertical_align", "elements", "action",
        ],
        ["collapsible_panel"] =
        [
            "tag", "element_id", "margin", "expanded", "header", "elements", "background_color", "border", "padding",
            "vertical_spacing",
        ],
        ["button"] =
        [
            "tag", "element_id", "margin", "type", "size", "width", "text", "icon", "hover_tips", "disabled", "disabled_tips",
            "confirm", "behaviors", "name", "form_action_type",
        ],
        ["table"] =
        [
            "tag", "element_id", "margin", "page_size", "row_height", "row_max_height", "freeze_first_column", "header_style",
            "columns", "rows",
        ],
        ["chart"] = ["tag", "element_id", "margin", "aspect_ratio", "color_theme", "chart_spec", "preview", "height"],
    };

    /// <summary>Null: the card is good; else the inner code and what is wrong.</summary>
    public static (int Code, string Message)? Find(JsonElement card, IReadOnlyCollection<string>? knownOpenIds)
    {
        try
        {
            new Walk(knownOpenIds).Card(card);
            return null;
        }
        catch (CardRefusedException e)
        {
            return (e.Code, e.Message);
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return (200621, e.Message);
        }
    }

    /// <summary>Everybody whom the card would notify, <c>all</c> included.</summary>
    public static IReadOnlyList<string> Mentions(JsonElement card) => card.ValueKind switch
    {
        JsonValueKind.Object => [.. MentionsIn(card), .. card.EnumerateObject().SelectMany(entry => Mentions(entry.Value))],
        JsonValueKind.Array => [.. card.EnumerateArray().SelectMany(Mentions)],
        _ => [],
    };

    /// <summary>Everybody whom a text with markup would notify.</summary>
    public static IReadOnlyList<string> MentionsInText(string text) =>
        [.. At().Matches(text).SelectMany(match => match.Groups[1].Value.Split(',')).Select(id => id.Trim('\'', '"', ' '))];

    private static IReadOnlyList<string> MentionsIn(JsonElement element) =>
        element.TryGetProperty("tag", out var tag) && (tag.ValueEquals("markdown") || tag.ValueEquals("lark_md"))
            ? MentionsInText(element.GetProperty("content").GetString()!)
            : [];

    [GeneratedRegex("""<at\s+(?:id|ids|email|user_id)\s*=\s*([^>]*)>""")]
    private static partial Regex At();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]{0,19}$")]
    private static partial Regex ElementId();

    private sealed class CardRefusedException(int code, string message) : Exception(message)
    {
        public int Code { get; } = code;
    }

    private sealed class Walk(IReadOnlyCollection<string>? knownOpenIds)
    {
        private readonly HashSet<string> ids = [];
        private int elements;
        private int tables;

        public void Card(JsonElement card)
        {
            Known(card, "(card)");
            Require(card.TryGetProperty("schema", out var schema) && schema.ValueEquals("2.0"), 200621, "schema is not 2.0");
            if (card.TryGetProperty("config", out var config))
            {
                Known(config, "(config)");
                Require(
                    !config.TryGetProperty("update_multi", out var multi) || multi.GetBoolean(), 200621, "update_multi is false");
                Require(
                    !config.TryGetProperty("width_mode", out var width) || width.GetString() is "default" or "compact" or "fill",
                    200621, "unknown width_mode");
            }

            if (card.TryGetProperty("header", out var header))
            {
                Header(header);
            }

            var body = card.GetProperty("body");
            Known(body, "(body)");
            foreach (var element in body.GetProperty("elements").EnumerateArray())
            {
                Element(element, depth: 1);
            }

            Require(elements <= ElementsMax, 11310, $"element exceeds the limit: {elements}");
            Require(tables <= TablesMax, 11310, "card table number over limit");
        }

        private void Header(JsonElement header)
        {
            Known(header, "(header)");
            Element(header.GetProperty("title"), depth: 0);
            if (header.TryGetProperty("subtitle", out var subtitle))
            {
                Element(subtitle, depth: 0);
            }

            Require(
                !header.TryGetProperty("template", out var template) || Templates.Contains(template.GetString()!),
                200621, "unknown header template");
            if (header.TryGetProperty("text_tag_list", out var tags))
            {
                Require(tags.GetArrayLength() <= 3, 200621, "more than 3 text tags");
                foreach (var tag in tags.EnumerateArray())
                {
                    Element(tag, depth: 0);
                    Require(TagColors.Contains(tag.GetProperty("color").GetString()!), 10002, "unknown tag colour");
                }
            }
        }

        private void Element(JsonElement element, int depth)
        {
            elements++;
            Require(depth <= DepthMax, 200621, "nested too deep");
            var tag = element.GetProperty("tag").GetString()!;
            Require(tag is not ("action" or "note"), 200861, $"unsupported tag {tag}");
            Require(Properties.ContainsKey(tag), 200621, $"unknown tag {tag}");
            Known(element, tag);
            if (element.TryGetProperty("element_id", out var id))
            {
                Require(ElementId().IsMatch(id.GetString()!), 200621, "bad element_id");
                Require(ids.Add(id.GetString()!), 200621, "element_id is not unique");
            }

            foreach (var mentioned in MentionsIn(element))
            {
                Require(
                    mentioned == "all" || knownOpenIds is null || knownOpenIds.Contains(mentioned), 100290, $"unknown id {mentioned}");
            }

            switch (tag)
            {
                case "table":
                    Table(element, depth);
                    break;
                case "chart":
                    Chart(element, depth);
                    break;
                case "button":
                    Button(element);
                    break;
                default:
                    Children(element, depth);
                    break;
            }
        }

        private void Children(JsonElement element, int depth)
        {
            if (element.TryGetProperty("text", out var text))
            {
                Element(text, depth);
            }

            if (element.TryGetProperty("fields", out var fields))
            {
                foreach (var field in fields.EnumerateArray())
                {
                    Require(field.EnumerateObject().All(entry => entry.Name is "is_short" or "text"), 200621, "unknown property of a field");
                    Element(field.GetProperty("text"), depth);
                }
            }

            foreach (var member in (string[])["columns", "elements"])
            {
                if (element.TryGetProperty(member, out var children))
                {
                    foreach (var child in children.EnumerateArray())
                    {
                        var isColumn = child.GetProperty("tag").ValueEquals("column");
                        Require(isColumn == (member == "columns"), 200621, "a column_set holds columns only");
                        Element(child, depth + 1);
                    }
                }
            }
        }

        private void Button(JsonElement button)
        {
            Element(button.GetProperty("text"), depth: 0);
            Require(ButtonTypes.Contains(button.GetProperty("type").GetString()!), 200621, "unknown button type");
            foreach (var behavior in button.GetProperty("behaviors").EnumerateArray())
            {
                var isCallback = behavior.GetProperty("type").ValueEquals("callback");
                Require(isCallback || behavior.GetProperty("type").ValueEquals("open_url"), 200621, "unknown behaviour");
                Require(
                    isCallback
                        ? behavior.GetProperty("value").ValueKind == JsonValueKind.Object
                        : Uri.TryCreate(behavior.GetProperty("default_url").GetString(), UriKind.Absolute, out _),
                    200621, "bad behaviour");
            }
        }

        private void Table(JsonElement table, int depth)
        {
            tables++;
            Require(depth == 1, 200621, "a table stands at the root");
            Require(!table.TryGetProperty("page_size", out var size) || size.GetInt32() is >= 1 and <= 10, 200914, "bad page_size");
            var columns = new HashSet<string>();
            foreach (var column in table.GetProperty("columns").EnumerateArray())
            {
                Require(DataTypes.Contains(column.GetProperty("data_type").GetString()!), 200914, "unknown data_type");
                Require(columns.Add(column.GetProperty("name").GetString()!), 200914, "column name is not unique");
            }

            Require(columns.Count <= 50, 200914, "more than 50 columns");
            Require(
                table.GetProperty("rows").EnumerateArray().SelectMany(row => row.EnumerateObject()).All(cell => columns.Contains(cell.Name)),
                200915, "a row has an undeclared column");
        }

        private static void Chart(JsonElement chart, int depth)
        {
            Require(depth == 1, 200621, "a chart stands at the root");
            var spec = chart.GetProperty("chart_spec");
            Require(spec.GetProperty("type").GetString() is "bar" or "line" or "common" or "area" or "pie", 200550, "unknown chart type");
            Require(!spec.TryGetProperty("axes", out var axes) || axes.ValueKind == JsonValueKind.Array, 200550, "axes is no array");
            Require(spec.TryGetProperty("data", out _), 200550, "a chart without data");
        }

        private static void Known(JsonElement element, string tag)
        {
            foreach (var entry in element.EnumerateObject())
            {
                Require(Properties[tag].Contains(entry.Name), 200621, $"unknown property {tag}.{entry.Name}");
            }
        }

        private static void Require(bool isGood, int code, string message)
        {
            if (!isGood)
            {
                throw new CardRefusedException(code, message);
            }
        }
    }
}
