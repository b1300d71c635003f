using System.Security.Cryptography;
using System.Text;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Webhooks;

namespace SalesAssistant.Gateway.Tests.Webhooks;

public sealed class WebhookDeliveryTests
{
    private const string Tenant = AWebhookWorld.Tenant;

    [Fact]
    public async Task A_turn_is_told_when_it_opens_and_when_it_ends_in_this_order()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var world = await AWebhookWorld.StartAsync();
        var (_, secret) = await world.AddAsync(receiver.Url);

        await world.SayAsync("r1", "c1");
        await world.SayAsync("r1", "c1");
        await world.SayAsync("r1", "s1");

        var opened = await receiver.NextAsync();
        var ended = await receiver.NextAsync();
        Assert.Equal(("turn.opened r1", "turn.ended r1"), (opened.Short, ended.Short));
        var end = ended.Json.GetProperty("data");
        Assert.Equal(opened.Json.GetProperty("data").GetProperty("turnId").GetString(), end.GetProperty("turnId").GetString());
        Assert.Equal("answered", end.GetProperty("status").GetString());
        Assert.Equal("小李", end.GetProperty("answerer").GetProperty("name").GetString());
        Assert.Equal(2 / 60.0, end.GetProperty("replyMinutes").GetDouble(), precision: 9);
        Assert.Equal(SignatureOf(opened, secret), opened.Signature);
    }

    [Fact]
    public async Task Handovers_are_told()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var world = await AWebhookWorld.StartAsync();
        await world.SayAsync("r1", "c1");
        await world.CommandAsync("r1", new AssignOwner(new PersonKey("api", "s1"), Stage.PreSales));
        await world.AddAsync(receiver.Url, "handover.requested", "handover.approved", "handover.rejected");
        var handover = new RequestHandover(new PersonKey("api", "s2"), Stage.AfterSales, "成交");

        await world.CommandAsync("r1", handover);
        await world.CommandAsync("r1", new RejectHandover("再等等"));
        await world.CommandAsync("r1", handover);
        await world.CommandAsync("r1", new ApproveHandover());

        var types = new List<string>();
        for (var count = 0; count < 4; count++)
        {
            types.Add((await receiver.NextAsync()).Type);
        }

        Assert.Equal(["handover.requested", "handover.rejected", "handover.requested", "handover.approved"], types);
    }

    [Fact]
    public async Task A_room_that_fails_keeps_its_order_and_holds_up_no_other()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var world = await AWebhookWorld.StartAsync();
        receiver.Answer = webhook => webhook.RoomId == "r1" ? 500 : 204;
        var (id, _) = await world.AddAsync(receiver.Url);
        await world.SayAsync("r1", "c1");
        var failed = await receiver.NextAsync();
        await world.SayAsync("r1", "s1");
        await world.SayAsync("r2", "c1");
        Assert.Equal("turn.opened r2", (await receiver.NextAsync()).Short);
        await world.UntilAsync(id, all => all.Any(delivery => delivery.Attempts.Count == 1 && delivery.Room == "api|r1"));

        receiver.Answer = _ => 204;
        world.Pass(TimeSpan.FromSeconds(4.9));
        Assert.True(receiver.HasNone);
        world.Pass(TimeSpan.FromSeconds(0.1));

        var again = await receiver.NextAsync();
        Assert.Equal((failed.Id, failed.Body), (again.Id, again.Body));
        Assert.NotEqual(failed.Timestamp, again.Timestamp);
        Assert.Equal("turn.ended r1", (await receiver.NextAsync()).Short);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(400)]
    public async Task After_ten_tries_a_delivery_is_dead_until_it_is_replayed(int status)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var world = await AWebhookWorld.StartAsync();
        receiver.Answer = _ => status;
        var (id, _) = await world.AddAsync(receiver.Url);
        await world.SayAsync("r1", "c1");
        for (var attempt = 1; attempt <= 10; attempt++)
        {
            await receiver.NextAsync();
            await world.UntilAsync(id, all => all.Count == 1 && all[0].Attempts.Count == attempt);
            world.Pass(TimeSpan.FromHours(24));
        }

        var dead = (await world.UntilAsync(id, all => all[0].Status == WebhookDeliveryStatus.Dead))[0];
        Assert.All(dead.Attempts, attempt => Assert.Equal(status, attempt.Status));
        receiver.Answer = _ => 204;
        await world.ReplayAsync(id, dead.Id);

        Assert.Equal(dead.Id, (await receiver.NextAsync()).Id);
        await world.UntilAsync(id, all => all[0].Status == WebhookDeliveryStatus.Delivered);
    }

    [Fact]
    public async Task An_endpoint_that_is_gone_is_left_alone()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var world = await AWebhookWorld.StartAsync();
        receiver.Answer = _ => 410;
        var (id, _) = await world.AddAsync(receiver.Url);
        await world.SayAsync("r1", "c1");
        await receiver.NextAsync();
        await world.UntilAsync(id, all => all.All(delivery => delivery.Status == WebhookDeliveryStatus.Dead));

        await world.SayAsync("r2", "c1");
        world.Pass(TimeSpan.FromDays(1));

        Assert.Equal(AWebhookWorld.Noon, (await world.Documents.ReadProgressAsync(Tenant, id, CancellationToken.None))!.DisabledAt);
        Assert.True(receiver.HasNone);
    }

    [Fact]
    public async Task Who_asks_for_a_pause_gets_it_for_all_rooms()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var world = await AWebhookWorld.StartAsync();
        (receiver.Answer, receiver.RetryAfterSeconds) = (_ => 429, 600);
        var (id, _) = await world.AddAsync(receiver.Url);
        await world.SayAsync("r1", "c1");
        await receiver.NextAsync();
        await world.UntilAsync(id, all => all.Any(delivery => delivery.Attempts.Count == 1));
        receiver.Answer = _ => 204;
        await world.SayAsync("r2", "c1");
        await world.UntilAsync(id, all => all.Count == 2);
        world.Pass(TimeSpan.FromSeconds(599));
        Assert.True(receiver.HasNone);

        world.Pass(TimeSpan.FromSeconds(1));

        string[] told = [(await receiver.NextAsync()).Short, (await receiver.NextAsync()).Short];
        Assert.Equal(["turn.opened r1", "turn.opened r2"], told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task After_a_rotation_both_secrets_sign()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var world = await AWebhookWorld.StartAsync();
        var (id, old) = await world.AddAsync(receiver.Url);
        var secret = await world.RotateAsync(id);

        await world.SayAsync("r1", "c1");

        var webhook = await receiver.NextAsync();
        Assert.Equal($"{SignatureOf(webhook, secret)} {SignatureOf(webhook, old)}", webhook.Signature);
    }

    [Fact]
    public async Task A_private_address_is_not_called_unless_the_installation_lets_it()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var world = await AWebhookWorld.StartAsync(allowsPrivate: false);
        var (id, _) = await world.AddAsync(new($"http://localhost:{receiver.Url.Port}/"));

        await world.SayAsync("r1", "c1");

        var tried = await world.UntilAsync(id, all => all.Any(delivery => delivery.Attempts.Count == 1));
        Assert.Equal("the address is not of the public internet", tried[0].Attempts[0].Error);
        Assert.True(receiver.HasNone);
    }

    private static string SignatureOf(ReceivedWebhook webhook, string secret) => "v1," + Convert.ToBase64String(HMACSHA256.HashData(
        Convert.FromBase64String(secret["whsec_".Length..]),
        Encoding.UTF8.GetBytes($"{webhook.Id}.{webhook.Timestamp}.{webhook.Body}")));
}
