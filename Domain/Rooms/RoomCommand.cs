using SalesAssistant.Domain.Calendars;
using SalesAssistant.Domain.People;

namespace SalesAssistant.Domain.Rooms;

/// <summary>A request to a room, other than a message.</summary>
public abstract record RoomCommand;

/// <summary>Sets what is given of a room's name, stage, owner and calendar; null leaves a field as it is.</summary>
/// <param name="MayReplaceOwner">False for callers who must hand an owned room over instead.</param>
public sealed record EditRoom(
    string? Name, Stage? Stage, PersonKey? Owner, CalendarEdit? Calendar, bool MayReplaceOwner) : RoomCommand;

/// <param name="Definition">Null: the tenant's calendar applies again.</param>
public sealed record CalendarEdit(CalendarDefinition? Definition);

/// <summary>Who is in the room and who no longer, as somebody has read it.</summary>
public sealed record NoteMembers(DateTimeOffset At, IReadOnlyList<Member> Present, IReadOnlyList<string> Gone) : RoomCommand;

/// <summary>Ends the open turn as a false alarm.</summary>
/// <param name="TurnId">Only this turn; null: whichever is open.</param>
public sealed record Dismiss(string Reason, string? TurnId = null) : RoomCommand;

/// <summary>Takes back the room's last dismissal or closing remark, within 24 hours.</summary>
public sealed record Undo : RoomCommand;

/// <summary>No alert for so many minutes, 1 to 1,440.</summary>
/// <param name="TurnId">Only this turn; null: whichever is open.</param>
public sealed record Snooze(int Minutes, string? TurnId = null) : RoomCommand;

public sealed record RequestHandover(PersonKey NewOwner, Stage NewStage, string? Reason) : RoomCommand;

public sealed record ApproveHandover : RoomCommand;

public sealed record RejectHandover(string Reason) : RoomCommand;

/// <summary>Gives a room without owner one.</summary>
public sealed record AssignOwner(PersonKey NewOwner, Stage? NewStage) : RoomCommand;

public sealed record ArchiveRoom : RoomCommand;

/// <summary>A wake-up; it may come early, late, twice or never, and only the clock decides what it does.</summary>
public sealed record WakeUp : RoomCommand;

/// <summary>A person's role was confirmed or changed in the directory.</summary>
public sealed record ChangeRole(PersonKey Person, SenderRole NewRole) : RoomCommand;

/// <summary>Moves the open turn to the tenant's current policy and calendar.</summary>
public sealed record ApplyTerms : RoomCommand;
