using System.Globalization;
using System.Resources;

namespace SalesAssistant.Engine.Sheets;

/// <summary>Columns, values and answers of sheets, in Chinese: <c>SheetTexts.resx</c>.</summary>
public static class SheetTexts
{
    private static readonly ResourceManager Texts = new(typeof(SheetTexts));

    public static string Key => Get("Key");

    public static string Owner => Get("Owner");

    public static string Stage => Get("Stage");

    public static string Dismiss => Get("Dismiss");

    public static string Approval => Get("Approval");

    public static string Answer => Get("Answer");

    /// <summary>The columns that people may edit.</summary>
    public static IReadOnlyList<string> EditColumns { get; } = [Owner, Stage, Dismiss, Approval];

    public static string Get(string name, params object?[] arguments) => string.Format(
        CultureInfo.InvariantCulture, Texts.GetString(name) ?? throw new MissingManifestResourceException(name), arguments);
}
