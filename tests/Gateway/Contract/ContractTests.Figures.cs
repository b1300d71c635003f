using System.Globalization;
using System.IO.Compression;
using System.Text;
using static System.Net.HttpStatusCode;

namespace SalesAssistant.Gateway.Tests.Contract;

public abstract partial class ContractTests
{
    /// <summary>Four messages, one turn answered after 8.47 minutes (behaviour.md §7).</summary>
    private async Task<(ATenant Tenant, string Day)> FieldCheckAsync()
    {
        var tenant = await ATenant.WithPeopleAsync(host);
        await tenant.PutRoomAsync("r", ownerId: "s1", roomName: "甲公司群");
        var day = (await tenant.NowAsync()).AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var noon = DateTimeOffset.Parse($"{day}T11:50:00+08:00", CultureInfo.InvariantCulture);
        await tenant.SayAsync("r", "s1", "您好", noon.AddMinutes(-1));
        await tenant.SayAsync("r", "c1", "多少钱？", noon);
        await tenant.SayAsync("r", "c1", "+急", noon.AddMinutes(2));
        await tenant.SayAsync("r", "s1", "一百元，\"含税\"", noon.AddMinutes(8.47));
        return (tenant, day);
    }

    [Fact]
    public async Task The_check_from_the_field_comes_out_on_every_surface()
    {
        var (tenant, day) = await FieldCheckAsync();

        var row = (await tenant.Admin.GetAsync($"/v1/leaderboard?date={day}"))["rows"][0];
        var room = (await tenant.Admin.GetAsync($"/v1/metrics/rooms?date={day}")).Items[0];
        var person = await tenant.Admin.GetAsync($"/v1/metrics/people/s1?from={day}&to={day}&by=hour");
        var whole = await tenant.Admin.GetAsync($"/v1/metrics/tenant?from={day}&to={day}");

        Assert.Equal((1, "s1", "董森"), (row.GetProperty("rank").GetInt32(), row.GetProperty("personId").GetString(), row.GetProperty("name").GetString()));
        foreach (var figures in new[] { row, room, person.Json, whole.Json, whole.Items[0] })
        {
            Assert.Equal(8.47, figures.GetProperty("averageReplyMinutes").GetDouble(), 6);
            Assert.Equal(2.1175, figures.GetProperty("legacyAverageReplyMinutes").GetDouble(), 6);
            Assert.Equal(1, figures.GetProperty("overCount").GetInt32());
            Assert.Equal(4, figures.GetProperty("totalMessages").GetInt32());
            Assert.Equal(0, figures.GetProperty("onTimeRate").GetDouble());
        }

        Assert.Equal(24, person.Items.GetArrayLength());
        Assert.Equal(4, person.Items.EnumerateArray().Sum(hour => hour.GetProperty("totalMessages").GetInt32()));
    }

    [Fact]
    public async Task A_turn_has_its_texts_and_is_found_by_what_it_is()
    {
        var (tenant, day) = await FieldCheckAsync();

        async Task<int> CountAsync(string query) =>
            (await tenant.Admin.GetAsync($"/v1/turns?from={day}&to={day}&{query}")).Expect(OK).Items.GetArrayLength();

        var turn = (await tenant.Admin.GetAsync($"/v1/turns?from={day}&to={day}")).Items[0];
        Assert.Equal(
            ("answered", "s1", "s1", "多少钱？", "一百元，\"含税\"", "m2,m3,m4"),
            (turn.GetProperty("status").GetString(), turn.GetProperty("responsibleId").GetString(),
                turn.GetProperty("answererId").GetString(), turn.GetProperty("firstCustomerText").GetString(),
                turn.GetProperty("replyText").GetString(),
                string.Join(",", turn.GetProperty("messageIds").EnumerateArray().Select(id => id.GetString()))));
        Assert.Equal(8.47, turn.GetProperty("replyMinutes").GetDouble(), 6);
        Assert.Equal(8.47, turn.GetProperty("wallClockMinutes").GetDouble(), 6);
        Assert.Equal(["多少钱？", "+急"], turn.GetProperty("customerTexts").EnumerateArray().Select(text => text.GetString()));
        Assert.Equal(1, await CountAsync("status=answered&ownerId=s1&roomId=r"));
        Assert.Equal(1, await CountAsync("overMinutes=8.46"));
        Assert.Equal(0, await CountAsync("overMinutes=8.47"));
        Assert.Equal(0, await CountAsync("status=open"));
        Assert.Equal(0, await CountAsync("ownerId=s2"));
        Assert.Empty((await tenant.Admin.GetAsync("/v1/turns?from=2020-01-01&to=2020-12-31")).Items.EnumerateArray());
    }

