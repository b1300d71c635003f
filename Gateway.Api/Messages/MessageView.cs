using System.Text.Json.Serialization;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Http;

namespace SalesAssistant.Gateway.Api.Messages;

/// <summary>A stored message.</summary>
/// <param name="SenderRole">As it counts: the directory's word, or the channel's.</param>
/// <param name="Text">Null where the message has none.</param>
/// <param name="Flags"><c>late</c>: too old to rewrite turns; <c>clock-skew</c>: its send time lay in the future.</param>
public sealed record MessageView(
    string Id, string Channel, string RoomId, string SenderId, string? SenderName, SenderRole SenderRole,
    DateTimeOffset SentAt, DateTimeOffset ReceivedAt, MessageType Type, string? Text, string? Recalls, bool Recalled,
    IReadOnlyList<string> Flags)
{
    /// <summary>In search results only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RoomName { get; init; }

    internal static MessageView Of(MessageRow row, Tenant tenant) => new(
        row.Id, row.Channel, row.Room.RoomId, row.SenderId, NameOf(row, tenant), row.Role, tenant.At(row.SentAt),
        tenant.At(row.ReceivedAt), row.Type, row.Text, row.Recalls, row.IsRecalled, FlagsOf(row));

    internal static string? NameOf(MessageRow row, Tenant tenant) =>
        tenant.Find(new(row.Channel, row.SenderId))?.Name ?? row.SenderName;

    private static IReadOnlyList<string> FlagsOf(MessageRow row) => (row.IsLate, row.HasClockSkew) switch
    {
        (true, true) => ["late", "clock-skew"],
        (true, false) => ["late"],
        (false, true) => ["clock-skew"],
        _ => [],
    };
}
