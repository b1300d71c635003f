using System.Collections.Concurrent;
using SalesAssistant.Domain.Calendars;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;

namespace SalesAssistant.Engine.Views;

/// <summary>Reads the terms that turns are bound to. They never change, so each is read once.</summary>
public sealed class TermsReader(IQueries queries)
{
    private const int HeldMax = 10_000;

    private readonly ConcurrentDictionary<(string Tenant, string TermsId), Terms> held = new();

    /// <returns>Null when the tenant has no terms of that id.</returns>
    public ValueTask<Terms?> FindAsync(string tenant, string termsId, CancellationToken ct) =>
        held.TryGetValue((tenant, termsId), out var terms) ? new(terms) : ReadAsync(tenant, termsId, ct);

    /// <summary>The hours that a turn's open time is measured in.</summary>
    /// <param name="termsId">Null, or unknown: the tenant's calendar of now.</param>
    public async ValueTask<OpenHours> HoursAsync(Tenant tenant, string? termsId, CancellationToken ct) =>
        termsId is not null && await FindAsync(tenant.Name, termsId, ct) is { } terms
            ? terms.Hours
            : tenant.TermsOf(Stage.PreSales, ownCalendar: null, current: null).Hours;

    private async ValueTask<Terms?> ReadAsync(string tenant, string termsId, CancellationToken ct)
    {
        if (await queries.ReadTermsAsync(tenant, termsId, ct) is not { } row)
        {
            return null;
        }

        if (held.Count >= HeldMax)
        {
            held.Clear();
        }

        return held[(tenant, termsId)] = Terms.FromJson(row.Json);
    }
}
