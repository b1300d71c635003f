using System.Globalization;

namespace SalesAssistant.Notifications.Cards;

/// <summary>Numbers as cards show them.</summary>
internal static class Figures
{
    /// <summary>Minutes with up to two decimals, rounded half up (behaviour.md §7).</summary>
    public static string Minutes(double minutes) =>
        Math.Round((decimal)minutes, 2, MidpointRounding.AwayFromZero).ToString("0.##", CultureInfo.InvariantCulture);

    public static string Minutes(double? minutes) => minutes is { } value ? Minutes(value) : CardTexts.Get("NoFigure");

    /// <summary>Whole minutes that have passed.</summary>
    public static long Passed(double minutes) => (long)Math.Floor(minutes);
}
