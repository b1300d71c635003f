using System.Text.Json;
using SalesAssistant.Gateway.Tests.Contract;
using static System.Net.HttpStatusCode;

namespace SalesAssistant.Gateway.Tests.Webhooks;

/// <summary>Webhooks over HTTP, on an engine whose clocks stand still until a test sets them.</summary>
public sealed class WebhooksApiTests
{
    private const string Path = "/v1/webhooks";

    [Fact]
    public async Task A_deleted_webhook_hears_nothing_more_and_leaves_nothing()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var world = await AWebhookWorld.StartAsync();
        var admin = await world.ServeAsync();
        var id = (await MakeAsync(admin, receiver)).Id;
        await world.SayAsync("r1", "c1");
        await receiver.NextAsync();

        var deleted = (await admin.DeleteAsync($"{Path}/{id}")).Expect(OK);
        await world.SayAsync("r2", "c1");
        world.Pass(TimeSpan.FromDays(1));

        Assert.Equal(id, deleted["webhookId"].GetString());
        Assert.Empty((await admin.GetAsync(Path)).Items.EnumerateArray());
        (await admin.GetAsync($"{Path}/{id}/deliveries")).ExpectProblem(NotFound);
        (await admin.DeleteAsync($"{Path}/{id}")).ExpectProblem(NotFound);
        await world.UntilAsync(id, deliveries => deliveries.Count == 0);
        Assert.True(receiver.HasNone);
        Assert.Contains("webhook.delete", (await admin.GetAsync("/v1/audit")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rotated_secret_is_shown_once_and_the_one_before_signs_for_a_day()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var world = await AWebhookWorld.StartAsync();
        var admin = await world.ServeAsync();
        var (id, old) = await MakeAsync(admin, receiver);

        var rotated = (await admin.PostAsync($"{Path}/{id}/rotate")).Expect(OK);
        var secret = rotated["secret"].GetString()!;
        await world.SayAsync("r1", "c1");
        var both = await receiver.NextAsync();
        world.Pass(TimeSpan.FromDays(1));
        await world.SayAsync("r2", "c1");
        var one = await receiver.NextAsync();

        Assert.NotEqual(old, secret);
        Assert.Equal($"{SignatureOf(both, secret)} {SignatureOf(both, old)}", both.Signature);
        Assert.Equal(SignatureOf(one, secret), one.Signature);
        var shown = (await admin.GetAsync(Path)).Text;
        Assert.DoesNotContain("whsec_", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_", (await admin.GetAsync("/v1/audit")).Text, StringComparison.Ordinal);
        (await admin.PostAsync($"{Path}/wh-none/rotate")).ExpectProblem(NotFound);
    }

    [Fact]
    public async Task What_is_dead_stands_in_the_log_with_every_try_and_is_replayed_on_demand()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var world = await AWebhookWorld.StartAsync();
        var admin = await world.ServeAsync();
        var id = (await MakeAsync(admin, receiver)).Id;
        receiver.Answer = _ => 500;
        await world.SayAsync("r1", "c1");
        for (var attempt = 1; attempt <= 10; attempt++)
        {
            await receiver.NextAsync();
            await world.UntilAsync(id, all => all.Count == 1 && all[0].Attempts.Count == attempt);
            if (attempt == 1)
            {
                var pending = Assert.Single((await LogAsync(admin, id, "?status=pending")).EnumerateArray());
                (await admin.PostAsync(ReplayOf(id, pending))).ExpectProblem(Conflict);
            }

            world.Pass(TimeSpan.FromHours(24));
        }

        var dead = Assert.Single((await LogAsync(admin, id, "?status=dead")).EnumerateArray());
        Assert.Equal(("turn.opened", "r1", 10), (
            dead.GetProperty("eventType").GetString(), dead.GetProperty("roomId").GetString(), dead.GetProperty("attempts").GetArrayLength()));
        Assert.All(dead.GetProperty("attempts").EnumerateArray(), attempt => Assert.Equal(500, attempt.GetProperty("status").GetInt32()));
        receiver.Answer = _ => 204;
        var replayed = (await admin.PostAsync(ReplayOf(id, dead))).Expect(OK);

        Assert.Equal("pending", replayed["status"].GetString());
        Assert.Equal(dead.GetProperty("deliveryId").GetString(), (await receiver.NextAsync()).Id);
        await world.UntilAsync(id, all => all[0].Attempts.Count == 11);
        Assert.Single((await LogAsync(admin, id, "?status=delivered")).EnumerateArray());
        Assert.Empty((await LogAsync(admin, id, "?status=dead")).EnumerateArray());
        (await admin.PostAsync($"{Path}/{id}/deliveries/msg_none/replay")).ExpectProblem(NotFound);
        (await admin.GetAsync($"{Path}/{id}/deliveries?status=lost")).ExpectErrors(BadRequest, "status");
    }

    [Fact]
    public async Task The_log_is_read_page_by_page_newest_first()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var world = await AWebhookWorld.StartAsync();
        var admin = await world.ServeAsync();
        var id = (await MakeAsync(admin, receiver)).Id;
        List<string> told = [];
        foreach (var room in (string[])["r1", "r2", "r3"])
        {
            await world.SayAsync(room, "c1");
            told.Add((await receiver.NextAsync()).Id);
        }

        var first = (await admin.GetAsync($"{Path}/{id}/deliveries?limit=2")).Expect(OK);
        var rest = (await admin.GetAsync($"{Path}/{id}/deliveries?limit=2&cursor={first["nextCursor"].GetString()}")).Expect(OK);

        Assert.Equal([told[2], told[1]], first.Items.EnumerateArray().Select(IdOf));
        Assert.Equal([told[0]], rest.Items.EnumerateArray().Select(IdOf));
        Assert.Equal(JsonValueKind.Null, rest["nextCursor"].ValueKind);
    }

