namespace SalesAssistant.Domain;

/// <summary>The text form of a (channel, id) pair: <c>channel|id</c>, each part percent-encoded.</summary>
internal static class LocalKey
{
    public static string Join(string channel, string id) =>
        Uri.EscapeDataString(channel) + "|" + Uri.EscapeDataString(id);

    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static (string Channel, string Id) Split(string local)
    {
        var bar = local.IndexOf('|', StringComparison.Ordinal);
        if (bar < 0)
        {
            throw new FormatException($"'{local}' is not of the form channel|id.");
        }

        return (Uri.UnescapeDataString(local[..bar]), Uri.UnescapeDataString(local[(bar + 1)..]));
    }
}
