using System.Security.Cryptography;
using System.Text;
using SalesAssistant.Domain.People;

namespace SalesAssistant.Domain.Rooms;

/// <summary>A customer's wait: opened by a message, ended once. Changed only by the fold that owns it.</summary>
public sealed class Turn
{
    /// <summary>Derived from room and opening message, so that the same messages always give the same id.</summary>
    public required string Id { get; init; }

    public required string OpeningMessageId { get; init; }

    /// <summary>The customer messages in it, in the room's order, recalled ones included.</summary>
    public List<WaitingMessage> Messages { get; init; } = [];

    /// <summary>Send time of the first customer message that was not recalled; later ones never restart the clock.</summary>
    public DateTimeOffset WaitingSince { get; set; }

    public TurnStatus Status { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>The owner when it opened.</summary>
    public PersonKey? OpenedUnder { get; set; }

    /// <summary>Moves with the ownership while the turn is open; null is nobody.</summary>
    public PersonKey? Responsible { get; set; }

    public string? AnswerMessageId { get; set; }

    public string? AnswererId { get; set; }

    public string? AnswererName { get; set; }

    /// <summary>Why and by whom it was dismissed.</summary>
    public string? DismissReason { get; set; }

    public string? DismissedBy { get; set; }

    /// <summary>
    /// What the last countable message was that is not the turn's own: the one before the opening, or one that staff sent
    /// to many in mid-turn, which ends nothing.
    /// </summary>
    public LastCountable LastBefore { get; set; }

    /// <summary>How many of <see cref="Messages"/> stood before the message that <see cref="LastBefore"/> speaks of.</summary>
    public int LastBeforeAt { get; set; }

    /// <summary>What the last countable message is now: recalled ones count nowhere.</summary>
    internal LastCountable LastNow =>
        Messages.FindIndex(LastBeforeAt, message => !message.IsRecalled) >= 0 ? LastCountable.Customer : LastBefore;

    public bool IsOpen => Status == TurnStatus.Open;

    /// <summary>Customer messages that were not recalled.</summary>
    public int WaitingCount => Messages.Count(message => !message.IsRecalled);

    public bool Holds(string messageId) => Messages.Exists(message => message.Id == messageId);

    /// <summary>Whether both say the same.</summary>
    public bool IsLike(Turn other) =>
        Id == other.Id && Status == other.Status && WaitingSince == other.WaitingSince && EndedAt == other.EndedAt
        && OpenedUnder == other.OpenedUnder && Responsible == other.Responsible
        && AnswerMessageId == other.AnswerMessageId && AnswererId == other.AnswererId
        && DismissReason == other.DismissReason && Messages.SequenceEqual(other.Messages);

    public Turn Copy() => new()
    {
        Id = Id,
        OpeningMessageId = OpeningMessageId,
        Messages = [.. Messages],
        WaitingSince = WaitingSince,
        Status = Status,
        EndedAt = EndedAt,
        OpenedUnder = OpenedUnder,
        Responsible = Responsible,
        AnswerMessageId = AnswerMessageId,
        AnswererId = AnswererId,
        AnswererName = AnswererName,
        DismissReason = DismissReason,
        DismissedBy = DismissedBy,
        LastBefore = LastBefore,
        LastBeforeAt = LastBeforeAt,
    };

    /// <summary>The id of a turn that this message opens: <c>t</c> and 26 hexadecimal digits.</summary>
    public static string IdOf(RoomKey room, string openingMessageId)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{room}|{openingMessageId}"));
        return "t" + Convert.ToHexStringLower(hash.AsSpan(0, 13));
    }
}

/// <summary>A customer message in a turn.</summary>
public sealed record WaitingMessage(
    string Id, DateTimeOffset SentAt, string SenderId, string? SenderName, bool IsRecalled = false);

/// <summary>Who sent the last countable message, as the test for closing remarks asks it.</summary>
public enum LastCountable
{
    None,
    Staff,
    Customer,

    /// <summary>A closing remark of a run that is not broken yet.</summary>
    Remark,
}
