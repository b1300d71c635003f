using SalesAssistant.Domain.Escalation;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Channels;
using SalesAssistant.Gateway.Api.Http;

namespace SalesAssistant.Gateway.Api.Rooms;

/// <summary>What is set up wrong, so that alerts go elsewhere than they should, or nowhere.</summary>
internal static class RoomProblems
{
    /// <param name="toRead">WeCom says that the room has changed, and nobody has read it again.</param>
    public static IReadOnlyList<ProblemView> Of(RoomRow room, Tenant tenant, RoomToRead? toRead)
    {
        if (room.State == RoomState.Archived)
        {
            return [];
        }

        var hasPublic = Routing.AddressOf(Routing.PublicKey, tenant) is not null;
        List<ProblemView> problems = [];
        if (room.Owner is not { } owner)
        {
            Add("no-owner", "ProblemNoOwner");
            if (Routing.AddressOf(Routing.NoOwnerKey, tenant) is null)
            {
                Add("no-owner-without-destination", hasPublic ? "ProblemNoOwnerPlace" : "ProblemNoPlace");
            }
        }
        else if (Routing.AddressOf(owner, tenant) is null)
        {
            Add("owner-without-destination", hasPublic ? "ProblemOwnerPlace" : "ProblemNoPlace", owner.Id);
        }

        if (toRead is not null)
        {
            // A group that is no more cannot be read again; it is up to people to archive the room.
            var isGone = toRead.ChangeType == "dismiss";
            Add(isGone ? "room-dissolved" : "room-to-read", isGone ? "ProblemRoomDissolved" : "ProblemRoomToRead");
        }

        return problems;

        void Add(string code, string text, string? person = null) => problems.Add(new(
            code, Texts.Get(text, person is null ? "" : tenant.NameOf(room.Owner!.Value)), room.Key.RoomId,
            room.Key.Channel, person));
    }
}
