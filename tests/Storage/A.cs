using SalesAssistant.Domain.Escalation;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Tests;

/// <summary>Rows for tests: only what a test names is worth a look.</summary>
internal static class A
{
    public const string Tenant = "acme";
    public const string Channel = "wechaty";

    public static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public static readonly PersonKey Li = new(Channel, "li");
    public static readonly PersonKey Wang = new(Channel, "wang");

    /// <summary>So many seconds after noon, to the millisecond.</summary>
    public static DateTimeOffset At(double second) => Noon.AddMilliseconds(Math.Round(second * 1000));

    public static RoomKey Room(string id, string tenant = Tenant) => new(tenant, Channel, id);

    public static MessageRow Message(RoomKey room, string id, string? text = "你好", double atSecond = 0) => new()
    {
        Tenant = room.Tenant, Channel = room.Channel, Id = id, Room = room, SenderId = "customer", SenderName = "王小姐",
        Role = SenderRole.Customer, SentAt = At(atSecond), ReceivedAt = At(atSecond + 1),
        Type = MessageType.Text, Text = text, IsCountable = true, BodyHash = id.Length,
    };

    public static TurnRow Turn(RoomKey room, string id, double sinceSecond = 0) => new()
    {
        TurnId = id, Room = room, Status = TurnStatus.Open, WaitingSince = At(sinceSecond), TermsId = "terms",
    };

    public static TurnRow Answered(RoomKey room, string id, double sinceSecond, double seconds) => Turn(room, id, sinceSecond) with
    {
        Status = TurnStatus.Answered, EndedAt = At(sinceSecond + seconds), Answerer = Li,
        ReplyOpenMs = (long)(seconds * 1000), ReplyWallMs = (long)(seconds * 1000),
    };

    public static AlertRow Alert(RoomKey room, string turnId, int tier = 5, string destination = "public") => new()
    {
        AlertId = $"{turnId}-{tier}-{destination}", Tenant = room.Tenant, Subject = AlertSubject.Turn, TurnId = turnId,
        Room = room, Tier = tier, Color = "green", Destination = new(DestinationKind.Public, destination, "公共群"),
        Status = AlertStatus.Pending, DueAt = Noon, RaisedAt = Noon.AddMinutes(tier), CardJson = "{}",
    };

    public static RoomAppend Append(RoomKey room, long expected, int events = 1, params MessageRow[] messages) => new()
    {
        Room = room, ExpectedVersion = expected,
        Events = [.. Enumerable.Range(1, events).Select(i =>
            new EventRecord(expected + i, At(expected + i), "message-received", $$"""{"n":{{expected + i}}}"""))],
        RoomRow = new RoomRow(room) { Version = expected + events, CreatedAt = Noon },
        NewMessages = messages,
    };

    public static AuditRow Audit(string action = "test", double atSecond = 0, string? subject = null) =>
        new(Tenant, At(atSecond), "key-1", action, subject, """{"reason":"试"}""");
}
