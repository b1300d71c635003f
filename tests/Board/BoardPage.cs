using System.Text.Json;
using Microsoft.Playwright;

namespace SalesAssistant.Board.Tests;

/// <summary>The board in one browser window, and what went wrong in it.</summary>
internal sealed class BoardPage : IAsyncDisposable
{
    private readonly List<string> faults = [];

    private BoardPage(IPage page)
    {
        Page = page;
        page.PageError += (_, error) => faults.Add(error);
        page.Console += (_, message) =>
        {
            // A refused request is said by the page in its own words; what breaks the content policy is a fault.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                faults.Add(message.Text);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>Script errors and breaches of the content policy so far.</summary>
    public IReadOnlyList<string> Faults => faults;

    public static async Task<BoardPage> OpenAsync(IBrowserContext context)
    {
        var page = new BoardPage(await context.NewPageAsync());
        await page.Page.GotoAsync("/");
        await page.Page.Locator("#key").WaitForAsync();
        return page;
    }

    public async Task SignInAsync(string key)
    {
        await Page.FillAsync("#key", key);
        await Page.Keyboard.PressAsync("Enter");
        await Page.Locator(".counters").WaitForAsync();
    }

    /// <summary>Opens a page of the board, and waits until it is drawn.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(path);
        await Page.Locator("main h1").First.WaitForAsync();
        await Page.WaitForFunctionAsync("() => !document.querySelector('.ant-skeleton, .ant-spin, [aria-busy=true]')");
    }

    /// <summary>Waits until the page with this head is drawn, and looks at its address.</summary>
    public async Task IsAtAsync(string head, string path)
    {
        await Page.Locator("main h1", new() { HasText = head }).WaitForAsync();
        Assert.Equal(path, new Uri(Page.Url).AbsolutePath);
    }

    public ILocator Row(string text) => Page.Locator(".grid-row", new() { HasText = text }).First;

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name });

    public Task SaysAsync(string text) => Page.GetByText(text).First.WaitForAsync();

    public Task ScreenshotAsync(string name) =>
        Page.ScreenshotAsync(new() { Path = Path.Combine(BoardFixture.Screenshots, $"{name}.png") });

    /// <summary>Serious and critical faults that axe finds, one line each.</summary>
    public async Task<IReadOnlyList<string>> AccessibilityFaultsAsync()
    {
        await Page.EvaluateAsync(BoardFixture.AxeScript);
        var result = await Page.EvaluateAsync<JsonElement>("() => axe.run(document, { resultTypes: ['violations'] })");
        return
        [
            .. result.GetProperty("violations").EnumerateArray()
                .Where(fault => fault.GetProperty("impact").GetString() is "serious" or "critical")
                .Select(fault => $"{fault.GetProperty("id")}: {fault.GetProperty("nodes")[0].GetProperty("html")}"),
        ];
    }

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}
