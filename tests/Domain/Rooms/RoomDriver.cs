using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Tenants;

namespace SalesAssistant.Domain.Tests.Rooms;

/// <summary>
/// Drives one room as a session does: decide, apply. Times are minutes past <see cref="Noon"/>; a message is received when it
/// is sent unless the test says otherwise.
/// </summary>
internal sealed class RoomDriver
{
    /// <summary>A Monday, 12:00 in Shanghai.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 4, 0, 0, TimeSpan.Zero);

    public static readonly RoomKey Key = new("acme", ATenant.Channel, "room-1");

    public Room Room { get; set; } = new(Key);

    public Tenant Tenant { get; set; } = ATenant.Default;

    public DateTimeOffset Now { get; private set; } = Noon;

    /// <summary>Every event so far, with the time at which it was decided.</summary>
    public List<(RoomEvent Event, DateTimeOffset At)> Log { get; } = [];

    public Turn? Open => Room.OpenTurn;

    /// <summary>The turns within reach, in order, as <see cref="Describe"/> says them.</summary>
    public IEnumerable<string> Turns => Room.Timeline.Tip.Turns!.OrderBy(turn => turn.Messages[0].SentAt).Select(Describe);

    public static DateTimeOffset At(double minute) => Noon.AddMilliseconds(Math.Round(minute * 60_000));

    /// <summary><c>c1+c2 Answered 0-5 s1</c>; a recalled message stands in brackets.</summary>
    public static string Describe(Turn turn)
    {
        var messages = string.Join('+', turn.Messages.Select(message => message.IsRecalled ? $"({message.Id})" : message.Id));
        var end = turn.EndedAt is { } endedAt ? $"-{Minute(endedAt)}" : "";
        var answer = turn.AnswerMessageId is { } id ? $" {id}" : "";
        return $"{messages} {turn.Status} {Minute(turn.WaitingSince)}{end}{answer}";
    }

    public static IncomingMessage Message(string id, double minute, SenderRole? role, string? text = "价格多少？") => new()
    {
        Id = id,
        RoomId = Key.RoomId,
        Channel = Key.Channel,
        SenderId = role switch
        {
            SenderRole.Sales => "li",
            SenderRole.AfterSales => "zhao",
            null => "stranger",
            _ => role.ToString()!.ToLowerInvariant(),
        },
        SenderRole = role,
        SentAt = At(minute),
        Type = MessageType.Text,
        Text = text,
    };

    public RoomDriver Customer(string id, double minute, string? text = "价格多少？", double? receivedAt = null) =>
        Take(Message(id, minute, SenderRole.Customer, text), receivedAt);

    public RoomDriver Staff(string id, double minute, double? receivedAt = null) =>
        Take(Message(id, minute, SenderRole.Sales, "马上看"), receivedAt);

    public RoomDriver Recall(string id, string recalled, double minute, double? receivedAt = null) =>
        Take(Message(id, minute, SenderRole.Customer, null) with { Type = MessageType.Recall, Recalls = recalled }, receivedAt);

    /// <summary>Receives a message; one that is known already is the session's to sort out.</summary>
    public RoomDriver Take(IncomingMessage message, double? receivedAt = null)
    {
        MoveTo(receivedAt is { } minute ? At(minute) : message.SentAt);
        if (Room.Find(message.Id) is null)
        {
            foreach (var happened in MessageRules.Receive(Room, message, Tenant, Now).ToList())
            {
                Apply(happened);
            }
        }

        return this;
    }

    /// <summary>Carries out a command at a minute and gives back what it came to.</summary>
    public Decision Do(RoomCommand command, double minute, string actor = "boss")
    {
        MoveTo(At(minute));
        var decision = RoomRules.Decide(Room, command, Tenant, actor, Now);
        foreach (var happened in decision.Events)
        {
            Apply(happened);
        }

        return decision;
    }

    /// <summary>What a wake-up at that minute raises; null for nothing.</summary>
    public TierRaised? Wake(double minute) => Do(new WakeUp(), minute).Events.OfType<TierRaised>().SingleOrDefault();

    /// <summary>A room with an owner, Li unless said otherwise.</summary>
    public RoomDriver OwnedBy(PersonKey owner, Stage stage = Stage.PreSales)
    {
        Assert.Null(RoomRules.Decide(Room, Edit(owner, stage), Tenant, "boss", Now).Refusal);
        Do(Edit(owner, stage), (Now - Noon).TotalMinutes);
        return this;
    }

    public static EditRoom Edit(PersonKey? owner, Stage? stage = null) =>
        new(Name: null, stage, owner, Calendar: null, MayReplaceOwner: true);

    public void Apply(RoomEvent happened)
    {
        Log.Add((happened, Now));
        Room.Apply(happened, Now);
    }

    /// <summary>Time only goes forward; a late arrival keeps the clock where it is.</summary>
    public void MoveTo(DateTimeOffset time) => Now = time > Now ? time : Now;

    private static string Minute(DateTimeOffset time) =>
        (time - Noon).TotalMinutes.ToString("0.######", System.Globalization.CultureInfo.InvariantCulture);
}
