using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.HttpResults;
using SalesAssistant.Domain.Escalation;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Views;
using SalesAssistant.Gateway.Api.Access;
using SalesAssistant.Gateway.Api.Channels;
using SalesAssistant.Gateway.Api.Http;
using SalesAssistant.Gateway.Api.Rooms;

namespace SalesAssistant.Gateway.Api.Overview;

/// <summary>The counters above the board, and what is set up wrong.</summary>
internal static class SummaryApi
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/summary", GetAsync).Allow(Allow.Read).WithTags("Rooms");

    private static async Task<Ok<SummaryView>> GetAsync(Caller caller, Summaries summaries, CancellationToken ct) =>
        TypedResults.Ok(caller.OnlyPerson is null
            ? await summaries.OfTenantAsync(caller.Tenant, ct)
            : await summaries.OfMemberAsync(caller, ct));
}

/// <param name="Rooms">All rooms, archived ones too.</param>
/// <param name="Waiting">Rooms with an open turn.</param>
/// <param name="OverMinutes">How many of them wait longer than N minutes of open time.</param>
/// <param name="NoOwner">Rooms without owner.</param>
internal sealed record SummaryView(
    long Rooms, long Waiting, long OverMinutes, long NoOwner, long PendingHandovers, IReadOnlyList<ProblemView> Problems);

/// <summary>Counts what the board shows at a glance.</summary>
internal sealed class Summaries(
    IQueries queries, RoomList list, RoomsToRead toRead, TermsReader terms, TimeProvider clock)
{
    private const int RoomsMax = 100_000;
    private const int FailedShown = 20;

    // A directory may hold very many customers; a changed one is another object.
    private static readonly ConditionalWeakTable<Domain.Tenants.Tenant, ProblemView[]> WithoutPlace = [];

    public async ValueTask<SummaryView> OfTenantAsync(Domain.Tenants.Tenant tenant, CancellationToken ct)
    {
        var counters = await queries.CountRoomsAsync(tenant.Name, ct);
        var over = await CountOverAsync(tenant, owner: null, ct);
        List<ProblemView> problems = [.. PlacesMissing(tenant, counters), .. WithoutPlace.GetValue(tenant, PeopleWithoutPlace)];
        problems.AddRange(await FailedDeliveriesAsync(tenant, ct));
        return new(
            counters.Rooms, counters.Waiting, over, counters.WithoutOwner, counters.PendingHandovers, problems);
    }

    public async ValueTask<SummaryView> OfMemberAsync(Caller caller, CancellationToken ct)
    {
        var own = new RoomFilter { Owner = caller.OnlyPerson, Sort = RoomSort.WaitingSince };
        var rooms = await list.ReadAllAsync(caller.Tenant, own, RoomsMax, ct);
        List<ProblemView> problems = [];
        foreach (var room in rooms)
        {
            problems.AddRange(RoomProblems.Of(room, caller.Tenant, await toRead.FindAsync(room.Key, ct)));
        }

        return new(
            rooms.Count, rooms.Count(room => room.State == RoomState.Waiting),
            await CountOverAsync(caller.Tenant, caller.OnlyPerson, ct), 0,
            rooms.Count(room => room.PendingHandover is not null),
            [.. problems.DistinctBy(problem => problem.Code)]);
    }

    /// <summary>By the wall clock no wait is shorter than in open time, so only those that are long by it are read.</summary>
    private async ValueTask<long> CountOverAsync(Domain.Tenants.Tenant tenant, PersonKey? owner, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var limit = TimeSpan.FromMinutes(tenant.Settings.OverMinutes);
        var count = 0L;
        foreach (var wait in await queries.ReadOpenWaitsAsync(tenant.Name, owner, now - limit, ct))
        {
            var hours = await terms.HoursAsync(tenant, wait.TermsId, ct);
            count += hours.Between(wait.Since, now) > limit ? 1 : 0;
        }

        return count;
    }

    private static IEnumerable<ProblemView> PlacesMissing(Domain.Tenants.Tenant tenant, RoomCounters counters)
    {
        if (Routing.AddressOf(Routing.PublicKey, tenant) is null)
        {
            yield return new("public-without-destination", Texts.Get("ProblemPublicMissing"));
        }

        if (counters.WithoutOwner > 0 && Routing.AddressOf(Routing.NoOwnerKey, tenant) is null)
        {
            yield return new("no-owner-without-destination", Texts.Get("ProblemNoOwnerPlace"));
        }

        if (Routing.AddressOf(Routing.OperationsKey, tenant) is null)
        {
            yield return new("operations-without-destination", Texts.Get("ProblemOperationsMissing"));
        }
    }

    private static ProblemView[] PeopleWithoutPlace(Domain.Tenants.Tenant tenant) =>
    [
        .. tenant.People.Values
            .Where(person => person.Role is SenderRole.Sales or SenderRole.AfterSales
                && Routing.AddressOf(person.Key, tenant) is null)
            .OrderBy(person => person.DisplayName, StringComparer.Ordinal)
            .Select(person => new ProblemView(
                "owner-without-destination", Texts.Get("ProblemPersonPlace", person.DisplayName), null, person.Key.Channel,
                person.Key.Id)),
    ];

    private async ValueTask<IEnumerable<ProblemView>> FailedDeliveriesAsync(
        Domain.Tenants.Tenant tenant, CancellationToken ct)
    {
        var failed = await queries.ReadAlertsAsync(
            tenant.Name, new() { Status = AlertStatus.Failed, From = clock.GetUtcNow().AddDays(-1) }, new(FailedShown), ct);
        return failed.Items
            .DistinctBy(alert => alert.Destination.Key)
            .Select(alert => new ProblemView(
                "delivery-failed", Texts.Get("ProblemDelivery", alert.Destination.Name, alert.LastError),
                alert.Room?.RoomId, alert.Room?.Channel));
    }
}
