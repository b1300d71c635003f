using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace SalesAssistant.Board.Tests;

[Collection(BoardCollection.Name)]
public sealed class SettingsTests(BoardFixture board)
{
    [Fact]
    public async Task Tiers_out_of_order_are_marked_where_they_stand_and_nothing_is_saved()
    {
        await using var page = await board.SignInAsync();
        await page.GoAsync("/settings");

        await page.Page.GetByLabel("第 2 级的分钟数").FillAsync("3");
        await page.Page.GetByLabel("第 2 级的分钟数").PressAsync("Tab");
        await page.Page.Locator(".save-bar .ant-btn-primary").ClickAsync();

        await page.Page.Locator(".refusal").WaitForAsync();
        await page.Page.Locator(".tiers li.bad").First.WaitForAsync();
        Assert.Empty(await page.AccessibilityFaultsAsync());
        await page.ScreenshotAsync("settings-refused");
        var settings = await board.Host.Api.GetFromJsonAsync<JsonElement>("/v1/settings");
        Assert.Equal(
            10, settings.GetProperty("policies").GetProperty("pre-sales").GetProperty("tiers")[1].GetProperty("afterMinutes").GetInt32());
    }

    [Fact]
    public async Task Unsaved_changes_are_not_left_behind_without_asking()
    {
        await using var page = await board.SignInAsync();
        await page.GoAsync("/settings");
        await page.Button("增加等级").ClickAsync();

        await page.Page.GetByRole(AriaRole.Link, new() { Name = "人员" }).ClickAsync();
        await page.SaysAsync("设置的修改还没有保存");
        await page.Button("继续编辑").ClickAsync();
        await page.Page.Locator(".ant-modal-wrap").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        Assert.EndsWith("/settings", page.Page.Url, StringComparison.Ordinal);

        await page.Page.GetByRole(AriaRole.Link, new() { Name = "人员" }).ClickAsync();
        await page.Button("放弃并离开").ClickAsync();
        await page.IsAtAsync("人员", "/people");
    }

    [Fact]
    public async Task What_is_saved_is_read_back()
    {
        await using var page = await board.SignInAsync();
        await page.GoAsync("/settings");
        await page.Page.GetByRole(AriaRole.Tab, new() { Name = "统计与日报" }).ClickAsync();

        await page.Page.Locator("#minimumTurns").FillAsync("2");
        await page.Page.Locator("#minimumTurns").PressAsync("Tab");
        await page.Page.Locator(".save-bar .ant-btn-primary").ClickAsync();
        await page.SaysAsync("已保存");

        var settings = await board.Host.Api.GetFromJsonAsync<JsonElement>("/v1/settings");
        Assert.Equal(2, settings.GetProperty("minimumTurns").GetInt32());
    }

    [Theory]
    [InlineData("好的，谢谢！", "是结束语")]
    [InlineData("好的，那价格多少？", "需要回复")]
    public async Task A_remark_can_be_tried(string text, string verdict)
    {
        await using var page = await board.SignInAsync();
        await page.GoAsync("/settings");
        await page.Page.GetByRole(AriaRole.Tab, new() { Name = "结束语与消息" }).ClickAsync();

        await page.Page.FillAsync("#try", text);
        await page.Button("判断").ClickAsync();

        await page.Page.Locator(".verdict", new() { HasText = verdict }).WaitForAsync();
    }
}
