using System.Net.Http.Json;
using Microsoft.Playwright;

namespace SalesAssistant.Board.Tests;

/// <summary>What talks to the host and whom it talks to, and who is in a room.</summary>
[Collection(BoardCollection.Name)]
public sealed class ConnectionsTests(BoardFixture board)
{
    [Fact]
    public async Task A_webhook_is_made_watched_and_taken_away()
    {
        await using var page = await board.SignInAsync();
        await OpenAsync(page);
        // Nobody is called: no name ends so.
        await page.Page.GetByPlaceholder("https://").FillAsync("https://board.invalid/hook");
        await page.Button("新建 Webhook").ClickAsync();
        await page.Page.Locator("code.key", new() { HasText = "whsec_" }).WaitForAsync();
        await SayAsync();

        await page.Button("投递记录").ClickAsync();
        var delivery = page.Page.Locator(".ant-drawer tr", new() { HasText = "connections-room" });
        await delivery.First.WaitForAsync();
        await page.ScreenshotAsync("webhook-deliveries");
        Assert.Empty(await page.AccessibilityFaultsAsync());
        await page.Page.Locator(".ant-drawer-close").ClickAsync();
        await page.Button("删除 https://board.invalid/hook").ClickAsync();
        await page.Page.Locator(".ant-popconfirm .ant-btn-primary").ClickAsync();

        await page.SaysAsync("还没有 Webhook");
        Assert.Empty(page.Faults);
    }

    [Fact]
    public async Task Channels_are_listed_with_their_newest_message_and_where_to_send()
    {
        await using var page = await board.SignInAsync();
        await SayAsync();

        await OpenAsync(page);

        var channel = page.Page.Locator("table.plain tr", new() { Has = page.Page.Locator("code", new() { HasTextRegex = new("^connections$") }) });
        await channel.WaitForAsync();
        Assert.Contains("无心跳", await channel.InnerTextAsync(), StringComparison.Ordinal);
        await page.SaysAsync("/v1/channels/wechaty");
        await page.SaysAsync("未设置（见 docs/SHEETS.md）");
    }

    [Fact]
    public async Task A_room_shows_who_is_in_it()
    {
        await using var page = await board.SignInAsync();
        await SayAsync();
        await page.GoAsync("/rooms/connections-room?channel=connections");

        await page.Page.GetByRole(AriaRole.Tab, new() { Name = "成员" }).ClickAsync();

        var member = page.Page.Locator("table.plain tbody tr");
        Assert.Contains("王女士", await member.First.InnerTextAsync(), StringComparison.Ordinal);
        await page.ScreenshotAsync("room-members");
        Assert.Empty(await page.AccessibilityFaultsAsync());
    }

    private static async Task OpenAsync(BoardPage page)
    {
        await page.GoAsync("/settings");
        await page.Page.GetByRole(AriaRole.Tab, new() { Name = "接入" }).ClickAsync();
    }

    /// <summary>A customer asks and is answered, so that something is told.</summary>
    private async Task SayAsync()
    {
        var now = DateTimeOffset.UtcNow.AddDays(-1);
        static object Message(string role, DateTimeOffset at) => new
        {
            id = Guid.NewGuid().ToString(), channel = "connections", roomId = "connections-room", senderId = role,
            senderName = role == "customer" ? "王女士" : "董森", senderRole = role, sentAt = at, text = "在吗？",
        };
        using var answer = await board.Host.Api.PostAsJsonAsync("/v1/messages", new[] { Message("customer", now), Message("sales", now.AddSeconds(1)) });
        Assert.True(answer.IsSuccessStatusCode);
    }
}