    [Fact]
    public async Task A_webhook_whose_other_side_is_gone_is_shown_so_and_replays_nothing()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var world = await AWebhookWorld.StartAsync();
        var admin = await world.ServeAsync();
        var id = (await MakeAsync(admin, receiver)).Id;
        receiver.Answer = _ => 410;
        await world.SayAsync("r1", "c1");
        await receiver.NextAsync();
        await world.UntilAsync(id, all => all.All(delivery => delivery.Status == Engine.Webhooks.WebhookDeliveryStatus.Dead));

        var shown = Assert.Single((await admin.GetAsync(Path)).Items.EnumerateArray());
        var dead = Assert.Single((await LogAsync(admin, id, "?status=dead")).EnumerateArray());

        Assert.Equal(AWebhookWorld.Noon, shown.GetProperty("disabledAt").GetDateTimeOffset());
        (await admin.PostAsync(ReplayOf(id, dead))).ExpectProblem(Conflict);
    }

    [Theory]
    [InlineData("http://example.com/hook", false, "url")] // not encrypted
    [InlineData("ftp://example.com/hook", false, "url")]
    [InlineData("https://me:secret@example.com/hook", false, "url")]
    [InlineData("hook", false, "url")]
    [InlineData("https://127.0.0.1/hook", true, "allowPrivate")] // the installation does not let it
    public async Task An_address_that_may_not_be_called_is_refused(string url, bool allowPrivate, string field)
    {
        await using var world = await AWebhookWorld.StartAsync(allowsPrivate: false);
        var admin = await world.ServeAsync();

        (await admin.PostAsync(Path, new { url, allowPrivate })).ExpectErrors(UnprocessableEntity, field);

        Assert.Empty((await admin.GetAsync(Path)).Items.EnumerateArray());
    }

    [Theory]
    [InlineData("https://127.0.0.1:{0}/")]
    [InlineData("https://localhost:{0}/")] // a name that leads inside
    [InlineData("https://[::ffff:127.0.0.1]:{0}/")]
    public async Task A_private_address_is_not_called_and_the_log_says_why(string url)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var world = await AWebhookWorld.StartAsync(allowsPrivate: true);
        var admin = await world.ServeAsync();
        var id = (await MakeAsync(admin, new(string.Format(null, url, receiver.Url.Port)), allowPrivate: false)).Id;

        await world.SayAsync("r1", "c1");
        await world.UntilAsync(id, all => all.Any(delivery => delivery.Attempts.Count == 1));

        var tried = Assert.Single((await LogAsync(admin, id, "")).EnumerateArray()).GetProperty("attempts")[0];
        Assert.Equal("the address is not of the public internet", tried.GetProperty("error").GetString());
        Assert.True(receiver.HasNone);
    }

    [Fact]
    public async Task Another_tenant_sees_none_of_it_and_hears_none_of_it()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var foreign = await WebhookReceiver.StartAsync();
        await using var world = await AWebhookWorld.StartAsync();
        var admin = await world.ServeAsync();
        var other = await world.ClientAsync("other");
        var id = (await MakeAsync(admin, receiver)).Id;
        var foreignId = (await MakeAsync(other, foreign)).Id;
        await world.SayAsync("r1", "c1");
        await receiver.NextAsync();
        await world.UntilAsync(id, all => all.Any(delivery => delivery.Attempts.Count == 1));
        var delivery = Assert.Single((await LogAsync(admin, id, "")).EnumerateArray());

        Assert.Equal(foreignId, Assert.Single((await other.GetAsync(Path)).Items.EnumerateArray()).GetProperty("webhookId").GetString());
        (await other.GetAsync($"{Path}/{id}/deliveries")).ExpectProblem(NotFound);
        (await other.PostAsync($"{Path}/{id}/rotate")).ExpectProblem(NotFound);
        (await other.PostAsync(ReplayOf(id, delivery))).ExpectProblem(NotFound);
        (await other.PostAsync(ReplayOf(foreignId, delivery))).ExpectProblem(NotFound);
        (await other.DeleteAsync($"{Path}/{id}")).ExpectProblem(NotFound);
        Assert.Single((await admin.GetAsync(Path)).Items.EnumerateArray());
        Assert.True(foreign.HasNone);
    }

    private static Task<(string Id, string Secret)> MakeAsync(ApiClient admin, WebhookReceiver receiver) =>
        MakeAsync(admin, receiver.Url, allowPrivate: true);

    private static async Task<(string Id, string Secret)> MakeAsync(ApiClient admin, Uri url, bool allowPrivate)
    {
        var made = (await admin.PostAsync(Path, new { url, allowPrivate })).Expect(Created);
        return (made["webhookId"].GetString()!, made["secret"].GetString()!);
    }

    private static async Task<JsonElement> LogAsync(ApiClient admin, string id, string query) =>
        (await admin.GetAsync($"{Path}/{id}/deliveries{query}")).Expect(OK).Items;

    private static string ReplayOf(string id, JsonElement delivery) => $"{Path}/{id}/deliveries/{IdOf(delivery)}/replay";

    private static string? IdOf(JsonElement delivery) => delivery.GetProperty("deliveryId").GetString();

    private static string SignatureOf(ReceivedWebhook webhook, string secret) => Engine.Webhooks.WebhookSignature.Sign(
        secret, webhook.Id, long.Parse(webhook.Timestamp, System.Globalization.CultureInfo.InvariantCulture), webhook.Body);
}
