using System.Text.Json;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Notifications;
using SalesAssistant.Notifications.Sheets;
using SalesAssistant.TestSupport.FakeSheets;

namespace SalesAssistant.Gateway.Tests.Npm;

/// <summary>The providers' own SDKs and our clients work on one table: what either writes the other reads.</summary>
[Trait("Category", "Npm")]
public sealed class SheetSdkTests
{
    private static readonly IReadOnlyDictionary<string, SheetValue> Ours = new Dictionary<string, SheetValue>
    {
        ["群聊ID"] = new("ours"), ["负责人"] = new("董森"), ["回复次数"] = new("2", 2),
    };

    [Fact]
    public async Task Vikas_SDK_and_our_client_read_and_change_what_the_other_wrote()
    {
        await using var vika = new FakeVika();
        await vika.StartAsync();
        using var http = NotificationsRegistration.CreateClient();
        var host = vika.BaseUrl.GetLeftPart(UriPartial.Authority);
        await using var sdk = await NodeScript.StartAsync("vika-sdk.mjs", host, FakeVika.Token, FakeVika.Datasheet);
        var client = new SheetClients(http, new(), TimeProvider.System)
            .Open(new(SheetKind.Vika, vika.BaseUrl, FakeVika.Datasheet, null, FakeVika.Token, null, 1_000));
        var columns = await client.ReadColumnsAsync(default);

        var created = await sdk.AskAsync(new { @do = "create", records = new[] { Theirs } });
        var ours = Assert.Single(await client.AddAsync([Ours], "1", default));
        var theirs = created.GetProperty("data").GetProperty("records")[0].GetProperty("recordId").GetString()!;
        await client.UpdateAsync([new(theirs, new Dictionary<string, SheetValue> { ["负责人"] = new("李思") })], default);
        await sdk.AskAsync(new { @do = "update", records = new[] { new { recordId = ours, fields = new Dictionary<string, object> { ["回复次数"] = 3 } } } });

        Assert.Equal([("theirs", "李思", "1"), ("ours", "董森", "3")], Cells(await client.ReadAsync(default)));
        var seen = (await sdk.AskAsync(new { @do = "all" })).GetProperty("records").EnumerateArray().ToList();
        Assert.Equal([theirs, ours], seen.Select(record => record.GetProperty("recordId").GetString()));
        Assert.Equal([1, 3], seen.Select(record => record.GetProperty("fields").GetProperty("回复次数").GetInt32()));
        var fields = (await sdk.AskAsync(new { @do = "fields" })).GetProperty("data").GetProperty("fields").EnumerateArray()
            .Where(field => field.GetProperty("editable").GetBoolean()).Select(field => field.GetProperty("name").GetString()!);
        Assert.Equal(fields.Order(StringComparer.Ordinal), columns.Order(StringComparer.Ordinal));
        await sdk.AskAsync(new { @do = "remove", recordIds = new[] { ours } });
        await client.RemoveAsync([theirs], default);
        Assert.Empty(vika.Records);
    }

    [Fact]
    public async Task The_fake_datasheet_refuses_what_the_SDK_does_not_split()
    {
        await using var vika = new FakeVika();
        await vika.StartAsync();
        var host = vika.BaseUrl.GetLeftPart(UriPartial.Authority);
        await using var sdk = await NodeScript.StartAsync("vika-sdk.mjs", host, FakeVika.Token, FakeVika.Datasheet);

        var refused = await sdk.AskAsync(new { @do = "create", records = Enumerable.Repeat(Theirs, 11) });

        Assert.False(refused.GetProperty("success").GetBoolean());
        Assert.Empty(vika.Records);
    }

    [Fact]
    public async Task Feishus_SDK_and_our_client_read_and_change_what_the_other_wrote()
    {
        await using var bitable = new FakeBitable();
        await bitable.StartAsync();
        using var http = NotificationsRegistration.CreateClient();
        await using var sdk = await NodeScript.StartAsync("feishu-sdk.mjs");
        var client = new SheetClients(http, new(), TimeProvider.System).Open(new(
            SheetKind.Bitable, bitable.BaseUrl, FakeBitable.Table, FakeBitable.Base, null, new("cli_1", "secret"), 1_000));
        await client.ReadColumnsAsync(default);

        var created = await AskAsync("addRecords", new[] { Theirs }, Guid.NewGuid().ToString());
        var ours = Assert.Single(await client.AddAsync([Ours], "1", default));
        var theirs = created.GetProperty("data").GetProperty("records")[0].GetProperty("record_id").GetString()!;
        await client.UpdateAsync([new(theirs, new Dictionary<string, SheetValue> { ["负责人"] = new("李思") })], default);
        await AskAsync("changeRecords", new[] { new { record_id = ours, fields = new Dictionary<string, object> { ["回复次数"] = 3 } } });

        Assert.Equal([("theirs", "李思", "1"), ("ours", "董森", "3")], Cells(await client.ReadAsync(default)));
        var seen = (await AskAsync("searchRecords", Array.Empty<object>())).GetProperty("data").GetProperty("items").EnumerateArray();
        Assert.Equal([theirs, ours], seen.Select(record => record.GetProperty("record_id").GetString()));
        await AskAsync("removeRecords", new[] { ours });
        await client.RemoveAsync([theirs], default);
        Assert.Empty(bitable.Records);

        Task<JsonElement> AskAsync(string what, object records, string? clientToken = null) => sdk.AskAsync(new
        {
            @do = what, appId = "cli_1", appSecret = "secret", domain = bitable.BaseUrl.GetLeftPart(UriPartial.Authority),
            @base = FakeBitable.Base, table = FakeBitable.Table, records, clientToken,
        });
    }

    private static object Theirs => new
    {
        fields = new Dictionary<string, object> { ["群聊ID"] = "theirs", ["负责人"] = "王芳", ["回复次数"] = 1 },
    };

    private static IEnumerable<(string, string, string)> Cells(IEnumerable<SheetRecord> records) =>
        records.Select(record => (record.Cells["群聊ID"], record.Cells["负责人"], record.Cells["回复次数"]));
}
