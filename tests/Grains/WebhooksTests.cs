using System.Text.Json;
using SalesAssistant.Engine.Webhooks;
using SalesAssistant.Grains.Interfaces;

namespace SalesAssistant.Grains.Tests;

public sealed class WebhooksTests : IAsyncLifetime
{
    private ATestCluster cluster = null!;

    public async Task InitializeAsync() => cluster = await ATestCluster.StartAsync();

    public async Task DisposeAsync() => await cluster.DisposeAsync();

    [Fact]
    public async Task Events_of_every_silo_go_out_once_in_their_rooms_order_also_when_the_watch_moves()
    {
        await AddWebhookAsync();
        var watch = cluster.Grains.GetGrain<IWatchGrain>(IWatchGrain.Key);
        await watch.LookAsync([]);
        await SayInRoomsAsync(room => cluster.Ask(room));
        await UntilTakenAsync(8);

        await cluster.Cluster.DeactivateAsync(watch);
        cluster.Clock.Now += TimeSpan.FromMinutes(1);
        await SayInRoomsAsync(room => cluster.Answer(room));
        await watch.LookAsync([]);
        await UntilTakenAsync(16);

        var events = cluster.Parts.Webhooks.Taken;
        Assert.Equal(16, events.Select(each => each.Id).Distinct().Count());
        Assert.Equal(16, events.Count);
        foreach (var room in events.GroupBy(RoomOf))
        {
            Assert.Equal(["turn.opened", "turn.ended"], room.Select(TypeOf));
        }
    }

    private async Task AddWebhookAsync()
    {
        var webhook = new Webhook
        {
            Id = "wh1",
            Url = new("https://example.com/hook"),
            Events = ["turn.opened", "turn.ended"],
            Secret = cluster.Secrets.Protect(WebhookSignature.SecretOf(new byte[32])),
            CreatedAt = ATestCluster.Noon,
            AfterPosition = await cluster.Queries.ReadLastPositionAsync(CancellationToken.None),
        };
        await new WebhookDocuments(cluster.Parts.Storage.Tenants).PutAsync(
            ATestCluster.Tenant, webhook, ATestCluster.Audit("webhook.put"), CancellationToken.None);
    }

    private Task SayInRoomsAsync(Func<string, Domain.Rooms.IncomingMessage> message) =>
        Task.WhenAll(Enumerable.Range(0, 8).Select(room => cluster.IngestAsync(message($"r{room}"))));

    private Task UntilTakenAsync(int count) =>
        ATestCluster.UntilAsync(() => Task.FromResult(cluster.Parts.Webhooks.Taken.Count >= count), $"{count} events");

    private static string TypeOf(Engine.Ports.WebhookRequest request) => Read(request).GetProperty("type").GetString()!;

    private static string RoomOf(Engine.Ports.WebhookRequest request) =>
        Read(request).GetProperty("data").GetProperty("room").GetProperty("roomId").GetString()!;

    private static JsonElement Read(Engine.Ports.WebhookRequest request) => JsonDocument.Parse(request.Body).RootElement;
}