    [Fact]
    public async Task Explain_says_why_no_card_went_out()
    {
        var (tenant, _) = await FieldCheckAsync();
        var turnId = await tenant.OnlyTurnIdAsync("r");

        var explained = (await tenant.Admin.GetAsync($"/v1/turns/{turnId}/explain")).Expect(OK);

        Assert.Contains("8.47 分钟", explained["sentence"].GetString(), StringComparison.Ordinal);
        Assert.Equal(5, explained["policy"].GetProperty("tiers").GetArrayLength());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, explained["calendar"].ValueKind);
        Assert.Equal([5], explained["tiers"].EnumerateArray().Select(tier => tier.GetProperty("tier").GetInt32()));
        Assert.Empty(explained["attempts"].EnumerateArray());
        (await tenant.Admin.GetAsync("/v1/turns/none/explain")).ExpectProblem(NotFound);
    }

    [Fact]
    public async Task The_leaderboard_lists_everybody_who_sells_and_the_hours_of_the_day()
    {
        var (tenant, day) = await FieldCheckAsync();

        var board = (await tenant.Admin.GetAsync($"/v1/leaderboard?from={day}&to={day}&sort=answeredTurns")).Expect(OK);

        Assert.Equal(
            ("Asia/Shanghai", 2, "answeredTurns", 1),
            (board["timeZone"].GetString(), board["overMinutes"].GetInt32(), board["sort"].GetString(), board["minimumTurns"].GetInt32()));
        Assert.Equal(
            ["s1:1", "s2:", "a1:"],
            board["rows"].EnumerateArray().Select(row => $"{row.GetProperty("personId").GetString()}:{row.GetProperty("rank")}"));
        Assert.Equal(Enumerable.Range(0, 24), board["hours"].EnumerateArray().Select(hour => hour.GetProperty("hour").GetInt32()));
        Assert.Equal(4, board["hours"][11].GetProperty("messages").GetInt32());
        (await tenant.Admin.GetAsync("/v1/leaderboard?sort=name")).ExpectErrors(BadRequest, "sort");
        (await tenant.Admin.GetAsync("/v1/leaderboard?date=2026-02-30")).ExpectErrors(BadRequest, "date");
        (await tenant.Admin.GetAsync("/v1/metrics/tenant?by=month")).ExpectErrors(BadRequest, "by");
    }

    [Fact]
    public async Task A_csv_opens_in_a_spreadsheet_and_runs_nothing_there()
    {
        var (tenant, day) = await FieldCheckAsync();

        var turns = (await tenant.Admin.GetAsync($"/v1/exports/turns.csv?date={day}")).Expect(OK);
        var board = (await tenant.Admin.GetAsync($"/v1/exports/leaderboard.csv?date={day}")).Expect(OK);
        var rooms = (await tenant.Admin.GetAsync($"/v1/exports/rooms.csv?date={day}")).Expect(OK);

        Assert.Equal("text/csv", turns.ContentType);
        Assert.Equal([0xEF, 0xBB, 0xBF], turns.Bytes.Take(3).Select(each => (int)each));
        Assert.Equal(
            "\uFEFF销售名,群聊名,顾客名,顾客发送消息,销售回复消息,回复人,回复时长（分钟）,回复日期,回复时间,状态,消息ID\r\n"
            + $"董森,甲公司群,客户甲,\"多少钱？\n+急\",\"一百元，\"\"含税\"\"\",董森,8.47,{day},11:58:28,已回复,m2 m3 m4\r\n",
            turns.Text);
        Assert.StartsWith("\uFEFF排名,姓名,回复次数,平均回复时间（分钟）,中位数,P90,回复超过2分钟次数,仍未回复超过2分钟,", board.Text, StringComparison.Ordinal);
        Assert.Contains("\r\n1,董森,1,8.47,8.47,8.47,1,0,0,0,4,", board.Text, StringComparison.Ordinal);
        Assert.StartsWith("\uFEFF负责人,群聊名,群聊阶段,回复次数,", rooms.Text, StringComparison.Ordinal);
        Assert.Contains("\r\n董森,甲公司群,售前,1,8.47,", rooms.Text, StringComparison.Ordinal);
        (await tenant.Admin.GetAsync("/v1/exports/turns.pdf")).ExpectProblem(NotFound);
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1")]
    public async Task A_formula_from_a_customer_is_made_harmless(string text)
    {
        var tenant = await ATenant.WithPeopleAsync(host);
        await tenant.SayAsync("r", "c1", text);

        var csv = (await tenant.Admin.GetAsync("/v1/exports/turns.csv")).Text;

        Assert.Contains($",'{text},", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workbook_holds_the_same_table()
    {
        var (tenant, day) = await FieldCheckAsync();

        var answer = (await tenant.Admin.GetAsync($"/v1/exports/turns.xlsx?date={day}")).Expect(OK);

        Assert.Equal("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", answer.ContentType);
        using var workbook = new ZipArchive(new MemoryStream(answer.Bytes));
        using var sheet = new StreamReader(workbook.GetEntry("xl/worksheets/sheet1.xml")!.Open(), Encoding.UTF8);
        var cells = System.Xml.Linq.XDocument.Parse(await sheet.ReadToEndAsync()).Descendants()
            .Where(element => element.Name.LocalName == "c").Select(cell => cell.Value).ToList();
        Assert.Equal("销售名", cells[0]);
        Assert.Equal(22, cells.Count);
        Assert.Equal(["董森", "甲公司群", "客户甲", "多少钱？\n+急", "一百元，\"含税\"", "董森", "8.47"], cells[11..18]);
    }

    [Fact]
    public async Task An_open_turn_belongs_to_every_day_up_to_now()
    {
        var tenant = await ATenant.WithPeopleAsync(host);
        var now = await tenant.NowAsync();
        await tenant.SayAsync("r", "c1", "在吗？", now.AddDays(-3));
        var today = now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var yesterday = now.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var before = now.AddDays(-4).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

        Assert.Single((await tenant.Admin.GetAsync($"/v1/turns?from={today}&to={today}")).Items.EnumerateArray());
        Assert.Single((await tenant.Admin.GetAsync($"/v1/turns?from={yesterday}&to={yesterday}")).Items.EnumerateArray());
        Assert.Empty((await tenant.Admin.GetAsync($"/v1/turns?from={before}&to={before}")).Items.EnumerateArray());
        Assert.Equal(1, (await tenant.Admin.GetAsync($"/v1/metrics/tenant?from={yesterday}&to={yesterday}"))["carriedOver"].GetInt32());
        Assert.Equal(0, (await tenant.Admin.GetAsync($"/v1/metrics/tenant?from={before}&to={before}"))["carriedOver"].GetInt32());
    }
}
