using System.Resources;

namespace SalesAssistant.Domain.Rooms;

/// <summary>Texts of <c>RoomTexts.resx</c>, in Chinese, fit to be shown.</summary>
internal static class RoomTexts
{
    private static readonly ResourceManager Texts = new(typeof(RoomTexts));

    public static string Get(string key) => Texts.GetString(key) ?? throw new MissingManifestResourceException(key);
}
