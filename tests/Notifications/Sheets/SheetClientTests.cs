using System.Text.Json.Nodes;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Notifications.Sheets;
using SalesAssistant.TestSupport.FakeSheets;

namespace SalesAssistant.Notifications.Tests.Sheets;

public sealed class SheetClientTests : IAsyncLifetime
{
    private const int Plenty = 1_000;

    private readonly FakeVika vika = new();
    private readonly FakeBitable bitable = new();
    private readonly HttpClient http = NotificationsRegistration.CreateClient(1 << 24);
    private readonly SheetClients clients;

    public SheetClientTests() => clients = new(http, new(), TimeProvider.System);

    public async Task InitializeAsync()
    {
        await vika.StartAsync();
        await bitable.StartAsync();
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await vika.DisposeAsync();
        await bitable.DisposeAsync();
    }

    [Theory]
    [InlineData(SheetKind.Vika, 10)]
    [InlineData(SheetKind.Bitable, 500)]
    public async Task Records_are_added_read_changed_and_removed(SheetKind kind, int batchSize)
    {
        var client = Open(kind);

        Assert.Equal(batchSize, client.BatchSizeMax);
        Assert.Equal(["回复次数", "群聊ID", "负责人"], (await client.ReadColumnsAsync(default)).Order(StringComparer.Ordinal));
        var ids = await client.AddAsync([Row("a", "李", 2), Row("b", "", null)], "1", default);
        await client.UpdateAsync([new(ids[0], new Dictionary<string, SheetValue> { ["负责人"] = new(""), ["回复次数"] = new("3", 3) })], default);

        var records = await client.ReadAsync(default);

        Assert.Equal(ids, records.Select(record => record.RecordId));
        Assert.Equal([new("群聊ID", "a"), new("回复次数", "3")], records[0].Cells.OrderByDescending(cell => cell.Key, StringComparer.Ordinal));
        Assert.Equal([new("群聊ID", "b")], records[1].Cells);
        await client.RemoveAsync([ids[0]], default);
        Assert.Equal([ids[1]], (await client.ReadAsync(default)).Select(record => record.RecordId));
    }

    [Theory]
    [InlineData(SheetKind.Vika, 1_000)]
    [InlineData(SheetKind.Vika, 1_001)]
    [InlineData(SheetKind.Bitable, 500)]
    [InlineData(SheetKind.Bitable, 501)]
    public async Task Every_page_is_read(SheetKind kind, int count)
    {
        var table = TableOf(kind);
        foreach (var number in Enumerable.Range(1, count))
        {
            table.Records.Add($"rec{number}", new JsonObject { ["群聊ID"] = $"k{number}" });
        }

        var records = await Open(kind).ReadAsync(default);

        Assert.Equal(table.Records.Keys, records.Select(record => record.RecordId));
    }

    [Theory]
    [InlineData(SheetKind.Vika)]
    [InlineData(SheetKind.Bitable)]
    public async Task Two_writers_of_one_table_take_turns(SheetKind kind)
    {
        await using FakeTable slow = kind == SheetKind.Vika
            ? new FakeVika { WriteTime = TimeSpan.FromMilliseconds(50) }
            : new FakeBitable { WriteTime = TimeSpan.FromMilliseconds(50) };
        await slow.StartAsync();
        var (one, other) = (Open(kind, slow.BaseUrl), Open(kind, slow.BaseUrl));
        await one.ReadColumnsAsync(default);
        await other.ReadColumnsAsync(default);

        await Task.WhenAll(
            one.AddAsync([Row("a", "", 1)], "1", default).AsTask(), other.AddAsync([Row("b", "", 1)], "2", default).AsTask());

        Assert.Empty(slow.Offences);
        Assert.Equal(2, slow.Records.Count);
    }

    [Fact]
    public async Task Requests_keep_to_the_rate_of_the_plan()
    {
        await using var free = new FakeVika { PerSecond = 5 };
        await free.StartAsync();
        var client = Open(SheetKind.Vika, free.BaseUrl, perSecond: 5);

        for (var round = 0; round < 8; round++)
        {
            await client.ReadColumnsAsync(default);
        }

        Assert.Empty(free.Offences);
        Assert.True(free.Arrivals[^1] - free.Arrivals[0] >= TimeSpan.FromSeconds(1.3));
    }

    [Theory]
    [InlineData(SheetKind.Vika, 429, 429)]
    [InlineData(SheetKind.Bitable, 400, 1254290)]
    [InlineData(SheetKind.Bitable, 400, 1254291)]
    [InlineData(SheetKind.Bitable, 400, 1254607)]
    public async Task Too_many_requests_pass_after_a_second(SheetKind kind, int status, int code)
    {
        var client = Open(kind);
        await client.ReadColumnsAsync(default);
        TableOf(kind).FailNext(status, code);

        await client.AddAsync([Row("a", "", 1)], "1", default);

        Assert.Single(TableOf(kind).Records);
        var arrivals = TableOf(kind).Arrivals;
        Assert.True(arrivals[^1] - arrivals[^2] >= TimeSpan.FromSeconds(0.99));
    }

    [Theory]
    [InlineData(SheetKind.Vika, 500, 500, "对方拒绝了请求：500 refused")]
    [InlineData(SheetKind.Vika, 401, 401, "对方拒绝了请求：401 refused")]
    [InlineData(SheetKind.Bitable, 403, 1254302, "对方拒绝了请求：1254302 refused")]
    public async Task Other_refusals_are_not_repeated(SheetKind kind, int status, int code, string words)
    {
        TableOf(kind).FailNext(status, code);

        var refusal = await Assert.ThrowsAsync<SheetException>(async () => await Open(kind).ReadColumnsAsync(default));

        Assert.Equal(words, refusal.Message);
        Assert.Single(TableOf(kind).Arrivals);
    }

    [Fact]
    public async Task The_same_batch_sent_again_is_one_batch_and_another_is_another()
    {
        var client = Open(SheetKind.Bitable);
        await client.ReadColumnsAsync(default);

        var first = await client.AddAsync([Row("a", "", 1)], "1", default);
        var again = await client.AddAsync([Row("a", "", 1)], "1", default);
        var later = await client.AddAsync([Row("a", "", 1)], "2", default);

        Assert.Equal(first, again);
        Assert.NotEqual(first, later);
        Assert.Equal(2, bitable.ClientTokens.Distinct().Count());
    }

    [Fact]
    public async Task The_apps_token_is_kept_and_renewed_when_it_is_refused()
    {
        await Open(SheetKind.Bitable).ReadColumnsAsync(default);
        await Open(SheetKind.Bitable).ReadColumnsAsync(default);
        Assert.Equal(1, bitable.TokensIssued);
        bitable.ExpireToken();

        await Open(SheetKind.Bitable).ReadColumnsAsync(default);

        Assert.Equal(2, bitable.TokensIssued);
    }

    private static Dictionary<string, SheetValue> Row(string key, string owner, double? replies) => new()
    {
        ["群聊ID"] = new(key), ["负责人"] = new(owner), ["回复次数"] = new(replies is null ? "" : "2", replies),
    };

    private FakeTable TableOf(SheetKind kind) => kind == SheetKind.Vika ? vika : bitable;

    private ISheetClient Open(SheetKind kind, Uri? host = null, int perSecond = Plenty) => clients.Open(
        kind == SheetKind.Vika
            ? new(kind, host ?? vika.BaseUrl, FakeVika.Datasheet, null, FakeVika.Token, null, perSecond)
            : new(kind, host ?? bitable.BaseUrl, FakeBitable.Table, FakeBitable.Base, null, new("cli_1", "secret"), perSecond));
}
