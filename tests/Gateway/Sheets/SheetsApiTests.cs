using SalesAssistant.Gateway.Tests.Contract;
using SalesAssistant.Gateway.Tests.Hosting;
using static System.Net.HttpStatusCode;

namespace SalesAssistant.Gateway.Tests.Sheets;

public sealed class SheetsApiTests(EmbeddedFixture host) : IClassFixture<EmbeddedFixture>
{
    private const string Path = "/v1/sheets/today";

    // Nobody listens there.
    private const string Nowhere = "https://127.0.0.1:9";

    private static object Vika(string? token = "usk-geheim", string host = Nowhere, string datasheetId = "dst1") =>
        new { kind = "vika", host, datasheetId, token, enabled = false };

    [Fact]
    public async Task A_sheet_is_put_read_put_back_and_taken_away()
    {
        var tenant = await ATenant.CreateAsync(host);
        (await tenant.Admin.GetAsync(Path)).ExpectProblem(NotFound);

        var put = (await tenant.Admin.PutAsync(Path, Vika())).Expect(Created);
        var read = (await tenant.Admin.GetAsync(Path)).Expect(OK);
        var back = (await tenant.Admin.PutAsync(Path, read.Json)).Expect(OK);

        Assert.Equal(
            """{"name":"today","kind":"vika","host":"https://127.0.0.1:9","datasheetId":"dst1","appToken":null,"tableId":null,"token":"***","perSecond":2,"everySeconds":60,"enabled":false,"lastSyncAt":null,"lastError":null}""",
            read.Text);
        Assert.Equal((put.Text, read.Text), (read.Text, back.Text));
        Assert.DoesNotContain("geheim", (await tenant.Admin.GetAsync("/v1/audit")).Text, StringComparison.Ordinal);
        (await tenant.Admin.DeleteAsync(Path)).Expect(NoContent);
        (await tenant.Admin.GetAsync(Path)).ExpectProblem(NotFound);
        (await tenant.Admin.PostAsync(Path + "/sync")).ExpectProblem(NotFound);
    }

    [Fact]
    public async Task Only_admins_see_and_change_sheets()
    {
        var tenant = await ATenant.CreateAsync(host);
        var manager = await tenant.AsAsync("manager");

        (await manager.GetAsync(Path)).ExpectProblem(Forbidden);
        (await manager.PutAsync(Path, Vika())).ExpectProblem(Forbidden);
        (await manager.PostAsync(Path + "/sync")).ExpectProblem(Forbidden);
    }

    [Theory]
    [InlineData("http://api.vika.cn")]
    [InlineData("https://api.vika.cn/fusion")]
    [InlineData("https://me@api.vika.cn")]
    [InlineData("file:///etc/passwd")]
    [InlineData("vika")]
    public async Task A_host_is_https_without_a_path(string address)
    {
        var tenant = await ATenant.CreateAsync(host);

        (await tenant.Admin.PutAsync(Path, Vika(host: address))).ExpectErrors(UnprocessableEntity, "host");
    }

    [Fact]
    public async Task The_apps_secret_goes_to_the_open_platform_only()
    {
        var tenant = await ATenant.CreateAsync(host);
        object Bitable(string address) => new { kind = "bitable", host = address, appToken = "bas1", tableId = "tbl1", enabled = false };

        (await tenant.Admin.PutAsync(Path, Bitable("https://example.com"))).ExpectErrors(UnprocessableEntity, "host");
        (await tenant.Admin.PutAsync(Path, Bitable("https://open.larksuite.com"))).Expect(Created);
    }

    [Fact]
    public async Task A_kept_token_goes_nowhere_but_where_it_went()
    {
        var tenant = await ATenant.CreateAsync(host);
        (await tenant.Admin.PutAsync(Path, Vika(token: null))).ExpectErrors(UnprocessableEntity, "token");
        (await tenant.Admin.PutAsync(Path, Vika())).Expect(Created);

        (await tenant.Admin.PutAsync(Path, Vika(token: "***", datasheetId: "dst2"))).Expect(OK);
        (await tenant.Admin.PutAsync(Path, Vika(token: "***", host: "https://127.0.0.1:10")))
            .ExpectErrors(UnprocessableEntity, "token");
    }

    [Fact]
    public async Task Wrong_fields_are_all_named()
    {
        var tenant = await ATenant.CreateAsync(host);

        (await tenant.Admin.PutAsync(Path, new { kind = "excel", everySeconds = 9, perSecond = 0, colour = "red" }))
            .ExpectErrors(UnprocessableEntity, "kind", "everySeconds", "perSecond", "colour");
        (await tenant.Admin.PutAsync("/v1/sheets/yesterday", Vika())).ExpectProblem(NotFound);
    }

    [Fact]
    public async Task One_table_serves_one_sheet()
    {
        var tenant = await ATenant.CreateAsync(host);
        (await tenant.Admin.PutAsync(Path, Vika())).Expect(Created);

        (await tenant.Admin.PutAsync("/v1/sheets/rooms", Vika())).ExpectErrors(UnprocessableEntity, "datasheetId");
        (await tenant.Admin.PutAsync("/v1/sheets/rooms", Vika(datasheetId: "dst2"))).Expect(Created);
    }

    [Fact]
    public async Task A_provider_out_of_reach_is_shown()
    {
        var tenant = await ATenant.CreateAsync(host);
        (await tenant.Admin.PutAsync(Path, Vika())).Expect(Created);

        var report = (await tenant.Admin.PostAsync(Path + "/sync")).Expect(OK);

        Assert.Equal("""{"written":0,"removed":0,"editsTaken":0,"editsRefused":0,"errors":["对方没有响应"]}""", report.Text);
        Assert.Equal("对方没有响应", (await tenant.Admin.GetAsync(Path))["lastError"].GetString());
    }
}
