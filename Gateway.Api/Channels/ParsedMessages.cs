using SalesAssistant.Domain.Rooms;

namespace SalesAssistant.Gateway.Api.Channels;

/// <summary>How a body holds its messages.</summary>
public enum BodyForm
{
    /// <summary>One JSON object, or an array of them.</summary>
    Json,

    /// <summary>One JSON object a line; blank lines are skipped and not counted.</summary>
    Ndjson,
}

/// <summary>Why a body was refused whole.</summary>
public enum BodyFault
{
    None,

    /// <summary>Not JSON, or neither an object nor an array: 400.</summary>
    NotJson,

    /// <summary>More than <see cref="ParsedMessages.MessagesMax"/> messages: 413.</summary>
    TooMany,
}

/// <summary>What a body of messages holds: those of the right form, and what is wrong with the others.</summary>
public sealed record ParsedMessages
{
    /// <summary>Most messages that one body may hold.</summary>
    public const int MessagesMax = 5000;

    public required IReadOnlyList<IncomingMessage> Messages { get; init; }

    public required IReadOnlyList<MessageRejection> Rejections { get; init; }

    /// <summary>The body was one object and no list: if it is rejected, the whole request is (400).</summary>
    public bool IsSingle { get; init; }

    /// <summary>When not <see cref="BodyFault.None"/>, both lists are empty.</summary>
    public BodyFault Fault { get; init; }

    /// <summary>What is wrong with the body, in English; null without a fault.</summary>
    public string? FaultDetail { get; init; }

    internal static ParsedMessages Refused(BodyFault fault, string detail) =>
        new() { Messages = [], Rejections = [], Fault = fault, FaultDetail = detail };
}
