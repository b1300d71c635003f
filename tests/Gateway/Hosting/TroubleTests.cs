using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Tenants;
using SalesAssistant.Gateway.Api;
using SalesAssistant.Gateway.Tests.Contract;
using SalesAssistant.Storage;

namespace SalesAssistant.Gateway.Tests.Hosting;

/// <summary>The edge over an engine that cannot do its work.</summary>
public sealed class TroubleTests
{
    private static readonly object Message = new { id = "1", roomId = "r", senderId = "c", sentAt = 1_795_276_800 };

    [Fact]
    public async Task A_storage_that_cannot_write_is_503_and_never_200()
    {
        await using var edge = await StartAsync(() => new LogUnavailableException("disk full"));

        var answer = await edge.Client.PostAsync("/v1/messages", Message);

        answer.ExpectProblem(HttpStatusCode.ServiceUnavailable);
        Assert.DoesNotContain("disk full", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_overload_says_when_to_come_again()
    {
        await using var edge = await StartAsync(() => new OverloadedException(TimeSpan.FromSeconds(1.2)));
        using var http = new HttpClient { BaseAddress = edge.Url };
        http.DefaultRequestHeaders.Authorization = new("Bearer", Key);

        using var answer = await http.PostAsync("/v1/messages", System.Net.Http.Json.JsonContent.Create(Message));

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(2), answer.Headers.RetryAfter?.Delta);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_bug_is_a_500_that_tells_nothing_but_where_to_look()
    {
        await using var edge = await StartAsync(() => new InvalidOperationException("secret inner words"));

        var answer = await edge.Client.PostAsync("/v1/messages", Message);

        answer.ExpectProblem(HttpStatusCode.InternalServerError);
        Assert.DoesNotContain("secret", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_to_take_in_does_not_trouble_the_engine()
    {
        await using var edge = await StartAsync(() => new LogUnavailableException("disk full"));

        (await edge.Client.PostAsync("/v1/messages", Array.Empty<object>())).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_click_whose_work_takes_long_is_answered_before_the_platform_gives_it_up()
    {
        // Never done: the answer comes because the edge does not wait for it.
        await using var edge = await StartAsync(trouble: null);
        var clicked = await edge.ClickAsync();

        Assert.Equal("""{"toast":{"type":"info","content":"正在处理，稍后卡片会更新"}}""", clicked.Expect(HttpStatusCode.OK).Text);
    }

    [Fact]
    public async Task A_click_that_could_not_be_carried_out_says_so()
    {
        await using var edge = await StartAsync(() => new LogUnavailableException("disk full"));
        var clicked = await edge.ClickAsync();

        Assert.Equal("""{"toast":{"type":"error","content":"系统繁忙，请稍后再试"}}""", clicked.Expect(HttpStatusCode.OK).Text);
    }

    private const string Key = "the-admin-key";

    /// <param name="trouble">Null: nothing is ever done.</param>
    private static async Task<Edge> StartAsync(Func<Exception>? trouble)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddMemoryStorage().AddGatewayApi();
        builder.Services.AddSingleton<IAssistant>(new TroubledAssistant(trouble));
        builder.Services.AddSingleton<ICardRenderer, NoCards>();
        builder.Services.AddSingleton(new SecretBox(new byte[32]));
        builder.Services.AddSingleton<ITenants>(services => new TenantDirectory(
            services.GetRequiredService<ITenantStore>(), services.GetRequiredService<SecretBox>(), TimeProvider.System));
        var app = builder.Build();
        app.MapGatewayApi();
        await app.Services.GetRequiredService<IStorageStart>().StartAsync(default);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Key)));
        await app.Services.GetRequiredService<ITenantStore>().AddTenantAsync(
            new("default", DateTimeOffset.UnixEpoch),
            new("k1", "default", hash, KeyRole.Admin, null, null, DateTimeOffset.UnixEpoch), default);
        await app.StartAsync();
        return new(app);
    }

    private sealed class Edge(WebApplication app) : IAsyncDisposable
    {
        public Uri Url { get; } = new(app.Urls.Single());

        public ApiClient Client => new(Url, Key);

        /// <summary>A staff person dismisses a turn on its card.</summary>
        public async Task<Answer> ClickAsync()
        {
            const string token = "the-token";
            var audit = new AuditRow("default", DateTimeOffset.UnixEpoch, "test", "test", null, null);
            var tenants = app.Services.GetRequiredService<ITenants>();
            await tenants.PutSettingsAsync(
                "default",
                TenantSettings.Default with { Feishu = new() { App = new("cli_1", "secret", VerificationToken: token) } }, 1, audit, default);
            await tenants.PutPeopleAsync(
                "default", [new(new("api", "s1")) { DirectoryRole = SenderRole.Sales, Feishu = new(OpenId: "ou_s1") }], audit, default);
            var room = new RoomKey("default", "api", "r");
            await app.Services.GetRequiredService<IMessageLog>().AppendAsync(
                new()
                {
                    Room = room, ExpectedVersion = 0, Events = [], RoomRow = new(room),
                    Turns =
                    [
                        new()
                        {
                            TurnId = "t1", Room = room, Status = TurnStatus.Open, WaitingSince = DateTimeOffset.UnixEpoch, TermsId = "x",
                        },
                    ],
                },
                default);
            var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
            return await new ApiClient(Url, null).PostAsync("/v1/feishu/default/events", new
            {
                schema = "2.0",
                header = new { event_id = "e1", token, event_type = "card.action.trigger", create_time = now },
                @event = new
                {
                    @operator = new { open_id = "ou_s1" },
                    action = new { tag = "button", value = new { action = "dismiss", turnId = "t1" } },
                },
            });
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }

    private sealed class NoCards : ICardRenderer
    {
        public string RenderJson(Card card, bool isInteractive) => "{}";
    }

    private sealed class TroubledAssistant(Func<Exception>? trouble) : IAssistant
    {
        private readonly TaskCompletionSource<RoomAnswer?> never = new();

        public ValueTask<IReadOnlyList<MessageFate>> IngestAsync(
            string tenant, IReadOnlyList<IncomingMessage> messages, CancellationToken ct) => throw trouble!();

        public ValueTask<RoomAnswer?> CommandAsync(
            RoomKey room, RoomCommand command, string actor, bool createsRoom, CancellationToken ct) =>
            trouble is null ? new(never.Task) : throw trouble();

        public ValueTask ChangeRolesAsync(string tenant, IReadOnlyList<PersonKey> people, CancellationToken ct) => throw trouble!();

        public ValueTask ApplyTermsAsync(string tenant, CancellationToken ct) => throw trouble!();

        public ValueTask WakeDestinationAsync(string tenant, string destinationKey, CancellationToken ct) => throw trouble!();

        public ValueTask HeartbeatAsync(string tenant, string channel, CancellationToken ct) => throw trouble!();

        public ValueTask<AlertRow> SendReportAsync(string tenant, CancellationToken ct) => throw trouble!();
    }
}
