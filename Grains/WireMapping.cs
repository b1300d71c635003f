using System.Diagnostics;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Grains.Interfaces;

namespace SalesAssistant.Grains;

/// <summary>The engine's types as the cluster sends them, and back.</summary>
public static class WireMapping
{
    public static WireMessage ToWire(this IncomingMessage message) => new()
    {
        Id = message.Id,
        SenderId = message.SenderId,
        SentAtTicks = message.SentAt.UtcTicks,
        Type = message.Type,
        Text = message.Text,
        Recalls = message.Recalls,
        Sequence = message.Sequence,
        Mentions = message.Mentions.Count == 0 ? null : [.. message.Mentions],
        RoomName = message.RoomName,
        SenderName = message.SenderName,
        SenderRole = message.SenderRole,
        MassSent = message.MassSent,
        MentionNames = message.MentionNames.Count == 0 ? null : [.. message.MentionNames],
        Move = message.Move,
    };

    public static IncomingMessage ToIncoming(this WireMessage message, RoomKey room) => new()
    {
        Id = message.Id,
        RoomId = room.RoomId,
        Channel = room.Channel,
        SenderId = message.SenderId,
        SentAt = new(message.SentAtTicks, TimeSpan.Zero),
        Type = message.Type,
        Text = message.Text,
        Recalls = message.Recalls,
        Sequence = message.Sequence,
        Mentions = message.Mentions ?? [],
        RoomName = message.RoomName,
        SenderName = message.SenderName,
        SenderRole = message.SenderRole,
        MassSent = message.MassSent,
        MentionNames = message.MentionNames ?? [],
        Move = message.Move,
    };

    public static WireFate ToWire(this MessageFate fate) => fate switch
    {
        MessageFate.Accepted => WireFate.Accepted,
        MessageFate.Duplicate => WireFate.Duplicate,
        MessageFate.Conflict => WireFate.Conflict,
        _ => throw new UnreachableException($"Fate {fate} is not one of the wire's."),
    };

    public static MessageFate ToFate(this WireFate fate) => fate switch
    {
        WireFate.Accepted => MessageFate.Accepted,
        WireFate.Duplicate => MessageFate.Duplicate,
        WireFate.Conflict => MessageFate.Conflict,
        _ => throw new UnreachableException($"Fate {fate} is of a newer silo."),
    };

    public static WirePerson ToWire(this PersonKey person) => new(person.Channel, person.Id);

    public static PersonKey ToKey(this WirePerson person) => new(person.Channel, person.Id);

    public static WireRefusal ToWire(this Refusal refusal) =>
        new() { Kind = refusal.Kind, Field = refusal.Field, Reason = refusal.Reason };

    public static Refusal ToRefusal(this WireRefusal refusal) => new(refusal.Kind, refusal.Field, refusal.Reason);

    public static WireCommand ToWire(this RoomCommand command) => command switch
    {
        EditRoom edit => new WireEditRoom
        {
            Name = edit.Name,
            Stage = edit.Stage,
            Owner = edit.Owner?.ToWire(),
            SetsCalendar = edit.Calendar is not null,
            CalendarJson = edit.Calendar?.Definition is { } calendar ? RoomJson.Write(calendar) : null,
            MayReplaceOwner = edit.MayReplaceOwner,
        },
        NoteMembers note => new WireNoteMembers
        {
            AtTicks = note.At.UtcTicks,
            Present = [.. note.Present.Select(member => member.Id)],
            JoinedAtTicks = [.. note.Present.Select(member => member.JoinedAt?.UtcTicks)],
            Gone = [.. note.Gone],
        },
        Dismiss dismiss => new WireDismiss { Reason = dismiss.Reason, TurnId = dismiss.TurnId },
        Undo => new WireUndo(),
        Snooze snooze => new WireSnooze { Minutes = snooze.Minutes, TurnId = snooze.TurnId },
        RequestHandover request => new WireRequestHandover
        {
            NewOwner = request.NewOwner.ToWire(),
            NewStage = request.NewStage,
            Reason = request.Reason,
        },
        ApproveHandover => new WireApproveHandover(),
        RejectHandover reject => new WireRejectHandover { Reason = reject.Reason },
        AssignOwner assign => new WireAssignOwner { NewOwner = assign.NewOwner.ToWire(), NewStage = assign.NewStage },
        ArchiveRoom => new WireArchiveRoom(),
        ChangeRole change => new WireChangeRole { Person = change.Person.ToWire(), NewRole = change.NewRole },
        ApplyTerms => new WireApplyTerms(),
        _ => throw new UnreachableException($"{command.GetType().Name} does not travel."),
    };

    public static RoomCommand ToCommand(this WireCommand command) => command switch
    {
        WireEditRoom edit => new EditRoom(
            edit.Name, edit.Stage, edit.Owner?.ToKey(),
            edit.SetsCalendar ? new(edit.CalendarJson is { } json ? RoomJson.ReadCalendar(json) : null) : null,
            edit.MayReplaceOwner),
        WireNoteMembers note => new NoteMembers(
            new(note.AtTicks, TimeSpan.Zero),
            [
                .. note.Present.Zip(note.JoinedAtTicks, (id, ticks) => new Member(
                    id, ticks is { } joined ? new DateTimeOffset(joined, TimeSpan.Zero) : null)),
            ],
            note.Gone),
        WireDismiss dismiss => new Dismiss(dismiss.Reason, dismiss.TurnId),
        WireUndo => new Undo(),
        WireSnooze snooze => new Snooze(snooze.Minutes, snooze.TurnId),
        WireRequestHandover request => new RequestHandover(request.NewOwner.ToKey(), request.NewStage, request.Reason),
        WireApproveHandover => new ApproveHandover(),
        WireRejectHandover reject => new RejectHandover(reject.Reason),
        WireAssignOwner assign => new AssignOwner(assign.NewOwner.ToKey(), assign.NewStage),
        WireArchiveRoom => new ArchiveRoom(),
        WireChangeRole change => new ChangeRole(change.Person.ToKey(), change.NewRole),
        WireApplyTerms => new ApplyTerms(),
        _ => throw new UnreachableException($"{command.GetType().Name} is of a newer gateway."),
    };
}
