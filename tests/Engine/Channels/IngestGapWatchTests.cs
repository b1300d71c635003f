using SalesAssistant.Domain.Calendars;
using SalesAssistant.Engine.Channels;
using static SalesAssistant.Engine.Tests.EngineWorld;

namespace SalesAssistant.Engine.Tests.Channels;

public sealed class IngestGapWatchTests
{
    [Fact]
    public async Task A_channel_with_heartbeats_that_goes_silent_is_told_once_and_its_return_once()
    {
        await using var world = await QuietAsync();
        var watch = new IngestGapWatch(world.Ports);
        Assert.Empty(await watch.HeartbeatAsync(TenantName, Channel, None));

        world.Clock.MoveTo(At(10));
        Assert.Empty(await watch.LookAsync(None));
        world.Clock.Advance(TimeSpan.FromTicks(1));
        var started = Assert.Single(await watch.LookAsync(None));
        Assert.Empty(await watch.LookAsync(None));
        world.Clock.MoveTo(At(30));
        var ended = Assert.Single(await watch.HeartbeatAsync(TenantName, Channel, None));
        Assert.Empty(await watch.LookAsync(None));

        Assert.Equal([("red", "operations"), ("green", "operations")], new[] { started, ended }.Select(alert => (alert.Color!, alert.Destination.Key)));
    }

    [Fact]
    public async Task A_message_is_as_good_as_a_heartbeat()
    {
        await using var world = await QuietAsync();
        var watch = new IngestGapWatch(world.Ports);
        await watch.HeartbeatAsync(TenantName, Channel, None);
        world.Clock.MoveTo(At(9));
        watch.Heard(TenantName, Channel);

        world.Clock.MoveTo(At(19));
        Assert.Empty(await watch.LookAsync(None));
        world.Clock.MoveTo(At(20));
        Assert.Single(await watch.LookAsync(None));
        watch.Heard(TenantName, Channel);
        Assert.Equal("green", Assert.Single(await watch.LookAsync(None)).Color);
    }

    [Fact]
    public async Task A_restart_in_a_gap_tells_its_start_no_second_time_and_its_end_all_the_same()
    {
        await using var world = await QuietAsync();
        var before = new IngestGapWatch(world.Ports);
        await before.HeartbeatAsync(TenantName, Channel, None);
        world.Clock.MoveTo(At(11));
        Assert.Single(await before.LookAsync(None));

        var after = new IngestGapWatch(world.Ports);
        await after.RestoreAsync(None);
        world.Clock.MoveTo(At(40));
        Assert.Empty(await after.LookAsync(None));

        Assert.Equal("green", Assert.Single(await after.HeartbeatAsync(TenantName, Channel, None)).Color);
    }

    [Fact]
    public async Task While_we_were_down_nobody_listened_so_silence_counts_from_the_start()
    {
        await using var world = await QuietAsync();
        await new IngestGapWatch(world.Ports).HeartbeatAsync(TenantName, Channel, None);
        world.Clock.MoveTo(At(60));

        var watch = new IngestGapWatch(world.Ports);
        await watch.RestoreAsync(None);
        Assert.Empty(await watch.LookAsync(None));
        world.Clock.MoveTo(At(71));

        Assert.Single(await watch.LookAsync(None));
    }

    [Theory]
    [InlineData(null, true, 0)] // no number set
    [InlineData(30, false, 0)] // no calendar
    [InlineData(30, true, 1)]
    public async Task Without_heartbeats_a_channel_is_watched_only_with_a_number_and_a_calendar(int? minutes, bool hasCalendar, int alerts)
    {
        await using var world = await QuietAsync(minutes, hasCalendar);
        var watch = new IngestGapWatch(world.Ports);
        watch.Heard(TenantName, Channel);

        world.Clock.MoveTo(At(31));

        Assert.Equal(alerts, (await watch.LookAsync(None)).Count);
    }

    [Theory]
    [InlineData(10 + 20, 0)] // 17:50 to 18:00 and 9:00 to 9:20 the next day: 30 open minutes
    [InlineData(10 + 21, 1)]
    public async Task Closed_hours_are_no_silence_for_a_channel_without_heartbeats(int openMinutes, int alerts)
    {
        await using var world = await QuietAsync(30, hasCalendar: true);
        var watch = new IngestGapWatch(world.Ports);
        var lastAt = new DateTimeOffset(2026, 11, 16, 9, 50, 0, TimeSpan.Zero);
        world.Clock.MoveTo(lastAt);
        watch.Heard(TenantName, Channel);

        world.Clock.MoveTo(lastAt.AddMinutes(openMinutes).AddHours(15));

        Assert.Equal(alerts, (await watch.LookAsync(None)).Count);
    }

    /// <summary>A world whose own watch does not run.</summary>
    private static async Task<EngineWorld> QuietAsync(int? minutes = null, bool hasCalendar = false)
    {
        var world = await EngineWorld.StartAsync(settings => settings with
        {
            IngestGapMinutes = minutes, Calendar = hasCalendar ? Working() : null,
        });
        await world.Assistant.DisposeAsync();
        return world;
    }

    private static CalendarDefinition Working() => new(
        Enum.GetValues<DayOfWeek>().ToDictionary(
            day => day, IReadOnlyList<OpenInterval> (_) => [new(TimeSpan.FromHours(9), TimeSpan.FromHours(18))]),
        []);
}
