using System.Globalization;
using System.Resources;

namespace SalesAssistant.Notifications.Cards;

/// <summary>Texts of <c>CardTexts.resx</c>, which people read in chats, on the console and on the board.</summary>
internal static class CardTexts
{
    private static readonly ResourceManager Texts = new(typeof(CardTexts));

    public static string Get(string name) => Texts.GetString(name) ?? throw new MissingManifestResourceException(name);

    public static string Format(string name, params ReadOnlySpan<object?> arguments) =>
        string.Format(CultureInfo.InvariantCulture, Get(name), arguments);
}
