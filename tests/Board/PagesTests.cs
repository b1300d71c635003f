namespace SalesAssistant.Board.Tests;

[Collection(BoardCollection.Name)]
public sealed class PagesTests(BoardFixture board)
{
    public static TheoryData<string, string> Pages => new()
    {
        { "now", "/" },
        { "today", "/today" },
        { "rooms", "/rooms" },
        { "approvals", "/approvals" },
        { "leaderboard", "/leaderboard" },
        { "turns", "/turns" },
        { "people", "/people" },
        { "deliveries", "/deliveries" },
        { "audit", "/audit" },
        { "search", "/search?q=%E4%BB%B7" },
        { "settings", "/settings" },
        { "room", "/rooms/yuanhang-bag?channel=demo" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_page_is_drawn_without_a_fault(string name, string path)
    {
        await using var page = await board.SignInAsync();

        await page.GoAsync(path);

        await page.ScreenshotAsync(name);
        Assert.Empty(await page.AccessibilityFaultsAsync());
        Assert.Empty(page.Faults);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_page_fits_a_phone(string name, string path)
    {
        await using var page = await board.SignInAsync(isPhone: true);

        await page.GoAsync(path);

        await page.ScreenshotAsync($"{name}-phone");
        Assert.Equal(390, await page.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        Assert.Empty(await page.AccessibilityFaultsAsync());
        Assert.Empty(page.Faults);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_page_can_be_read_in_the_dark(string name, string path)
    {
        await using var page = await board.SignInAsync(isDark: true);

        await page.GoAsync(path);

        await page.ScreenshotAsync($"{name}-dark");
        Assert.Empty(await page.AccessibilityFaultsAsync());
    }

    [Theory]
    [InlineData("工作时间", "calendar")]
    [InlineData("结束语与消息", "remarks")]
    [InlineData("飞书", "feishu")]
    [InlineData("统计与日报", "general")]
    [InlineData("接入", "connections")]
    [InlineData("密钥", "keys")]
    public async Task Every_part_of_the_settings_is_drawn_without_a_fault(string tab, string name)
    {
        await using var page = await board.SignInAsync();
        await page.GoAsync("/settings");

        await page.Page.GetByRole(Microsoft.Playwright.AriaRole.Tab, new() { Name = tab }).ClickAsync();

        await page.ScreenshotAsync($"settings-{name}");
        Assert.Empty(await page.AccessibilityFaultsAsync());
        Assert.Empty(page.Faults);
    }

    [Fact]
    public async Task The_board_speaks_English_when_asked_and_remembers_it()
    {
        await using var page = await board.SignInAsync();

        await page.Button("English").ClickAsync();
        await page.GoAsync("/leaderboard");

        Assert.Equal("Leaderboard", await page.Page.Locator("h1").TextContentAsync());
        Assert.Equal("en", await page.Page.GetAttributeAsync("html", "lang"));
        await page.ScreenshotAsync("leaderboard-english");
    }

    [Fact]
    public async Task An_unknown_page_says_so_and_an_unknown_call_is_no_page()
    {
        await using var page = await board.SignInAsync();

        await page.GoAsync("/nowhere");
        var call = await board.Host.Api.GetAsync("/v1/nowhere");

        Assert.Equal("没有这个页面", await page.Page.Locator("h1").TextContentAsync());
        Assert.Equal(System.Net.HttpStatusCode.NotFound, call.StatusCode);
        Assert.Equal("application/problem+json", call.Content.Headers.ContentType?.MediaType);
    }
}
