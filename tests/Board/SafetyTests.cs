using System.Net;
using System.Net.Http.Json;

namespace SalesAssistant.Board.Tests;

[Collection(BoardCollection.Name)]
public sealed class SafetyTests(BoardFixture board)
{
    private const string Attack = "<img src=x onerror=\"window.ran=1\"><script>window.ran=1</script><svg onload=\"window.ran=1\">";

    [Fact]
    public async Task A_wrong_key_is_refused()
    {
        await using var page = await board.OpenAsync();

        await page.Page.FillAsync("#key", "sa_wrong");
        await page.Page.Keyboard.PressAsync("Enter");

        await page.SaysAsync("密钥无效或没有权限");
        Assert.Empty(await page.Page.Context.CookiesAsync());
        Assert.Empty(await page.AccessibilityFaultsAsync());
        await page.ScreenshotAsync("sign-in");
    }

    [Fact]
    public async Task A_key_that_may_only_post_messages_cannot_sign_in()
    {
        var key = await board.Host.NewKeyAsync("ingest");
        await using var page = await board.OpenAsync();

        await page.Page.FillAsync("#key", key);
        await page.Page.Keyboard.PressAsync("Enter");

        await page.SaysAsync("密钥无效或没有权限");
    }

    [Fact]
    public async Task The_session_is_out_of_reach_of_scripts_and_of_other_sites()
    {
        await using var page = await board.SignInAsync();

        var cookie = Assert.Single(await page.Page.Context.CookiesAsync());

        Assert.True(cookie.HttpOnly);
        Assert.Equal(Microsoft.Playwright.SameSiteAttribute.Strict, cookie.SameSite);
        Assert.DoesNotContain(board.Host.Key, cookie.Value, StringComparison.Ordinal);
        Assert.Equal("", await page.Page.EvaluateAsync<string>("() => document.cookie"));
        Assert.DoesNotContain(
            board.Host.Key, await page.Page.EvaluateAsync<string>("() => JSON.stringify(localStorage)"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_with_the_cookie_alone_is_refused()
    {
        await using var page = await board.SignInAsync();
        const string post = "headers => fetch('/v1/rooms/yuewei-box/undo?channel=demo', { method: 'POST', headers }).then(r => r.status)";

        Assert.Equal(401, await page.Page.EvaluateAsync<int>(post, new Dictionary<string, string>()));
        Assert.NotEqual(401, await page.Page.EvaluateAsync<int>(
            post, new Dictionary<string, string> { ["X-SalesAssistant"] = "board" }));
    }

    [Fact]
    public async Task Signing_out_ends_the_session_on_the_server_too()
    {
        await using var page = await board.SignInAsync();
        var cookie = Assert.Single(await page.Page.Context.CookiesAsync());

        await page.Button("退出登录").ClickAsync();
        await page.Page.Locator("#key").WaitForAsync();

        using var client = new HttpClient { BaseAddress = board.Host.Url };
        client.DefaultRequestHeaders.Add("Cookie", $"{cookie.Name}={cookie.Value}");
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/v1/session")).StatusCode);
    }

    [Fact]
    public async Task What_a_customer_writes_never_runs()
    {
        await board.Host.SayAsync("attack", Attack, senderId: Attack[..60], roomName: Attack);
        await using var page = await board.SignInAsync();
        await page.Page.GetByPlaceholder("搜索群聊、客户、负责人、内容").FillAsync("onerror");

        await page.Row("onerror").ClickAsync(new() { Position = new() { X = 20, Y = 10 } });
        await page.Page.Locator(".peek .bubble").First.WaitForAsync();
        await page.ScreenshotAsync("attack");
        Assert.Equal(Attack, (await page.Page.Locator(".peek .bubble").First.TextContentAsync())!);

        foreach (var path in new[] { "/rooms/attack?channel=api", "/today", "/rooms?q=onerror", "/search?q=onerror", "/turns", "/people" })
        {
            await page.GoAsync(path);
            Assert.False(await page.Page.EvaluateAsync<bool>("() => 'ran' in window"), path);
        }

        Assert.Empty(page.Faults);
    }

    [Fact]
    public async Task The_page_lets_in_no_inline_code_and_no_frame()
    {
        var answer = await board.Host.Api.GetAsync("/");

        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["no-referrer"], answer.Headers.GetValues("Referrer-Policy"));
        Assert.Contains("no-store", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_only_look_is_offered_nothing_to_do_and_refused_if_they_try()
    {
        var key = await board.Host.NewKeyAsync("viewer");
        await board.Host.SayAsync("looked-at", "看一下", roomName: "只看群");
        await using var page = await board.SignInAsync(key);

        await page.Row("只看群").WaitForAsync();

        Assert.Equal(0, await page.Page.Locator(".small-button").CountAsync());
        Assert.Equal(0, await page.Page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "待核准" }).CountAsync());
        using var api = board.Host.ClientOf(key);
        var refused = await api.PostAsJsonAsync("/v1/rooms/looked-at/dismiss", new { reason = "x" });
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }
}
