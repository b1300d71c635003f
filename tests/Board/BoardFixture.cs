using Microsoft.Playwright;

namespace SalesAssistant.Board.Tests;

/// <summary>One host and one Chromium for all tests of the board.</summary>
public sealed class BoardFixture : IAsyncLifetime
{
    private IPlaywright? playwright;
    private IBrowser? browser;

    internal EmbeddedProcess Host { get; private set; } = null!;

    /// <summary>Where screenshots go: <c>artifacts/screenshots</c> at the root of the repository.</summary>
    internal static string Screenshots { get; } = Directory.CreateDirectory(Path.Combine(Root, "artifacts", "screenshots")).FullName;

    internal static string AxeScript { get; } =
        File.ReadAllText(Path.Combine(Root, "Gateway.Api", "board", "node_modules", "axe-core", "axe.min.js"));

    private static string Root
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "SalesAssistant.slnx")))
            {
                folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Not run from the repository.");
            }

            return folder;
        }
    }

    public async Task InitializeAsync()
    {
        var chromium = Environment.GetEnvironmentVariable("CHROMIUM_PATH") ?? "/usr/bin/chromium";
        if (!File.Exists(chromium))
        {
            throw new InvalidOperationException(
                $"These tests drive a real Chromium and found none at {chromium}: run ./test, which installs it, or set CHROMIUM_PATH.");
        }

        Host = await EmbeddedProcess.StartAsync();
        if (!(await Host.Api.GetStringAsync("/")).Contains("id=\"root\"", StringComparison.Ordinal))
        {
            throw new InvalidOperationException("The board was not built into the host: Node.js 20 or newer was missing at build time.");
        }

        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = chromium,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    public async Task DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
        if (Host is not null)
        {
            await Host.DisposeAsync();
        }
    }

    /// <summary>A browser window of its own, signed in.</summary>
    internal async Task<BoardPage> SignInAsync(string? key = null, bool isPhone = false, bool isDark = false)
    {
        var page = await OpenAsync(isPhone, isDark);
        await page.SignInAsync(key ?? Host.Key);
        return page;
    }

    /// <summary>A browser window of its own, at the sign-in form.</summary>
    internal async Task<BoardPage> OpenAsync(bool isPhone = false, bool isDark = false)
    {
        var context = await browser!.NewContextAsync(new()
        {
            BaseURL = Host.Url.ToString(),
            Locale = "zh-CN",
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = isPhone ? new() { Width = 390, Height = 844 } : new() { Width = 1280, Height = 800 },
            IsMobile = isPhone,
            HasTouch = isPhone,
        });
        context.SetDefaultTimeout(15_000);
        return await BoardPage.OpenAsync(context);
    }
}

[CollectionDefinition(Name)]
public sealed class BoardCollection : ICollectionFixture<BoardFixture>
{
    public const string Name = "Board";
}
