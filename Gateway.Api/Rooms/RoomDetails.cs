using System.Text.Json;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Access;
using SalesAssistant.Gateway.Api.Http;
using SalesAssistant.Gateway.Api.Settings;

namespace SalesAssistant.Gateway.Api.Rooms;

/// <summary>Shows a room by itself, with its calendar, its members and its handovers, which the audit log remembers.</summary>
internal sealed class RoomDetails(IQueries queries, RoomViews views, ActorNames actors)
{
    private const int EntriesMax = 500;

    public async ValueTask<RoomDetailView> ShowAsync(Tenant tenant, RoomRow room, CancellationToken ct)
    {
        var view = await views.ShowAsync(tenant, room, ct);
        return new(view)
        {
            Calendar = room.CalendarJson is { } json
                ? JsonSerializer.SerializeToElement(CalendarDocument.Write(RoomJson.ReadCalendar(json)), ApiJson.Options)
                : null,
            Members = await ReadMembersAsync(tenant, room, ct),
            Handovers = await ReadHandoversAsync(tenant, room, ct),
        };
    }

    private async ValueTask<IReadOnlyList<MemberView>> ReadMembersAsync(Tenant tenant, RoomRow room, CancellationToken ct) =>
    [
        .. (await queries.ReadMembersAsync(room.Key, ct))
            .Select(member =>
            {
                var person = new PersonKey(room.Key.Channel, member.PersonId);
                return new MemberView(
                    member.PersonId, tenant.NameOf(person), tenant.Find(person)?.Role ?? SenderRole.Unconfirmed,
                    tenant.At(member.JoinedAt), member.IsPresent ? null : tenant.At(member.LeftAt));
            })
            .OrderBy(member => member.LeftAt is not null)
            .ThenBy(member => member.Name, StringComparer.Ordinal)
            .ThenBy(member => member.PersonId, StringComparer.Ordinal),
    ];

    private async ValueTask<IReadOnlyList<HandoverView>> ReadHandoversAsync(Tenant tenant, RoomRow room, CancellationToken ct)
    {
        var audit = await queries.ReadAuditAsync(
            tenant.Name, new() { Subject = room.Key.Local }, new(EntriesMax), ct);
        List<HandoverView> handovers = [];
        PersonKey? owner = null;
        foreach (var entry in audit.Items.Reverse())
        {
            var by = await actors.NameOfAsync(tenant, entry.Actor, ct);
            var at = tenant.At(entry.At);
            switch (entry.Action)
            {
                case "room.request-handover":
                    handovers.Add(Asked(entry, "requested") with { RequestedBy = by, RequestedAt = at });
                    break;
                case "room.approve-handover" when handovers.Count > 0:
                    handovers[^1] = handovers[^1] with { Status = "approved", DecidedBy = by, DecidedAt = at };
                    owner = OwnerOf(handovers[^1]);
                    break;
                case "room.reject-handover" when handovers.Count > 0:
                    handovers[^1] = handovers[^1] with
                    {
                        Status = "rejected", DecidedBy = by, DecidedAt = at, DecisionReason = Text(entry, "reason"),
                    };
                    break;
                case "room.assign-owner":
                    handovers.Add(Asked(entry, "assigned") with { DecidedBy = by, DecidedAt = at });
                    owner = OwnerOf(handovers[^1]);
                    break;
                case "room.edit-room" when PersonOf(entry, "owner") is { } set && set != owner:
                    handovers.Add(Asked(entry, "assigned") with { DecidedBy = by, DecidedAt = at });
                    owner = set;
                    break;
            }
        }

        handovers.Reverse();
        return handovers;

        HandoverView Asked(AuditRow entry, string status)
        {
            var to = PersonOf(entry, "newOwner") ?? PersonOf(entry, "owner");
            return new(
                to?.Id, to is { } key ? tenant.NameOf(key) : null, owner?.Id, owner is { } was ? tenant.NameOf(was) : null,
                StageOf(entry), Text(entry, "reason"), status, null, null, null, null, null);
        }

        PersonKey? OwnerOf(HandoverView handover) => handover.OwnerId is null
            ? null
            : new(room.Owner?.Channel ?? room.Key.Channel, handover.OwnerId);
    }

    private static JsonElement? Field(AuditRow entry, string name)
    {
        if (entry.DetailJson is null)
        {
            return null;
        }

        using var detail = JsonDocument.Parse(entry.DetailJson);
        return detail.RootElement.ValueKind == JsonValueKind.Object
            && detail.RootElement.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value.Clone()
            : null;
    }

    private static string? Text(AuditRow entry, string name) =>
        Field(entry, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static PersonKey? PersonOf(AuditRow entry, string name) =>
        Field(entry, name) is { ValueKind: JsonValueKind.Object } value ? value.Deserialize<PersonKey>(ApiJson.Options) : null;

    private static Stage? StageOf(AuditRow entry) =>
        (Text(entry, "newStage") ?? Text(entry, "stage")) is { } text
            ? ApiJson.Parse<Stage>(text) ?? (Enum.TryParse<Stage>(text, ignoreCase: true, out var stage) ? stage : null)
            : null;
}
