using System.Xml;
using System.Xml.Linq;

namespace SalesAssistant.Gateway.Api.Channels;

/// <summary>An event that WeCom posted to the callback, decrypted.</summary>
/// <param name="Name">Such as <c>change_external_chat</c> or <c>msgaudit_notify</c>.</param>
/// <param name="ChangeType">Of a changed group: <c>create</c>, <c>update</c> or <c>dismiss</c>.</param>
/// <param name="UpdateDetail">Of an update: <c>add_member</c>, <c>del_member</c>, <c>change_owner</c>, …</param>
/// <param name="ChatId">The group, as a room id of the archive channel.</param>
public sealed record WecomCallback(string Name, string? ChangeType, string? UpdateDetail, string? ChatId)
{
    /// <summary>A group of ours changed: read it again, since events come late, twice or never.</summary>
    public bool IsRoomChange => Name == "change_external_chat" && ChatId is not null;

    /// <summary>The encrypted part of a posted body; null when it is no such XML.</summary>
    public static string? ReadEncrypted(string xml) => Load(xml)?.Element("Encrypt")?.Value;

    /// <summary>Reads the decrypted event; null when it is no event.</summary>
    public static WecomCallback? Read(string xml)
    {
        var root = Load(xml);
        return root?.Element("Event")?.Value is { Length: > 0 } name
            ? new(name, Text(root, "ChangeType"), Text(root, "UpdateDetail"), Text(root, "ChatId"))
            : null;
    }

    private static string? Text(XElement root, string name) =>
        root.Element(name)?.Value is { Length: > 0 } text ? text : null;

    private static XElement? Load(string xml)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
        try
        {
            using var reader = XmlReader.Create(new StringReader(xml), settings);
            return XElement.Load(reader);
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
