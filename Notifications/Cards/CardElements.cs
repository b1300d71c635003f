using System.Text.Json.Nodes;

namespace SalesAssistant.Notifications.Cards;

/// <summary>Components of card JSON 2.0. Contents must have gone through <see cref="SafeText"/> where people wrote them.</summary>
internal static class CardElements
{
    public static JsonObject PlainText(string content) => new() { ["tag"] = "plain_text", ["content"] = content };

    public static JsonObject Markdown(string content) => new() { ["tag"] = "markdown", ["content"] = content };

    public static JsonObject Note(string content) =>
        new() { ["tag"] = "markdown", ["content"] = content, ["text_size"] = "notation" };

    /// <summary>Pairs of label and value, two beside each other. Values are escaped.</summary>
    public static JsonObject Fields(IEnumerable<(string Label, string Value)> fields) => new()
    {
        ["tag"] = "div",
        ["fields"] = new JsonArray([.. fields.Select(field => new JsonObject
        {
            ["is_short"] = true,
            ["text"] = new JsonObject { ["tag"] = "lark_md", ["content"] = $"**{field.Label}**\n{field.Value}" },
        })]),
    };

    /// <summary>A grey block with a small heading.</summary>
    public static JsonObject Block(string heading, string content) => new()
    {
        ["tag"] = "column_set",
        ["background_style"] = "grey",
        ["columns"] = new JsonArray(new JsonObject
        {
            ["tag"] = "column",
            ["width"] = "weighted",
            ["weight"] = 1,
            ["padding"] = "8px 12px 8px 12px",
            ["vertical_spacing"] = "4px",
            ["elements"] = new JsonArray(Note(heading), Markdown(content)),
        }),
    };

    /// <summary>Buttons in a row that wraps.</summary>
    public static JsonObject ButtonRow(IEnumerable<JsonObject> buttons) => new()
    {
        ["tag"] = "column_set",
        ["flex_mode"] = "flow",
        ["horizontal_spacing"] = "8px",
        ["columns"] = new JsonArray([.. buttons.Select(button => new JsonObject
        {
            ["tag"] = "column",
            ["width"] = "auto",
            ["elements"] = new JsonArray(button),
        })]),
    };

    /// <summary>A button whose click comes back with <paramref name="value"/>.</summary>
    public static JsonObject CallbackButton(string text, string type, JsonObject value) =>
        Button(text, type, new JsonObject { ["type"] = "callback", ["value"] = value });

    public static JsonObject LinkButton(string text, string url) =>
        Button(text, "default", new JsonObject { ["type"] = "open_url", ["default_url"] = url });

    private static JsonObject Button(string text, string type, JsonObject behavior) => new()
    {
        ["tag"] = "button",
        ["type"] = type,
        ["size"] = "small",
        ["text"] = PlainText(text),
        ["behaviors"] = new JsonArray(behavior),
    };
}
