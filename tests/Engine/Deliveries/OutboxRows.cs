using SalesAssistant.Domain.Escalation;
using SalesAssistant.Engine.Ports;
using static SalesAssistant.Engine.Tests.EngineWorld;

namespace SalesAssistant.Engine.Tests.Deliveries;

/// <summary>Alerts in the outbox without rooms behind them.</summary>
internal static class OutboxRows
{
    /// <summary>Adds alerts <c>a0</c>, <c>a1</c>, … of as many turns.</summary>
    public static async Task AddAsync(EngineWorld world, int count, string destination = "public", int from = 0) =>
        await world.Storage.Outbox.AddAsync([.. Enumerable.Range(from, count).Select(number => AnAlert(world, number, destination))], None);

    private static AlertRow AnAlert(EngineWorld world, int number, string destination) => new()
    {
        AlertId = $"a{number}",
        Tenant = TenantName,
        Subject = AlertSubject.Turn,
        TurnId = $"t{number}",
        Room = Room($"room{number}"),
        Tier = 20,
        Color = "orange",
        Destination = new(destination == "public" ? DestinationKind.Public : DestinationKind.Owner, destination, "群"),
        Status = AlertStatus.Pending,
        DueAt = world.Clock.Now,
        RaisedAt = world.Clock.Now,
        CardJson = new TurnCard
        {
            TurnId = $"t{number}",
            RoomName = $"群{number}",
            RoomLocal = "wechaty|r",
            Tier = 20,
            Color = "orange",
            WaitingSince = world.Clock.Now,
            WaitedMinutes = 20,
            WaitingMessages = 1,
            LastText = "在吗",
            LastAuthor = "客户",
            TimeZone = "Asia/Shanghai",
        }.ToJson(),
    };
}
