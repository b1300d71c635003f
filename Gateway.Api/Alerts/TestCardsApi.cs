using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using SalesAssistant.Domain.Escalation;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Gateway.Api.Access;
using SalesAssistant.Gateway.Api.Http;
using SalesAssistant.Gateway.Api.People;

namespace SalesAssistant.Gateway.Api.Alerts;

/// <summary>Test cards: does a destination work?</summary>
internal static class TestCardsApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/destinations/{destination}/test", TestDestinationAsync)
            .Allow(Allow.Manage).IsWrite().WithTags("Alerts");
        routes.MapPost("/v1/people/{id}/test-card", TestPersonAsync).Allow(Allow.Manage).IsWrite().WithTags("People");
    }

    private static Task<Results<Ok<TestCardView>, ApiProblem>> TestDestinationAsync(
        string destination, [FromQuery] string? channel, Caller caller, TestCards cards, CancellationToken ct) =>
        destination switch
        {
            "public" => cards.SendAsync(caller, Routing.Public(caller.Tenant), ct),
            "noOwner" or "no-owner" => cards.SendAsync(
                caller, new(DestinationKind.NoOwner, Routing.NoOwnerKey, Texts.Get("NoOwnerPlace")), ct),
            "operations" => cards.SendAsync(caller, Routing.Operations(caller.Tenant), ct),
            _ => TestPersonAsync(destination, channel, caller, cards, ct),
        };

    private static async Task<Results<Ok<TestCardView>, ApiProblem>> TestPersonAsync(
        string id, [FromQuery] string? channel, Caller caller, TestCards cards, CancellationToken ct)
    {
        var found = PersonLookup.Find(caller.Tenant, id, channel);
        return found.Problem is { } problem
            ? problem
            : await cards.SendAsync(
                caller, new(DestinationKind.Owner, Destination.KeyOf(found.Value!.Key), found.Value.DisplayName), ct);
    }
}

/// <summary>Sends a card that says it is a test, and waits a moment for what becomes of it.</summary>
internal sealed class TestCards(
    IOutbox outbox, IQueries queries, IAssistant assistant, ITenantStore store, TimeProvider clock,
    [FromKeyedServices(GatewayApi.RealClock)] TimeProvider realClock)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(4);

    public async Task<Results<Ok<TestCardView>, ApiProblem>> SendAsync(
        Caller caller, Destination destination, CancellationToken ct)
    {
        if (Routing.AddressOf(destination.Key, caller.Tenant) is null)
        {
            return TypedResults.Ok(new TestCardView(null, AlertStatus.Undeliverable, Texts.Get("TestNoAddress")));
        }

        var now = clock.GetUtcNow();
        var alert = ToAlert(caller.Tenant, destination, now);
        await outbox.AddAsync([alert], ct);
        await store.AuditAsync(caller.Audit(now, "destination.test", destination.Key), ct);
        await assistant.WakeDestinationAsync(caller.TenantName, destination.Key, ct);
        return TypedResults.Ok(Show(await WaitAsync(alert, ct)));
    }

    private static AlertRow ToAlert(Tenant tenant, Destination destination, DateTimeOffset now) => new()
    {
        AlertId = "c" + Guid.NewGuid().ToString("N")[..26],
        Tenant = tenant.Name,
        Subject = AlertSubject.Operations,
        Color = "blue",
        Destination = destination,
        Status = AlertStatus.Pending,
        DueAt = now,
        RaisedAt = now,
        CardJson = new NoticeCard(
            Texts.Get("TestCardTitle"), "blue",
            [Texts.Get("TestCardText", destination.Name, tenant.At(now).ToString("yyyy-MM-dd HH:mm:ss"))]).ToJson(),
    };

    private static TestCardView Show(AlertRow alert) => new(alert.AlertId, alert.Status, alert.Status switch
    {
        AlertStatus.Delivered => Texts.Get("TestDelivered"),
        AlertStatus.Undeliverable => Texts.Get("TestNoAddress"),
        AlertStatus.Failed => Texts.Get("TestFailed", alert.LastError),
        _ => Texts.Get("TestPending", alert.LastError),
    });

    private async ValueTask<AlertRow> WaitAsync(AlertRow alert, CancellationToken ct)
    {
        var start = realClock.GetTimestamp();
        while (realClock.GetElapsedTime(start) < WaitMax)
        {
            if (await queries.ReadAlertAsync(alert.Tenant, alert.AlertId, ct) is { } now && now.Status != AlertStatus.Pending)
            {
                return now;
            }

            await Task.Delay(LookEvery, realClock, ct);
        }

        return await queries.ReadAlertAsync(alert.Tenant, alert.AlertId, ct) ?? alert;
    }
}

/// <param name="Status">What became of the card so far.</param>
/// <param name="Detail">In Chinese, fit to be shown.</param>
internal sealed record TestCardView(string? AlertId, AlertStatus Status, string Detail);
