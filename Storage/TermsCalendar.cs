using System.Text.Json;

namespace SalesAssistant.Storage;

/// <summary>Looks into stored terms without building them.</summary>
internal static class TermsCalendar
{
    /// <summary>Whether the terms have a calendar, so that reply times are open time.</summary>
    public static bool IsIn(string termsJson)
    {
        using var terms = JsonDocument.Parse(termsJson);
        return terms.RootElement.TryGetProperty("calendar", out var calendar) && calendar.ValueKind != JsonValueKind.Null;
    }
}
