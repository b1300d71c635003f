using SalesAssistant.Gateway.Tests.Npm;

namespace SalesAssistant.Gateway.Tests.Demo;

public sealed class DemoPlayTests
{
    [Fact]
    public async Task The_demo_has_figures_at_once_and_goes_on_after_a_restart()
    {
        await using var host = await EmbeddedProcess.StartAsync("--demo", "--clock-speed", "300");
        await host.UntilAsync("/v1/turns?status=dismissed", turns => turns.GetProperty("items").GetArrayLength() > 0);
        var before = await host.GetAsync("/v1/leaderboard");

        await host.KillAsync();
        await host.StartAgainAsync();

        Assert.Contains(before.GetProperty("rows").EnumerateArray(), row => row.GetProperty("answeredTurns").GetInt32() > 0);
        await host.UntilAsync("/v1/turns?status=dismissed", turns => turns.GetProperty("items").GetArrayLength() > 1);
    }
}
