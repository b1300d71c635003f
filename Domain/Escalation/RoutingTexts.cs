using System.Resources;

namespace SalesAssistant.Domain.Escalation;

/// <summary>Texts of <c>RoutingTexts.resx</c>, in Chinese, fit to be shown.</summary>
internal static class RoutingTexts
{
    private static readonly ResourceManager Texts = new(typeof(RoutingTexts));

    public static string Get(string key) => Texts.GetString(key) ?? throw new MissingManifestResourceException(key);
}
