using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Notifications.Tests;

internal static class ACard
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 21, 4, 0, 0, TimeSpan.Zero);

    public static TurnCard Waiting(int tier = 20, string color = "orange") => new()
    {
        TurnId = "turn-1",
        RoomName = "星海科技对接群",
        RoomLocal = "wecom/r1",
        CustomerName = "李女士",
        OwnerName = "董森",
        Tier = tier,
        Color = color,
        WaitingSince = Noon,
        WaitedMinutes = tier + 0.02,
        WaitingMessages = 3,
        LastText = "请问什么时候发货？",
        LastAuthor = "李女士",
        TimeZone = "Asia/Shanghai",
    };

    public static TurnCard Ended(string status, string? by = "董森", string? text = "今天下午发出") =>
        Waiting() with { Ending = new CardEnding(status, Noon.AddMinutes(21), 8.47, by, text) };

    public static LeaderboardCard Leaderboard(int people = 3) => new()
    {
        Date = "2026-11-21",
        AsOf = Noon.AddHours(10),
        TimeZone = "Asia/Shanghai",
        Sort = "overCount",
        OverMinutes = 2,
        MinimumTurns = 1,
        Rows =
        [
            .. Enumerable.Range(1, people - 1).Select(i => new LeaderboardCardRow(i, $"销售{i}", i, 8.47, 4 * i)),
            new(null, "新同事", 0, null, 0),
        ],
        Hours = [.. Enumerable.Range(0, 24).Select(hour => new LeaderboardCardHour(hour, hour is 9 or 11 ? 2.125 : null, hour is >= 9 and <= 11 ? 5 : 0))],
    };
}
