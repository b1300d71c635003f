using System.Globalization;
using System.Resources;
using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Gateway.Api.Channels;

/// <summary>Words for what a channel sends without any: notices of a room, and stand-ins for pictures and the like.</summary>
internal static class ChannelNotices
{
    private static readonly ResourceManager Texts =
        new("SalesAssistant.Gateway.Api.Channels.ChannelNotices", typeof(ChannelNotices).Assembly);

    public static string Format(string name, params ReadOnlySpan<object?> values) =>
        string.Format(CultureInfo.InvariantCulture, Text(name), values);

    /// <summary>What stands for a message of that type in a line of text: <c>[图片]</c>.</summary>
    public static string Placeholder(MessageType type) => Text($"Placeholder{type}");

    private static string Text(string name) =>
        Texts.GetString(name, CultureInfo.InvariantCulture) ?? throw new MissingManifestResourceException(name);
}
