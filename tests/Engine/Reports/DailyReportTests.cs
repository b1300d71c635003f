using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Reports;
using static SalesAssistant.Engine.Tests.EngineWorld;

namespace SalesAssistant.Engine.Tests.Reports;

public sealed class DailyReportTests
{
    private static readonly DateOnly Monday = new(2026, 11, 16);

    /// <summary>22:00 in Shanghai.</summary>
    private static readonly DateTimeOffset Ten = new(2026, 11, 16, 14, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Every_tenant_has_its_own_fixed_offset_of_5_to_90_seconds()
    {
        var offsets = Enumerable.Range(0, 2_000)
            .Select(number => DailyReport.DueAt(ATenant($"t{number}"), Monday) - Ten)
            .ToList();

        Assert.Equal((5, 90), (offsets.Min().TotalSeconds, offsets.Max().TotalSeconds));
        Assert.Equal(offsets[7], DailyReport.DueAt(ATenant("t7"), Monday) - Ten);
    }

    [Fact]
    public async Task It_goes_out_once_a_day_when_it_is_due()
    {
        await using var world = await WithMessageAsync();
        var due = await DueAsync(world);
        var report = new DailyReport(world.Ports);

        Assert.Empty(await SendAsync(world, due.AddTicks(-1)));
        var alert = Assert.Single(await SendAsync(world, due));
        Assert.Empty(await SendAsync(world, due));
        await world.RestartAsync(down: TimeSpan.FromMinutes(5));
        Assert.Empty(await report.SendDueAsync(None));

        Assert.Equal((AlertSubject.Leaderboard, "public", due, false), (alert.Subject, alert.Destination.Key, alert.DueAt, alert.IsLate));
        var card = Assert.IsType<LeaderboardCard>(Card.FromJson(alert.CardJson));
        Assert.Equal(("2026-11-16", due, "李", 1L), (card.Date, card.AsOf, card.Rows[0].Name, (long)card.Rows[0].TotalMessages));
    }

    [Theory]
    [InlineData(0, true, "sent")] // two hours to the tick
    [InlineData(1, false, "skipped")]
    public async Task Down_at_its_time_it_is_sent_within_two_hours_and_else_skipped_visibly(int ticks, bool isSent, string status)
    {
        await using var world = await WithMessageAsync();
        var due = await DueAsync(world);

        var sent = await SendAsync(world, due.AddHours(2).AddTicks(ticks));

        Assert.Equal(isSent, sent.SingleOrDefault() is { IsLate: true });
        Assert.Equal(isSent ? 1 : 0, sent.Count);
        var state = await world.Storage.Tenants.ReadDocumentAsync(TenantName, DailyReport.DocumentKind, "2026-11-16", None);
        Assert.Contains($"\"status\":\"{status}\"", state);
    }

    [Fact]
    public async Task On_a_day_without_messages_it_is_not_sent()
    {
        await using var world = await EngineWorld.StartAsync(WithReport);

        Assert.Empty(await SendAsync(world, (await DueAsync(world)).AddMinutes(1)));

        var state = await world.Storage.Tenants.ReadDocumentAsync(TenantName, DailyReport.DocumentKind, "2026-11-16", None);
        Assert.Contains("\"status\":\"empty\"", state);
    }

    [Fact]
    public async Task Sent_by_hand_it_goes_out_beside_the_daily_one()
    {
        await using var world = await WithMessageAsync();
        var byHand = await world.Assistant.SendReportAsync(TenantName, None);
        await world.DeliveredAsync();

        var daily = Assert.Single(await SendAsync(world, await DueAsync(world)));

        Assert.NotEqual(byHand.AlertId, daily.AlertId);
        Assert.Equal("public", Assert.Single(world.Notifier.Sends).Where);
    }

    [Fact]
    public async Task The_engine_looks_by_itself()
    {
        await using var world = await WithMessageAsync();
        var due = await DueAsync(world);

        world.Clock.MoveTo(due.AddSeconds(20));
        await world.UntilAsync(() => Task.FromResult(world.Notifier.Sends.Count > 0));

        Assert.IsType<LeaderboardCard>(Assert.Single(world.Notifier.Sends).Delivery.Card);
    }

    private static TenantSettings WithReport(TenantSettings settings) => settings with
    {
        Report = new() { IsEnabled = true }, PreSalesPolicy = Domain.Escalation.EscalationPolicy.Silent,
    };

    private static async Task<EngineWorld> WithMessageAsync()
    {
        var world = await EngineWorld.StartAsync(WithReport);
        await world.PostAsync(world.Message("c1"));
        return world;
    }

    private static Tenant ATenant(string name) => new(name, TenantSettings.Default, new Dictionary<Domain.People.PersonKey, Domain.People.Person>());

    private static async Task<DateTimeOffset> DueAsync(EngineWorld world) =>
        DailyReport.DueAt((await world.Tenants.FindAsync(TenantName, None))!, Monday);

    /// <summary>As a host that was down until then.</summary>
    private static async Task<IReadOnlyList<AlertRow>> SendAsync(EngineWorld world, DateTimeOffset at)
    {
        await world.Assistant.DisposeAsync();
        world.Clock.MoveTo(at);
        return await new DailyReport(world.Ports).SendDueAsync(None);
    }
}
