using System.Globalization;
using System.Resources;

namespace SalesAssistant.Gateway.Api.Http;

/// <summary>Texts of <c>Texts.resx</c>: Chinese, read by end users.</summary>
internal static class Texts
{
    private static readonly ResourceManager Resources = new("SalesAssistant.Gateway.Api.Texts", typeof(Texts).Assembly);

    /// <exception cref="MissingManifestResourceException">There is no such text.</exception>
    public static string Get(string name, params object?[] arguments)
    {
        var text = Resources.GetString(name, CultureInfo.InvariantCulture)
            ?? throw new MissingManifestResourceException(name);
        return arguments.Length == 0 ? text : string.Format(CultureInfo.InvariantCulture, text, arguments);
    }
}
