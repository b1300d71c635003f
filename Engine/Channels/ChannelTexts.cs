using System.Resources;

namespace SalesAssistant.Engine.Channels;

/// <summary>Texts of <c>ChannelTexts.resx</c>, in Chinese, fit to be shown.</summary>
internal static class ChannelTexts
{
    private static readonly ResourceManager Texts = new(typeof(ChannelTexts));

    public static string Get(string key) => Texts.GetString(key) ?? throw new MissingManifestResourceException(key);
}
