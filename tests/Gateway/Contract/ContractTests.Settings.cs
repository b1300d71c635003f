using System.Text.Json;
using System.Text.Json.Nodes;
using static System.Net.HttpStatusCode;

namespace SalesAssistant.Gateway.Tests.Contract;

public abstract partial class ContractTests
{
    private static Task<Answer> PutSettingsAsync(ATenant tenant, object body, string? etag, string query = "") =>
        etag is null
            ? tenant.Admin.SendAsync(HttpMethod.Put, "/v1/settings" + query, body)
            : tenant.Admin.SendAsync(HttpMethod.Put, "/v1/settings" + query, body, ("If-Match", etag));

    [Fact]
    public async Task Settings_are_put_back_as_they_were_read()
    {
        var tenant = await ATenant.CreateAsync(host);
        var read = (await tenant.Admin.GetAsync("/v1/settings")).Expect(OK);
        var changed = JsonNode.Parse(read.Text)!.AsObject();
        changed["overMinutes"] = 7;
        changed["calendar"] = JsonNode.Parse("""{"weekly":{"mon":[["09:00","12:00"],["13:30","18:00"]],"sun":[]},"exceptions":[{"date":"2026-10-01","open":[]},{"date":"2026-10-10","open":[["00:00","24:00"]]}]}""");
        changed["policies"]!["after-sales"] = JsonNode.Parse("""{"tiers":[],"repeat":null}""");
        changed["closingRemarks"] = JsonNode.Parse("""{"enabled":true,"add":["妥了"],"remove":["好吧"]}""");
        changed["countableTypes"] = JsonNode.Parse("""["text","image"]""");
        changed["cards"]!["living"] = true;
        changed["feishu"] = JsonNode.Parse("""
            {"public":{"webhook":"https://open.feishu.cn/open-apis/bot/v2/hook/x","secret":"geheim1"},"noOwner":{"chatId":"oc_1"},"operations":null,
             "app":{"appId":"cli_1","appSecret":"geheim2","encryptKey":"geheim3","verificationToken":"geheim4"}}
            """);

        var put = await PutSettingsAsync(tenant, changed, read.ETag);
        var again = await tenant.Admin.GetAsync("/v1/settings");
        var same = await PutSettingsAsync(tenant, again.Json, again.ETag);

        put.Expect(OK);
        Assert.NotEqual(read.ETag, put.ETag);
        Assert.Equal(put.ETag, again.ETag);
        Assert.Equal(put.Text, again.Text);
        Assert.DoesNotContain("geheim", again.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("hook/x", again.Text, StringComparison.Ordinal);
        Assert.Equal(same.Expect(OK).Text, again.Text);
        Assert.Equal(7, again["overMinutes"].GetInt32());
        Assert.Equal(changed["calendar"]!.ToJsonString(), again["calendar"].GetRawText());
        Assert.Equal(
            """{"appId":"cli_1","appSecret":"***","encryptKey":"***","verificationToken":"***"}""",
            again["feishu"].GetProperty("app").GetRawText());
        Assert.DoesNotContain("geheim", (await tenant.Admin.GetAsync("/v1/audit")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_want_the_version_that_was_read()
    {
        var tenant = await ATenant.CreateAsync(host);
        var read = await tenant.Admin.GetAsync("/v1/settings");

        (await PutSettingsAsync(tenant, read.Json, null)).ExpectProblem(PreconditionRequired);
        (await PutSettingsAsync(tenant, read.Json, "\"99\"")).ExpectProblem(PreconditionFailed);
        (await PutSettingsAsync(tenant, read.Json, read.ETag)).Expect(OK);
        (await PutSettingsAsync(tenant, read.Json, read.ETag)).ExpectProblem(PreconditionFailed);
    }

    [Fact]
    public async Task A_wrong_document_is_refused_whole_with_every_wrong_field_named()
    {
        var tenant = await ATenant.CreateAsync(host);
        var read = await tenant.Admin.GetAsync("/v1/settings");
        var wrong = JsonNode.Parse("""
            {
              "timeZone": "Mars/Olympus", "overMinutes": 0, "minimumTurns": -1, "colour": 1,
              "policies": {
                "pre-sales": {"tiers": [{"afterMinutes": 5, "color": "green", "to": ["owner"]}, {"afterMinutes": 5, "color": "pink", "to": ["owner"]},
                                        {"afterMinutes": 4, "color": "red", "to": []}, {"afterMinutes": "x", "color": "red", "to": ["boss"]}],
                              "repeat": {"everyMinutes": 0, "color": "grey", "to": ["owner", "owner"], "untilMinutes": 10}},
                "after-sales": {"tiers": [], "repeat": null, "note": ""}
              },
              "calendar": {"weekly": {"mon": [["09:00","12:00"],["11:00","18:00"]], "tue": [["18:00","09:00"]], "wed": ["09:00"], "xyz": []},
                           "exceptions": [{"date": "2026-10-01", "open": []}, {"date": "2026-10-01", "open": []}, {"date": "soon", "open": []}]},
              "closingRemarks": {"enabled": "yes", "add": [""]},
              "countableTypes": ["text", "song", "recall"],
              "report": {"at": "24:00"},
              "focusMaxMinutes": 0, "ingestGapMinutes": 1.5,
              "cards": {"living": 1},
              "feishu": {"public": {"webhook": "https://evil.example/x"}, "noOwner": {"secret": "***"}, "app": {"appId": "cli_1"}}
            }
            """)!;

        var put = await PutSettingsAsync(tenant, wrong, read.ETag);

        put.ExpectErrors(
            UnprocessableEntity, "timeZone", "overMinutes", "minimumTurns", "colour", "policies.pre-sales.tiers[1].afterMinutes",
            "policies.pre-sales.tiers[1].color", "policies.pre-sales.tiers[2].afterMinutes", "policies.pre-sales.tiers[2].to",
            "policies.pre-sales.tiers[3].afterMinutes", "policies.pre-sales.tiers[3].to[0]",
            "policies.pre-sales.repeat.everyMinutes", "policies.pre-sales.repeat.to[1]", "policies.after-sales.note",
            "calendar.weekly.mon[1]", "calendar.weekly.tue[0]", "calendar.weekly.wed[0]", "calendar.weekly.xyz",
            "calendar.exceptions[1].date", "calendar.exceptions[2].date", "closingRemarks.enabled", "closingRemarks.add[0]",
            "countableTypes[1]", "countableTypes[2]", "report.at", "focusMaxMinutes", "ingestGapMinutes", "cards.living",
            "feishu.public.webhook", "feishu.noOwner.secret", "feishu.app.appSecret");
        Assert.Equal(read.Text, (await tenant.Admin.GetAsync("/v1/settings")).Text);
    }

    [Fact]
    public async Task A_changed_policy_moves_open_turns_only_when_told()
    {
        var tenant = await ATenant.WithPeopleAsync(host);
        await tenant.PutRoomAsync("r", ownerId: "s1");
        await tenant.SayAsync("r", "c1", "在吗？");
        var turnId = await tenant.OnlyTurnIdAsync("r");
        var read = await tenant.Admin.GetAsync("/v1/settings");
        var changed = JsonNode.Parse(read.Text)!.AsObject();
        changed["policies"]!["pre-sales"] = JsonNode.Parse("""{"tiers":[{"afterMinutes":600,"color":"red","to":["owner"]}],"repeat":null}""");

        async Task<string> FirstTierAsync() => (await tenant.Admin.GetAsync($"/v1/turns/{turnId}/explain"))["policy"]
            .GetProperty("tiers")[0].GetProperty("afterMinutes").GetRawText();

        var first = await PutSettingsAsync(tenant, changed, read.ETag);
        var before = await FirstTierAsync();
        (await PutSettingsAsync(tenant, changed, first.Expect(OK).ETag, "?applyToOpenTurns=true")).Expect(OK);
        var after = await FirstTierAsync();

        Assert.Equal(("5", "600"), (before, after));
    }

    [Fact]
    public async Task Null_deletes_and_what_is_absent_takes_its_default()
    {
        var tenant = await ATenant.CreateAsync(host);
        var read = await tenant.Admin.GetAsync("/v1/settings");
        var first = await PutSettingsAsync(
            tenant, new { overMinutes = 9, feishu = new { @public = new { chatId = "oc_1" }, noOwner = new { chatId = "oc_2" } } }, read.ETag);

        var second = await PutSettingsAsync(
            tenant, new { calendar = (object?)null, feishu = new { @public = (object?)null, noOwner = new { chatId = "oc_2" } } },
            first.Expect(OK).ETag);

        Assert.Equal(2, second.Expect(OK)["overMinutes"].GetInt32());
        Assert.Equal(JsonValueKind.Null, second["feishu"].GetProperty("public").ValueKind);
        Assert.Equal("oc_2", second["feishu"].GetProperty("noOwner").GetProperty("chatId").GetString());
    }

    [Theory]
    [InlineData("好的", true)]
    [InlineData("好的，那价格多少？", false)]
    public async Task A_remark_can_be_tried(string text, bool isRemark)
    {
        var tenant = await ATenant.CreateAsync(host);

        var tried = await tenant.Admin.PostAsync("/v1/settings/closing-remarks/try", new { text });

        Assert.Equal(isRemark, tried.Expect(OK)["isRemark"].GetBoolean());
    }
}
