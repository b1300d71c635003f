using SalesAssistant.Domain.Escalation;
using SalesAssistant.Engine.Deliveries;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Engine.Tests.Deliveries;

/// <summary>The storage goes away between a send and its being written down.</summary>
public sealed class UnrecordedDeliveryTests
{
    [Fact]
    public async Task What_was_sent_is_written_down_later_and_not_sent_again()
    {
        await using var world = await EngineWorld.StartAsync();
        var outbox = new FaultyOutbox(world.Storage.Outbox);
        var session = new DeliverySession(EngineWorld.TenantName, "public", world.DeliveryPorts() with { Outbox = outbox });
        await world.Storage.Outbox.AddAsync([Notice()], EngineWorld.None);

        outbox.FailuresLeft = 2;
        await Assert.ThrowsAsync<LogUnavailableException>(() => session.RunAsync(EngineWorld.None));
        await Assert.ThrowsAsync<LogUnavailableException>(() => session.RunAsync(EngineWorld.None));
        await session.RunAsync(EngineWorld.None);

        Assert.Single(world.Notifier.Sends);
        var alert = await world.Storage.Queries.ReadAlertAsync(EngineWorld.TenantName, "n1", EngineWorld.None);
        Assert.Equal((AlertStatus.Delivered, 1), (alert!.Status, alert.Attempts));
    }

    private static AlertRow Notice() => new()
    {
        AlertId = "n1",
        Tenant = EngineWorld.TenantName,
        Subject = AlertSubject.Operations,
        Destination = new(DestinationKind.Public, "public", "公开群"),
        Status = AlertStatus.Pending,
        DueAt = EngineWorld.Noon,
        RaisedAt = EngineWorld.Noon,
        CardJson = new NoticeCard("通知", "red", ["第一行"]).ToJson(),
    };
}
