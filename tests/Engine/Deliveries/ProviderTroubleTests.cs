using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using SalesAssistant.Domain.People;
using SalesAssistant.Engine.Deliveries;
using SalesAssistant.Engine.InProcess;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Notifications;
using SalesAssistant.Notifications.Cards;
using SalesAssistant.TestSupport.FakeFeishu;
using static SalesAssistant.Engine.Tests.EngineWorld;

namespace SalesAssistant.Engine.Tests.Deliveries;

/// <summary>A delivery session and the real notifier against a platform in trouble.</summary>
public sealed class ProviderTroubleTests
{
    [Fact]
    public async Task After_every_kind_of_trouble_each_alert_stands_once_and_in_order()
    {
        await using var feishu = await FakeFeishuServer.StartAsync();
        feishu.AddApp("cli_1", "secret");
        await using var world = await EngineWorld.StartAsync();
        await world.Assistant.DisposeAsync();
        await OutboxRows.AddAsync(world, 8);
        feishu.Fail(
            Fault.ServerError, Fault.TooMany(resetSeconds: 3), Fault.Silence, Fault.TokenExpired, Fault.DroppedAfterAccepting,
            Fault.CardRefused(200550), Fault.ServerError, Fault.Code(230049, "sending"));

        using var http = NotificationsRegistration.CreateClient();
        var session = new DeliverySession(TenantName, "public", world.DeliveryPorts() with { Notifier = NotifierOf(http, feishu) });
        for (DateTimeOffset? again = Noon; again is { } at; again = await session.RunAsync(None))
        {
            world.Clock.MoveTo(at);
        }

        var alerts = await world.AlertsAsync();
        Assert.All(alerts, alert => Assert.Equal(AlertStatus.Delivered, alert.Status));
        Assert.Equal(alerts.Select(alert => alert.ProviderMessageId), feishu.MessagesIn("oc_public").Select(message => message.MessageId));
        Assert.Equal(
            Enumerable.Range(0, 8).Select(number => $"群{number}"),
            feishu.MessagesIn("oc_public").Select(message => RoomIn(message.Content.GetRawText())));
        Assert.InRange(world.Clock.Now - Noon, TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task A_hundred_alerts_to_twenty_chats_of_one_app_arrive_once_and_in_order_within_its_rates()
    {
        await using var feishu = await FakeFeishuServer.StartAsync(new() { EnforcesRates = true });
        feishu.AddApp("cli_1", "secret");
        await using var world = await EngineWorld.StartAsync();
        await world.Assistant.DisposeAsync();
        var chats = Enumerable.Range(0, 20).ToList();
        await world.Tenants.PutPeopleAsync(
            TenantName, chats.ConvertAll(chat => new Person(new(Channel, $"p{chat}")) { Feishu = new(OpenId: $"ou_{chat}") }),
            Audit(world.Clock.Now), None);
        foreach (var chat in chats)
        {
            await OutboxRows.AddAsync(world, 5, $"person:{Channel}|p{chat}", from: 5 * chat);
        }

        using var http = NotificationsRegistration.CreateClient();
        await using var runner = new DeliveryRunner(
            world.DeliveryPorts() with { Notifier = NotifierOf(http, feishu), Clock = TimeProvider.System });
        await runner.WakeAllAsync(None);
        await world.DeliveredAsync();

        Assert.Equal(100, feishu.Messages.Count);
        Assert.All(chats, chat => Assert.Equal(
            Enumerable.Range(5 * chat, 5).Select(number => $"群{number}"),
            feishu.MessagesIn($"ou_{chat}").Select(message => RoomIn(message.Content.GetRawText()))));
    }

    private static FeishuNotifier NotifierOf(HttpClient http, FakeFeishuServer feishu)
    {
        var options = new FeishuOptions { BaseUrl = feishu.BaseUrl, Timeout = TimeSpan.FromSeconds(1) };
        var renderer = new FeishuCardRenderer(options);
        return new(
            http, options, renderer, new ConsoleNotifier(renderer, TextWriter.Null), TimeProvider.System,
            NullLogger<FeishuNotifier>.Instance);
    }

    private static string RoomIn(string content) => Regex.Match(Regex.Unescape(content), "群[0-9]+").Value;
}
