using System.Text.Json.Serialization;
using SalesAssistant.Domain.People;

namespace SalesAssistant.Domain.Rooms;

/// <summary>Something that people did to a room, in its place among the messages: after those sent until then.</summary>
/// <param name="At">UTC; never before the newest message that the room had when it was done.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(DismissAct), "dismiss")]
[JsonDerivedType(typeof(ArchiveAct), "archive")]
[JsonDerivedType(typeof(OwnerAct), "owner")]
internal abstract record RoomAct(DateTimeOffset At);

/// <summary>The open turn was a false alarm.</summary>
internal sealed record DismissAct(DateTimeOffset At, string Reason, string By) : RoomAct(At);

internal sealed record ArchiveAct(DateTimeOffset At) : RoomAct(At);

/// <summary>The room has another owner from then on.</summary>
internal sealed record OwnerAct(DateTimeOffset At, PersonKey? Owner) : RoomAct(At);
