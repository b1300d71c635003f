using SalesAssistant.Domain.Escalation;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Storage.Tests;

/// <summary>Enums are stored as their numbers: a member may be added at the end, but none may ever change its place.</summary>
public sealed class StoredNumbersTests
{
    [Theory]
    [InlineData(typeof(Stage), "PreSales,AfterSales")]
    [InlineData(typeof(RoomState), "Waiting,Answered,Quiet,Archived")]
    [InlineData(typeof(SenderRole), "Sales,AfterSales,Employee,Customer,Bot,Unconfirmed")]
    [InlineData(typeof(TurnStatus), "Open,Answered,Dismissed,ClosedByRemark,Retracted,RoomClosed")]
    [InlineData(typeof(AlertStatus), "Pending,Delivered,Failed,Undeliverable,Cancelled")]
    [InlineData(typeof(AlertSubject), "Turn,Operations,Leaderboard")]
    [InlineData(typeof(DestinationKind), "Owner,Backup,Public,NoOwner,Operations")]
    [InlineData(typeof(KeyRole), "Admin,Manager,Member,Ingest,Viewer,Operator")]
    [InlineData(
        typeof(MessageType),
        "Text,Image,Voice,Video,File,Link,MiniProgram,Location,Contact,ChatHistory,Sticker,System,Recall")]
    public void Stored_numbers_keep_their_meaning(Type type, string names) =>
        Assert.Equal(names, string.Join(',', Enum.GetNames(type)));
}
