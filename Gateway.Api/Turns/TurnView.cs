using SalesAssistant.Domain.Rooms;
using SalesAssistant.Gateway.Api.Messages;

namespace SalesAssistant.Gateway.Api.Turns;

/// <summary>A turn in answers. Times in the tenant's zone.</summary>
public record TurnView
{
    public required string TurnId { get; init; }
    public required string RoomId { get; init; }
    public required string Channel { get; init; }
    public required string RoomName { get; init; }

    /// <summary>The person responsible; null: nobody (无负责人).</summary>
    public string? ResponsibleId { get; init; }
    public string? ResponsibleChannel { get; init; }
    public string? ResponsibleName { get; init; }
    public required TurnStatus Status { get; init; }
    public required DateTimeOffset WaitingSince { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Open time to the answer; null unless answered.</summary>
    public double? ReplyMinutes { get; init; }

    /// <summary>The same by the wall clock.</summary>
    public double? WallClockMinutes { get; init; }

    /// <summary>Open time waited so far; null unless open.</summary>
    public double? WaitingMinutes { get; init; }
    public string? AnswererId { get; init; }
    public string? AnswererName { get; init; }
    public string? CustomerId { get; init; }
    public string? CustomerName { get; init; }
    public string? FirstCustomerText { get; init; }

    /// <summary>What the customer sent, in order; a placeholder such as [图片] where it was no text.</summary>
    public required IReadOnlyList<string> CustomerTexts { get; init; }
    public string? ReplyText { get; init; }

    /// <summary>The customer's messages, then the answer.</summary>
    public required IReadOnlyList<string> MessageIds { get; init; }
    public required IReadOnlyList<TurnTierView> Tiers { get; init; }

    /// <summary><c>late</c>, <c>undone</c>.</summary>
    public required IReadOnlyList<string> Flags { get; init; }

    /// <summary>Why it was dismissed.</summary>
    public string? DismissReason { get; init; }

    /// <summary>When the next tier falls due.</summary>
    public DateTimeOffset? NextDueAt { get; init; }
}

/// <summary>A turn by itself.</summary>
public sealed record TurnDetailView : TurnView
{
    public TurnDetailView()
    {
    }

    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    internal TurnDetailView(TurnView turn, IReadOnlyList<MessageView> messages)
        : base(turn) => Messages = messages;

    /// <summary>The customer's messages, then the answer.</summary>
    public IReadOnlyList<MessageView> Messages { get; init; } = [];
}

/// <summary>A tier that was raised, or covered by a higher one.</summary>
/// <param name="Tier">Its minutes.</param>
/// <param name="Covered">A higher tier that was due at the same time went out instead.</param>
/// <param name="Late">Raised after its time (补报).</param>
public sealed record TurnTierView(
    int Tier, string Color, DateTimeOffset DueAt, DateTimeOffset? RaisedAt, bool Covered, bool Late);
