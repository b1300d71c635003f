using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Access;
using SalesAssistant.Gateway.Api.Http;
using SalesAssistant.Gateway.Api.Rooms;

namespace SalesAssistant.Gateway.Api.Channels;

/// <summary>Rooms that WeCom's callback says have changed, and what a puller has read of them.</summary>
internal static class WecomRoomsApi
{
    private const int MembersMax = 2000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var wecom = routes.MapGroup("/v1/channels/wecom").WithTags("Channels");
        wecom.MapGet("/rooms-to-read", ListAsync).Allow(Allow.Ingest);
        wecom.MapPost("/rooms/{roomId}", PostAsync).Allow(Allow.Ingest).IsWrite<WecomRoomBody>();
    }

    private static async Task<Ok<ListPage<RoomToRead>>> ListAsync(Caller caller, ITenantStore store, CancellationToken ct) =>
        TypedResults.Ok(new ListPage<RoomToRead>(
        [
            .. (await store.ReadDocumentsAsync(caller.TenantName, RoomToRead.DocumentKind, ct))
                .Select(document => RoomsToRead.Read(document.Json)).OrderBy(mark => mark.MarkedAt)
                .Select(mark => mark with { MarkedAt = caller.Tenant.At(mark.MarkedAt) }),
        ]));

    private static async Task<Results<Ok<RoomView>, ApiProblem>> PostAsync(
        string roomId, Caller caller, HttpContext context, IAssistant assistant, ITenants tenants, ITenantStore store,
        IQueries queries, ChannelSettingsReader settings, RoomViews views, TimeProvider clock, CancellationToken ct)
    {
        var json = await RequestBody.ReadJsonAsync(context);
        if (json.Problem is { } unreadable)
        {
            return unreadable;
        }

        using var document = json.Value!;
        var errors = new FieldErrors();
        var read = Read(document.RootElement, roomId, errors);
        if (read is null || errors.Any)
        {
            return errors.ToInvalid();
        }

        var now = clock.GetUtcNow();
        var known = await settings.ReadAsync(caller.TenantName, ct);
        var people = Changed(caller.Tenant, read.Members ?? [], known.GetValueOrDefault(WecomArchiveParser.Channel), now);
        if (people.Count > 0)
        {
            var changedRoles = await tenants.PutPeopleAsync(
                caller.TenantName, people, caller.Audit(now, "channel.members", roomId, new { people.Count }), ct);
            await assistant.ChangeRolesAsync(caller.TenantName, changedRoles, ct);
        }

        var key = new RoomKey(caller.TenantName, WecomArchiveParser.Channel, roomId);
        var answer = await assistant.CommandAsync(
            key, new EditRoom(read.Name, Stage: null, Owner: null, Calendar: null, MayReplaceOwner: false), caller.Actor,
            createsRoom: true, ct);
        if (answer!.Refusal is { } refusal)
        {
            return ApiProblem.Refused(refusal);
        }

        if (read.Members is { } members)
        {
            var note = NoteOf(await queries.ReadMembersAsync(key, ct), members, now);
            await assistant.CommandAsync(key, note, caller.Actor, createsRoom: true, ct);
        }

        await ClearAsync(caller.TenantName, roomId, read.MarkedAt, store, ct);
        return TypedResults.Ok(await views.ShowAsync(caller.Tenant, answer.Row, ct));
    }

    /// <summary>A change that came while the room was being read keeps its mark.</summary>
    private static async ValueTask ClearAsync(
        string tenant, string roomId, DateTimeOffset? markedAt, ITenantStore store, CancellationToken ct)
    {
        if (await store.ReadDocumentAsync(tenant, RoomToRead.DocumentKind, roomId, ct) is { } json
            && (markedAt is null || RoomsToRead.Read(json).MarkedAt <= markedAt))
        {
            await store.PutDocumentAsync(tenant, RoomToRead.DocumentKind, roomId, json: null, audit: null, ct);
        }
    }

    /// <summary>What the list says that is not known: who came, and who is no longer on it.</summary>
    private static NoteMembers NoteOf(IReadOnlyList<MemberRow> known, IReadOnlyList<WecomMember> listed, DateTimeOffset now)
    {
        var present = known.Where(member => member.IsPresent).ToDictionary(member => member.PersonId, StringComparer.Ordinal);
        var ids = listed.Select(member => member.Id).ToHashSet(StringComparer.Ordinal);
        return new(
            now,
            [
                .. listed.DistinctBy(member => member.Id)
                    .Where(member => !present.TryGetValue(member.Id, out var was) || member.JoinedAt > was.JoinedAt
                        || (member.JoinedAt is not null && was.JoinedAt is null))
                    .Select(member => new Member(member.Id, member.JoinedAt)),
            ],
            [.. present.Keys.Where(id => !ids.Contains(id)).Order(StringComparer.Ordinal)]);
    }

    /// <summary>Members of whom the directory knows less than this; its own word stands.</summary>
    private static List<Person> Changed(
        Tenant tenant, IReadOnlyList<WecomMember> members, ChannelSettings? settings, DateTimeOffset now)
    {
        List<Person> changed = [];
        foreach (var member in members.DistinctBy(member => member.Id))
        {
            var key = new PersonKey(WecomArchiveParser.Channel, member.Id);
            var before = tenant.Find(key);
            var person = before ?? new Person(key) { FirstSeenAt = now };
            person = person with
            {
                Name = person.IsNameFixed || person.IsErased ? person.Name : member.Name ?? person.Name,
                ChannelRole = settings?.RoleOf(member.Id) ?? WecomArchiveParser.RoleOf(member.Id),
            };
            if (person != before)
            {
                changed.Add(person);
            }
        }

        return changed;
    }

    private static WecomRoomBody? Read(JsonElement json, string roomId, FieldErrors errors)
    {
        if (roomId.Length is 0 or > 128)
        {
            errors.Add("roomId", "MustHaveLength", 128);
        }

        if (ObjectReader.Of(json, "", errors) is not { } body)
        {
            return null;
        }

        body.RefuseUnknown("name", "members", "markedAt");
        var listed = body.Array("members", MembersMax);
        List<WecomMember> members = [];
        foreach (var (value, path) in listed ?? [])
        {
            if (ObjectReader.Of(value, path, errors) is { } member && member.String("id", 128, required: true) is { } id)
            {
                members.Add(new(id, member.String("name", 1024), member.Instant("joinedAt")));
            }
        }

        return new(body.String("name", 1024), listed is null ? null : members, body.Instant("markedAt"));
    }
}

/// <param name="Name">The group's name; absent: unchanged.</param>
/// <param name="Members">All of the group: who is not on the list has left. Absent: unchanged.</param>
/// <param name="MarkedAt">The mark that was seen before the room was read; a newer one stays.</param>
internal sealed record WecomRoomBody(string? Name, IReadOnlyList<WecomMember>? Members, DateTimeOffset? MarkedAt);

/// <param name="JoinedAt">WeCom's <c>join_time</c>, if the puller gives it.</param>
internal sealed record WecomMember(string Id, string? Name, DateTimeOffset? JoinedAt);
