using SalesAssistant.Domain.Calendars;
using static SalesAssistant.Domain.Tests.Calendars.ACalendar;

namespace SalesAssistant.Domain.Tests.Calendars;

/// <summary>Opening hours against a reckoning that looks at every minute's wall clock.</summary>
public sealed class OpenHoursProperties
{
    private static readonly DateTimeOffset[] Changes =
    [
        Instant("2026-03-08T07:00:00Z"), // New York, forward
        Instant("2026-11-01T06:00:00Z"), // New York, back
        Instant("2026-03-29T01:00:00Z"), // Berlin, forward
        Instant("2026-10-25T01:00:00Z"), // Berlin, back
    ];

    public static TheoryData<string, int> ZonesAndSeeds()
    {
        var cases = new TheoryData<string, int>();
        foreach (var zone in (string[])["America/New_York", "Europe/Berlin", "Asia/Shanghai"])
        {
            for (var seed = 1; seed <= 40; seed++)
            {
                cases.Add(zone, seed);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(ZonesAndSeeds))]
    public void Every_answer_is_that_of_the_wall_clock_minute_by_minute(string zoneId, int seed)
    {
        var random = new Random(seed);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(zoneId);
        var from = StartNearAChange(random);
        var definition = ADefinition(random, from);
        var hours = OpenHours.Create(definition, zone);
        var minutes = random.Next(5 * 24 * 60);

        var open = Enumerable.Range(0, minutes)
            .Select(minute => from.AddMinutes(minute))
            .Where(minute => IsOpen(definition, zone, minute))
            .ToArray();

        Assert.Equal(TimeSpan.FromMinutes(open.Length), hours.Between(from, from.AddMinutes(minutes)));
        if (open.Length > 0)
        {
            var waited = random.Next(open.Length);
            Assert.Equal(open[0], hours.NextOpen(from));
            Assert.Equal(open[waited].AddMinutes(1), hours.After(from, TimeSpan.FromMinutes(waited + 1)));
            Assert.True(hours.IsOpenAt(open[waited]));
        }
    }

    [Theory]
    [MemberData(nameof(ZonesAndSeeds))]
    public void After_is_the_inverse_of_between_to_the_tick(string zoneId, int seed)
    {
        var random = new Random(seed);
        var from = StartNearAChange(random).AddTicks(random.NextInt64(TimeSpan.TicksPerMinute));
        var hours = OpenHours.Create(ADefinition(random, from), TimeZoneInfo.FindSystemTimeZoneById(zoneId));
        var openTime = TimeSpan.FromTicks(random.NextInt64(1, 3 * TimeSpan.TicksPerDay));

        if (hours.After(from, openTime) is { } then)
        {
            Assert.Equal(openTime, hours.Between(from, then));
            Assert.True(hours.Between(from, then.AddTicks(-1)) < openTime);
        }
        else
        {
            Assert.True(hours.Between(from, from + OpenHours.Horizon) < openTime);
        }
    }

    [Theory]
    [MemberData(nameof(ZonesAndSeeds))]
    public void A_wait_cut_in_two_is_as_long_as_the_whole(string zoneId, int seed)
    {
        var random = new Random(seed);
        var from = StartNearAChange(random).AddTicks(random.NextInt64(TimeSpan.TicksPerMinute));
        var hours = OpenHours.Create(ADefinition(random, from), TimeZoneInfo.FindSystemTimeZoneById(zoneId));
        var middle = from.AddTicks(random.NextInt64(3 * TimeSpan.TicksPerDay));
        var to = middle.AddTicks(random.NextInt64(3 * TimeSpan.TicksPerDay));

        Assert.Equal(hours.Between(from, to), hours.Between(from, middle) + hours.Between(middle, to));
    }

    private static bool IsOpen(CalendarDefinition definition, TimeZoneInfo zone, DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        var date = DateOnly.FromDateTime(local.DateTime);
        var intervals = definition.Exceptions.FirstOrDefault(exception => exception.Date == date)?.Open
            ?? definition.Weekly.GetValueOrDefault(local.DayOfWeek, []);
        return intervals.Any(interval => local.TimeOfDay >= interval.Start && local.TimeOfDay < interval.End);
    }

    private static DateTimeOffset StartNearAChange(Random random) =>
        Changes[random.Next(Changes.Length)].AddMinutes(-random.Next(3 * 24 * 60));

    private static CalendarDefinition ADefinition(Random random, DateTimeOffset near)
    {
        var weekly = Enum.GetValues<DayOfWeek>()
            .Where(_ => random.Next(5) > 0)
            .ToDictionary(day => day, _ => ADay(random));
        var exceptions = Enumerable.Range(-1, 5)
            .Where(_ => random.Next(4) == 0)
            .Select(day => new CalendarException(DateOnly.FromDateTime(near.AddDays(day).UtcDateTime), ADay(random)));
        var definition = new CalendarDefinition(weekly, [.. exceptions]);
        Assert.Empty(definition.Validate("calendar"));
        return definition;
    }

    /// <summary>Up to three intervals that may touch, start at 00:00, end at 24:00, or lie in a changed hour.</summary>
    private static IReadOnlyList<OpenInterval> ADay(Random random)
    {
        int[] cuts = [0, 60, 90, 120, 150, 180, 24 * 60, random.Next(1, 24 * 60), random.Next(1, 24 * 60)];
        random.Shuffle(cuts);
        var times = cuts[..(2 * random.Next(4))].Order().ToArray();
        return
        [
            .. times.Chunk(2)
                .Where(pair => pair[0] < pair[1])
                .Select(pair => new OpenInterval(TimeSpan.FromMinutes(pair[0]), TimeSpan.FromMinutes(pair[1]))),
        ];
    }
}
