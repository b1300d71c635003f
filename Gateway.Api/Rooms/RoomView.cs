using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Sales;

namespace SalesAssistant.Gateway.Api.Rooms;

/// <summary>A room in answers. Times in the tenant's zone.</summary>
public record RoomView
{
    public required string RoomId { get; init; }
    public required string Channel { get; init; }

    /// <summary>The name as the directory or the newest message has it; the id while there is none.</summary>
    public required string Name { get; init; }
    public required Stage Stage { get; init; }
    public string? OwnerId { get; init; }
    public string? OwnerChannel { get; init; }
    public string? OwnerName { get; init; }
    public required RoomState State { get; init; }
    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>Minutes waited so far, in open time of the turn's calendar.</summary>
    public double? WaitingMinutes { get; init; }

    public double? WaitingWallClockMinutes { get; init; }

    /// <summary>Minutes of the highest tier raised in the open turn.</summary>
    public int? Tier { get; init; }

    /// <summary>Colour of that tier.</summary>
    public string? OpenTurnColor { get; init; }

    /// <summary>Who wrote the last text: their name.</summary>
    public string? LastSpeaker { get; init; }
    public string? LastSpeakerId { get; init; }
    public SenderRole? LastSpeakerRole { get; init; }

    /// <summary>The last text that was not recalled, or a placeholder such as [图片].</summary>
    public string? LastText { get; init; }
    public DateTimeOffset? LastAt { get; init; }
    public string? OpenTurnId { get; init; }

    /// <summary>When the next tier falls due; null when none will.</summary>
    public DateTimeOffset? NextDueAt { get; init; }
    public DateTimeOffset? SnoozedUntil { get; init; }

    /// <summary>The room waits and its calendar is closed now, so that the clock stands.</summary>
    public bool ClockPaused { get; init; }

    /// <summary>Customer messages in the open turn.</summary>
    public int? WaitingCount { get; init; }

    /// <summary>Who opened the turn.</summary>
    public string? CustomerName { get; init; }

    /// <summary>Metrics of today.</summary>
    public required MetricsView Today { get; init; }
    public PendingHandoverView? PendingHandover { get; init; }

    /// <summary>What is set up wrong for this room.</summary>
    public required IReadOnlyList<ProblemView> Problems { get; init; }
}

/// <summary>A room by itself.</summary>
public sealed record RoomDetailView : RoomView
{
    public RoomDetailView()
    {
    }

    [SetsRequiredMembers]
    internal RoomDetailView(RoomView room)
        : base(room)
    {
    }

    /// <summary>The room's own calendar; null: the tenant's.</summary>
    public JsonElement? Calendar { get; init; }

    /// <summary>Who is in the room, by name; then who was.</summary>
    public IReadOnlyList<MemberView> Members { get; init; } = [];

    /// <summary>Handovers, newest first.</summary>
    public IReadOnlyList<HandoverView> Handovers { get; init; } = [];
}

/// <summary>Somebody who is or was in a room.</summary>
/// <param name="JoinedAt">When the person last came; null: before anybody told us.</param>
/// <param name="LeftAt">When the person left; null of those who are there.</param>
public sealed record MemberView(
    string PersonId, string Name, SenderRole Role, DateTimeOffset? JoinedAt, DateTimeOffset? LeftAt);

/// <summary>A handover that waits for approval.</summary>
public sealed record PendingHandoverView(
    string OwnerId, string OwnerChannel, string OwnerName, Stage Stage, string? Reason, string RequestedBy,
    DateTimeOffset RequestedAt);

/// <summary>A handover or assignment that was.</summary>
/// <param name="Status"><c>requested</c>, <c>approved</c>, <c>rejected</c> or <c>assigned</c>.</param>
public sealed record HandoverView(
    string? OwnerId, string? OwnerName, string? PreviousOwnerId, string? PreviousOwnerName, Stage? Stage, string? Reason,
    string Status, string? RequestedBy, DateTimeOffset? RequestedAt, string? DecidedBy, DateTimeOffset? DecidedAt,
    string? DecisionReason);

/// <summary>Something that is set up wrong.</summary>
/// <param name="Code">Short name of the kind of problem.</param>
/// <param name="Detail">In Chinese, fit to be shown.</param>
public sealed record ProblemView(
    string Code, string Detail, string? RoomId = null, string? Channel = null, string? PersonId = null);
