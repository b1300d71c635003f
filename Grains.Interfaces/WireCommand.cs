using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Grains.Interfaces;

/// <summary>A request to a room, other than a message; one of the records below.</summary>
[GenerateSerializer, Immutable, Alias("sa.command")]
public abstract record WireCommand;

[GenerateSerializer, Immutable, Alias("sa.edit-room")]
public sealed record WireEditRoom : WireCommand
{
    [Id(0)] public string? Name { get; init; }
    [Id(1)] public Stage? Stage { get; init; }
    [Id(2)] public WirePerson? Owner { get; init; }
    [Id(3)] public bool SetsCalendar { get; init; }

    /// <summary>A calendar definition as the log writes it; null takes the room's own calendar away.</summary>
    [Id(4)] public string? CalendarJson { get; init; }
    [Id(5)] public bool MayReplaceOwner { get; init; }
}

[GenerateSerializer, Immutable, Alias("sa.note-members")]
public sealed record WireNoteMembers : WireCommand
{
    /// <summary>Ticks, UTC.</summary>
    [Id(0)] public required long AtTicks { get; init; }
    [Id(1)] public required string[] Present { get; init; }

    /// <summary>When each of <see cref="Present"/> came, ticks, UTC; null: not known.</summary>
    [Id(2)] public required long?[] JoinedAtTicks { get; init; }
    [Id(3)] public required string[] Gone { get; init; }
}

[GenerateSerializer, Immutable, Alias("sa.dismiss")]
public sealed record WireDismiss : WireCommand
{
    [Id(0)] public required string Reason { get; init; }
    [Id(1)] public string? TurnId { get; init; }
}

[GenerateSerializer, Immutable, Alias("sa.undo")]
public sealed record WireUndo : WireCommand;

[GenerateSerializer, Immutable, Alias("sa.snooze")]
public sealed record WireSnooze : WireCommand
{
    [Id(0)] public required int Minutes { get; init; }
    [Id(1)] public string? TurnId { get; init; }
}

[GenerateSerializer, Immutable, Alias("sa.request-handover")]
public sealed record WireRequestHandover : WireCommand
{
    [Id(0)] public required WirePerson NewOwner { get; init; }
    [Id(1)] public required Stage NewStage { get; init; }
    [Id(2)] public string? Reason { get; init; }
}

[GenerateSerializer, Immutable, Alias("sa.approve-handover")]
public sealed record WireApproveHandover : WireCommand;

[GenerateSerializer, Immutable, Alias("sa.reject-handover")]
public sealed record WireRejectHandover : WireCommand
{
    [Id(0)] public required string Reason { get; init; }
}

[GenerateSerializer, Immutable, Alias("sa.assign-owner")]
public sealed record WireAssignOwner : WireCommand
{
    [Id(0)] public required WirePerson NewOwner { get; init; }
    [Id(1)] public Stage? NewStage { get; init; }
}

[GenerateSerializer, Immutable, Alias("sa.archive-room")]
public sealed record WireArchiveRoom : WireCommand;

[GenerateSerializer, Immutable, Alias("sa.change-role")]
public sealed record WireChangeRole : WireCommand
{
    [Id(0)] public required WirePerson Person { get; init; }
    [Id(1)] public required SenderRole NewRole { get; init; }
}

[GenerateSerializer, Immutable, Alias("sa.apply-terms")]
public sealed record WireApplyTerms : WireCommand;
