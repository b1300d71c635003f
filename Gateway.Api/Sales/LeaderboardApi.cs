using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using SalesAssistant.Domain.Calendars;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Sales;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Sales;
using SalesAssistant.Gateway.Api.Access;
using SalesAssistant.Gateway.Api.Http;

namespace SalesAssistant.Gateway.Api.Sales;

/// <summary>The leaderboard (排行榜).</summary>
internal static class LeaderboardApi
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/leaderboard", GetAsync).Allow(Allow.Read).WithTags("Metrics");

    /// <summary>The names of sort keys are those of the metrics, in camelCase.</summary>
    public static LeaderboardSort ReadSort(FieldErrors errors, string? sort)
    {
        if (string.IsNullOrEmpty(sort))
        {
            return LeaderboardSort.OverCount;
        }

        foreach (var value in Enum.GetValues<LeaderboardSort>())
        {
            if (NameOf(value) == sort)
            {
                return value;
            }
        }

        errors.Add("sort", "MustBeOneOf", string.Join(", ", Enum.GetValues<LeaderboardSort>().Select(NameOf)));
        return LeaderboardSort.OverCount;
    }

    private static async Task<Results<LeaderboardAnswer, ApiProblem>> GetAsync(
        Caller caller, [FromQuery] string? date, [FromQuery] string? from, [FromQuery] string? to,
        [FromQuery] string? sort, FiguresReader figures, TimeProvider clock, CancellationToken ct)
    {
        var errors = new FieldErrors();
        var now = clock.GetUtcNow();
        var tenant = caller.Tenant;
        var range = TimeRange.Read(date, from, to, tenant.Zone, now, defaultDays: 0, errors);
        var key = ReadSort(errors, sort);
        if (errors.Any)
        {
            return errors.ToBadRequest();
        }

        var sales = await figures.ReadAsync(tenant, range.From, range.To, owner: null, ct);
        var rows = Leaderboard.Rank(sales.People, key, tenant.Settings.MinimumTurns);
        var hours = sales.Hours;
        if (caller.OnlyPerson is { } only)
        {
            // Ranked among all, but a member sees only the own row, and hours of the own rooms.
            var own = sales.Person(only.ToString()).PersonKey;
            rows = [.. rows.Where(row => row.Person.PersonKey == own)];
            hours = await HoursOfAsync(only, tenant, range, figures, ct);
        }

        var head = new LeaderboardView(
            tenant.At(range.To < now ? range.To : now), tenant.At(range.From), tenant.At(range.To), tenant.Settings.TimeZone,
            tenant.Settings.OverMinutes, NameOf(key), tenant.Settings.MinimumTurns,
            [],
            [.. hours.Select((hour, index) => new HourView(
                index, Minutes.Round(hour.AverageReplyMinutes), hour.AnsweredTurns, hour.TotalMessages))]);
        return new LeaderboardAnswer(head, rows, tenant);
    }

    private static async ValueTask<IReadOnlyList<Figures>> HoursOfAsync(
        PersonKey person, Tenant tenant, TimeRange range, FiguresReader figures, CancellationToken ct)
    {
        var hours = Enumerable.Range(0, 24).Select(_ => new Figures()).ToArray();
        var series = await figures.ReadSeriesAsync(tenant, range.From, range.To, owner: null, LocalUnit.Hour, ct);
        foreach (var hour in series)
        {
            hours[LocalTime.HourOf(hour.Span.From, tenant.Zone)].Merge(hour.Figures.Person(person.ToString()).Figures);
        }

        return hours;
    }

    private static string NameOf(LeaderboardSort sort) => JsonNamingPolicy.CamelCase.ConvertName(sort.ToString());
}

/// <param name="AsOf">Open turns are counted as of then.</param>
/// <param name="OverMinutes">N of <c>overCount</c>.</param>
/// <param name="Sort">The metric that people are ranked by.</param>
/// <param name="MinimumTurns">Who answered fewer turns is not ranked.</param>
/// <param name="Hours">The hours of the day, 0 to 23.</param>
internal sealed record LeaderboardView(
    DateTimeOffset AsOf, DateTimeOffset From, DateTimeOffset To, string TimeZone, int OverMinutes, string Sort,
    int MinimumTurns, IReadOnlyList<LeaderboardRowView> Rows, IReadOnlyList<HourView> Hours);

/// <param name="Messages">Countable messages of staff and customers.</param>
internal sealed record HourView(int Hour, double? AverageReplyMinutes, int AnsweredTurns, long Messages);

// LeaderboardAnswer writes it field by field.
/// <summary>A person's row.</summary>
internal sealed record LeaderboardRowView : MetricsView
{
    private LeaderboardRowView(Figures figures)
        : base(figures)
    {
    }

    /// <summary>1 for the best, equal keys share one; null: unranked.</summary>
    public int? Rank { get; private init; }

    /// <summary>Null: 无负责人.</summary>
    public string? PersonId { get; private init; }
    public string? PersonChannel { get; private init; }
    public required string Name { get; init; }
    public Domain.Rooms.SenderRole? Role { get; private init; }

    public static LeaderboardRowView Of(LeaderboardRow row, Tenant tenant)
    {
        var key = row.Person.PersonKey is { } text ? PersonKey.Parse(text) : (PersonKey?)null;
        return new(row.Person.Figures)
        {
            Rank = row.Rank,
            PersonId = key?.Id,
            PersonChannel = key?.Channel,
            Name = NameOf(row.Person, key, tenant),
            Role = row.Person.Role,
        };
    }

    /// <summary>Those with a role have their name from the directory already.</summary>
    public static string NameOf(PersonFigures person, PersonKey? key, Tenant tenant) =>
        key is { } account && person.Role is null ? tenant.NameOf(account) : person.Name;
}
