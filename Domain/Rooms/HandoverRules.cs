using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Tenants;

namespace SalesAssistant.Domain.Rooms;

/// <summary>Who may own a room, and how it changes hands (behaviour.md §8).</summary>
internal static class HandoverRules
{
    public static Decision Request(Room room, RequestHandover request, Tenant tenant, string actor, DateTimeOffset now)
    {
        if (room.PendingHandover is not null)
        {
            return Decision.Refused(RefusalKind.Conflict, null, "HandoverPending");
        }

        if (RefuseOwner(request.NewOwner, request.NewStage, tenant, "ownerId") is { } refusal)
        {
            return new(refusal, []);
        }

        return request.NewOwner == room.Owner && request.NewStage == room.Stage
            ? Decision.Refused(RefusalKind.Conflict, null, "HandoverToSame")
            : Decision.Of(new HandoverRequested(
                new(request.NewOwner, request.NewStage, request.Reason, RequestedBy: actor, RequestedAt: now)));
    }

    public static Decision Approve(Room room, Tenant tenant, string actor, DateTimeOffset now)
    {
        if (room.PendingHandover is not { } handover)
        {
            return Decision.Refused(RefusalKind.Conflict, null, "NoHandover");
        }

        // The directory may have changed since the request.
        return RefuseOwner(handover.NewOwner, handover.NewStage, tenant, "ownerId") is { } refusal
            ? new(refusal, [])
            : Decision.Of(new OwnershipSet(
                handover.NewOwner, handover.NewStage, room.Timeline.ActTime(now), actor, EndsHandover: true));
    }

    public static Decision Reject(Room room, RejectHandover reject, string actor)
    {
        if (room.PendingHandover is null)
        {
            return Decision.Refused(RefusalKind.Conflict, null, "NoHandover");
        }

        return RoomRules.RefuseReason(reject.Reason) is { } refusal
            ? new(refusal, [])
            : Decision.Of(new HandoverRejected(reject.Reason, actor));
    }

    public static Decision Assign(Room room, AssignOwner assign, Tenant tenant, string actor, DateTimeOffset now)
    {
        var stage = assign.NewStage ?? room.Stage;
        if (room.Owner is { } owner)
        {
            return owner == assign.NewOwner && stage == room.Stage
                ? Decision.Nothing
                : Decision.Refused(RefusalKind.Conflict, null, "OwnedNeedsHandover");
        }

        return RefuseOwner(assign.NewOwner, stage, tenant, "ownerId") is { } refusal
            ? new(refusal, [])
            : Decision.Of(new OwnershipSet(assign.NewOwner, stage, OwnedFrom(room, now), actor, EndsHandover: false));
    }

    /// <summary>An owner set before the first message is the owner of whatever past is fed in later.</summary>
    public static DateTimeOffset OwnedFrom(Room room, DateTimeOffset now) =>
        room.Timeline.NewestAt is null && room.Owner is null ? DateTimeOffset.MinValue : room.Timeline.ActTime(now);

    /// <summary>Pre-sales wants an owner of role sales, after-sales one of role after-sales.</summary>
    public static Refusal? RefuseOwner(PersonKey owner, Stage stage, Tenant tenant, string field)
    {
        if (tenant.Find(owner) is not { } person)
        {
            return new(RefusalKind.Invalid, field, "OwnerUnknown");
        }

        return stage switch
        {
            Stage.PreSales when person.Role != SenderRole.Sales => new(RefusalKind.Invalid, field, "OwnerNotSales"),
            Stage.AfterSales when person.Role != SenderRole.AfterSales => new(RefusalKind.Invalid, field, "OwnerNotAfterSales"),
            _ => null,
        };
    }
}
