using System.Text.Json;
using static System.Net.HttpStatusCode;

namespace SalesAssistant.Gateway.Tests.Contract;

public abstract partial class ContractTests
{
    [Fact]
    public async Task People_are_put_found_and_changed()
    {
        var tenant = await ATenant.WithPeopleAsync(host);

        var put = await tenant.Admin.PutAsync("/v1/people", new object[]
        {
            new { id = "s1", name = "董森森", role = "sales", backupId = "s9", feishu = new { openId = "ou_1" } },
            new { id = "s9", name = "新人", role = "sales", channel = "wechaty", away = new { until = "2099-01-01T00:00:00+08:00", reason = "休假" } },
        });
        var sales = await tenant.Admin.GetAsync("/v1/people?role=sales");
        var patched = await tenant.Admin.PatchAsync("/v1/people/s9", new { away = (object?)null, sameAs = "s1" });
        var customers = await tenant.Admin.GetAsync("/v1/people?role=customer&limit=1");

        put.Expect(OK);
        Assert.Equal("s9", put.Items[0].GetProperty("backupId").GetString());
        Assert.Equal("wechaty", put.Items[1].GetProperty("channel").GetString());
        Assert.Equal(["s1", "s2", "s9"], sales.Items.EnumerateArray().Select(each => each.GetProperty("id").GetString()).Order());
        Assert.Equal(JsonValueKind.Null, patched.Expect(OK)["away"].ValueKind);
        Assert.Equal(("s1", "新人"), (patched["sameAs"].GetString(), patched["name"].GetString()));
        var next = await tenant.Admin.GetAsync($"/v1/people?role=customer&limit=1&cursor={Uri.EscapeDataString(customers["nextCursor"].GetString()!)}");
        Assert.Equal("c2", next.Items[0].GetProperty("id").GetString());
        Assert.Equal(JsonValueKind.Null, next["nextCursor"].ValueKind);
    }

    [Fact]
    public async Task Every_wrong_field_of_a_person_is_named_and_nobody_is_put()
    {
        var tenant = await ATenant.CreateAsync(host);

        var put = await tenant.Admin.PutAsync("/v1/people", new object[]
        {
            new { id = "ok", name = "好", role = "sales" },
            new { id = "x", role = "boss", feishu = new { webhook = "https://evil.example/hook" } },
            new { name = "无", role = "sales" },
            new { id = "y", name = "y", role = "sales", backupId = "nobody", sameAs = "y", focus = new { until = "tomorrow" } },
            new { id = "ok", name = "又", role = "sales" },
        });

        put.ExpectErrors(
            UnprocessableEntity, "[1].name", "[1].role", "[1].feishu.webhook", "[2].id", "[3].backupId", "[3].sameAs",
            "[3].focus.until", "[4].id");
        Assert.Empty((await tenant.Admin.GetAsync("/v1/people")).Items.EnumerateArray());
    }

    [Theory]
    [InlineData("https://open.feishu.cn/open-apis/bot/v2/hook/abc", true)]
    [InlineData("https://open.larksuite.com/open-apis/bot/v2/hook/abc", true)]
    [InlineData("http://open.feishu.cn/open-apis/bot/v2/hook/abc", false)]
    [InlineData("https://open.feishu.cn.evil.example/hook", false)]
    [InlineData("https://127.0.0.2/hook", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("not a url", false)]
    public async Task Webhooks_are_on_the_open_platform_only(string webhook, bool isAllowed)
    {
        var tenant = await ATenant.CreateAsync(host);

        var put = await tenant.Admin.PutAsync(
            "/v1/people", new object[] { new { id = "s", name = "s", role = "sales", feishu = new { webhook, secret = "geheim" } } });

        if (!isAllowed)
        {
            put.ExpectErrors(UnprocessableEntity, "[0].feishu.webhook");
            return;
        }

        var shown = put.Expect(OK).Items[0].GetProperty("feishu");
        Assert.Equal(("***", "***"), (shown.GetProperty("webhook").GetString(), shown.GetProperty("secret").GetString()));
        Assert.DoesNotContain("geheim", (await tenant.Admin.GetAsync("/v1/audit")).Text, StringComparison.Ordinal);

        // What was read can be put back.
        var again = await tenant.Admin.PutAsync(
            "/v1/people", new object[] { new { id = "s", name = "新名", role = "sales", feishu = shown } });
        Assert.Equal("***", again.Expect(OK).Items[0].GetProperty("feishu").GetProperty("webhook").GetString());
    }

    [Fact]
    public async Task Focus_has_an_end_not_farther_than_the_tenant_allows()
    {
        var tenant = await ATenant.WithPeopleAsync(host);
        var now = await tenant.NowAsync();

        var tooLong = await tenant.Admin.PatchAsync("/v1/people/s1", new { focus = new { until = now.AddHours(5) } });
        var without = await tenant.Admin.PatchAsync("/v1/people/s1", new { focus = new { } });
        var allowed = await tenant.Admin.PatchAsync("/v1/people/s1", new { focus = new { until = now.AddMinutes(100) } });

        tooLong.ExpectErrors(UnprocessableEntity, "focus.until");
        without.ExpectErrors(UnprocessableEntity, "focus.until");
        allowed.Expect(OK);
    }

    [Fact]
    public async Task Unknown_senders_are_listed_until_their_role_is_confirmed_which_recomputes()
    {
        var tenant = await ATenant.CreateAsync(host);
        await tenant.SayAsync("r", "x1", "有人吗？");
        Assert.Empty((await tenant.Admin.GetAsync("/v1/turns")).Items.EnumerateArray());

        var unconfirmed = await tenant.Admin.GetAsync("/v1/people?unconfirmed=true");
        await tenant.Admin.PatchAsync("/v1/people/x1", new { role = "customer" });

        Assert.Equal(["x1"], unconfirmed.Items.EnumerateArray().Select(each => each.GetProperty("id").GetString()));
        Assert.Empty((await tenant.Admin.GetAsync("/v1/people?unconfirmed=true")).Items.EnumerateArray());
        var turn = Assert.Single((await tenant.Admin.GetAsync("/v1/turns?status=open")).Items.EnumerateArray());
        Assert.Equal("有人吗？", turn.GetProperty("firstCustomerText").GetString());
    }

    [Fact]
    public async Task A_person_can_be_exported_and_erased()
    {
        var tenant = await ATenant.WithPeopleAsync(host);
        await tenant.SayAsync("r", "c1", "我的电话是一二三");
        await tenant.SayAsync("r", "s1", "好");

        var export = await tenant.Admin.GetAsync("/v1/people/c1/export");
        var erased = await tenant.Admin.PostAsync("/v1/people/c1/erase");

        Assert.Equal("客户甲", export.Expect(OK)["person"].GetProperty("name").GetString());
        Assert.Equal("我的电话是一二三", Assert.Single(export["messages"].EnumerateArray()).GetProperty("text").GetString());
        Assert.True(erased.Expect(OK)["erased"].GetBoolean());
        Assert.DoesNotContain("客户甲", (await tenant.Admin.GetAsync("/v1/people")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("一二三", (await tenant.Admin.GetAsync("/v1/messages")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("一二三", (await tenant.Admin.GetAsync("/v1/turns")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("一二三", (await tenant.Admin.GetAsync("/v1/rooms/r")).Text, StringComparison.Ordinal);
        (await tenant.Admin.PostAsync("/v1/people/nobody/erase")).ExpectProblem(NotFound);
    }
}
