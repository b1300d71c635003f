using Microsoft.Extensions.Logging.Abstractions;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Grains.Sales;
using SalesAssistant.TestSupport;

namespace SalesAssistant.Grains.Tests;

public sealed class RoomReportsTests
{
    private static readonly RoomKey Room = new("acme", "api", "r1");
    private readonly SettableClock clock = new(ATestCluster.Noon);
    private readonly RoomReports reports;

    public RoomReportsTests()
    {
        reports = new(new(null!, null!, null!, null!, null!, null!, null!, clock, clock, NullLoggerFactory.Instance));
    }

    [Fact]
    public void Nothing_is_kept_before_somebody_asks()
    {
        reports.Doubted(Room);

        var first = reports.Collect("acme", after: 0);

        Assert.Empty(first.Reports);
        Assert.False(first.HasAll);
        Assert.True(reports.Collect("acme", first.Position).HasAll);
    }

    [Fact]
    public void What_came_since_is_given_again_to_whoever_asks_again()
    {
        var start = reports.Collect("acme", after: 0).Position;
        reports.Doubted(Room);
        reports.Doubted(Room);

        var once = reports.Collect("acme", start);
        var again = reports.Collect("acme", start);
        var rest = reports.Collect("acme", once.Position);

        Assert.Equal(2, once.Reports.Length);
        Assert.Equal((2, true, once.Position), (again.Reports.Length, again.HasAll, again.Position));
        Assert.Equal((0, true), (rest.Reports.Length, rest.HasAll));
    }

    [Theory]
    [InlineData(RoomReports.KeptMax, true)]
    [InlineData(RoomReports.KeptMax + 1, false)]
    public void More_than_is_kept_is_told(int steps, bool hasAll)
    {
        var start = reports.Collect("acme", after: 0).Position;
        for (var step = 0; step < steps; step++)
        {
            reports.Doubted(Room);
        }

        var page = reports.Collect("acme", start);

        Assert.Equal((RoomReports.KeptMax, hasAll), (page.Reports.Length, page.HasAll));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Nobody_asking_for_long_ends_it(int ticksOver, bool hasAll)
    {
        var start = reports.Collect("acme", after: 0).Position;
        clock.Now += RoomReports.ListenedFor + TimeSpan.FromTicks(ticksOver);
        reports.Doubted(Room);

        Assert.Equal(hasAll, reports.Collect("acme", start).HasAll);
    }

    [Fact]
    public void A_tenant_hears_nothing_of_another()
    {
        var start = reports.Collect("other", after: 0).Position;
        reports.Collect("acme", after: 0);
        reports.Doubted(Room);

        Assert.Empty(reports.Collect("other", start).Reports);
    }
}
