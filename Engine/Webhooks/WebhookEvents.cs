using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Rooms;

namespace SalesAssistant.Engine.Webhooks;

/// <summary>Turns facts of the log into what webhooks are told. No message texts: those stay inside.</summary>
public static class WebhookEvents
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    private static readonly HashSet<string> LoggedTypes =
    [
        EventNames.Of<TurnOpened>(), EventNames.Of<TurnEnded>(), EventNames.Of<TierRaised>(),
        EventNames.Of<HandoverRequested>(), EventNames.Of<HandoverRejected>(), EventNames.Of<OwnershipSet>(),
    ];

    /// <summary>All that a webhook can ask for.</summary>
    public static IReadOnlyList<string> Types { get; } =
    [
        "turn.opened", "turn.ended", "alert.raised", "handover.requested", "handover.approved", "handover.rejected",
    ];

    /// <summary>Whether the fact may be one that webhooks are told; most are not, and are not read.</summary>
    public static bool MayTell(LoggedEvent logged) => LoggedTypes.Contains(logged.Type);

    /// <summary>Type and body of the event that tells this fact; null for one that nobody is told.</summary>
    public static (string Type, string Body)? Of(LoggedEvent logged, RoomRow? room, Tenant tenant)
    {
        (string Type, object Data)? told = RoomJson.ReadEvent(logged.Json) switch
        {
            TurnOpened opened => ("turn.opened", new
            {
                Room = RoomOf(logged, room), opened.TurnId, opened.WaitingSince, Responsible = PersonOf(opened.Responsible, tenant),
            }),
            TurnEnded ended => ("turn.ended", new
            {
                Room = RoomOf(logged, room), ended.TurnId, ended.Status, ended.WaitingSince, ended.EndedAt,
                Responsible = PersonOf(ended.Responsible, tenant), Answerer = PersonOf(ended.Answerer, tenant),
                ReplyMinutes = ended.ReplyOpenMs / 60_000.0, WallClockMinutes = ended.ReplyWallMs / 60_000.0,
            }),
            TierRaised raised => ("alert.raised", new
            {
                Room = RoomOf(logged, room), TurnId = Turn.IdOf(logged.Room, raised.OpeningMessageId),
                Tier = raised.Tier.AfterMinutes, raised.Tier.Color, raised.Tier.DueAt, raised.Tier.RaisedAt, Late = raised.Tier.IsLate,
                Destinations = raised.Destinations.Select(destination => new { destination.Kind, destination.Name }),
            }),
            HandoverRequested { Handover: var handover } => ("handover.requested", new
            {
                Room = RoomOf(logged, room), NewOwner = PersonOf(handover.NewOwner, tenant), handover.NewStage, handover.Reason,
                By = handover.RequestedBy,
            }),
            OwnershipSet { EndsHandover: true } set => ("handover.approved", new
            {
                Room = RoomOf(logged, room), Owner = PersonOf(set.Owner, tenant), set.Stage, set.By,
            }),
            HandoverRejected rejected => ("handover.rejected", new { Room = RoomOf(logged, room), rejected.Reason, rejected.By }),
            _ => null,
        };
        return told is not { } found ? null
            : (found.Type, JsonSerializer.Serialize(new { found.Type, Timestamp = logged.At, found.Data }, Options));
    }

    private static object RoomOf(LoggedEvent logged, RoomRow? room) =>
        new { logged.Room.RoomId, logged.Room.Channel, room?.Name };

    private static object? PersonOf(PersonKey? person, Tenant tenant) =>
        person is not { } key ? null : new { key.Id, key.Channel, Name = tenant.NameOf(key) };
}
