using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using SalesAssistant.Domain.Calendars;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Sales;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Engine.Ports;
using SalesAssistant.Engine.Views;

namespace SalesAssistant.Engine.Sales;

/// <summary>
/// Figures of a tenant and a range, from the query tables. Facts are held until anything is logged, so that a page that
/// asks several times reads them once; what depends on the time of asking is always computed anew.
/// </summary>
public sealed class FiguresReader(IQueries queries, TermsReader terms, TimeProvider clock)
{
    private const int HeldMax = 16;

    // People are listed by role and customers never are; a directory may hold very many of them.
    private static readonly ConditionalWeakTable<Tenant, PersonFact[]> People = [];

    private readonly ConcurrentDictionary<Range, (long Position, FigureFacts Facts)> held = new();

    /// <param name="from">Start of the range.</param>
    /// <param name="to">End of the range, exclusive.</param>
    /// <param name="owner">Null, or the person whom alone the figures concern.</param>
    public async ValueTask<SalesFigures> ReadAsync(
        Tenant tenant, DateTimeOffset from, DateTimeOffset to, PersonKey? owner, CancellationToken ct)
    {
        var facts = await ReadFactsAsync(tenant, from, to, owner, ct);
        return SalesFigures.Build(
            facts.Turns, facts.Messages, PeopleOf(tenant), await ScopeAsync(tenant, from, to, facts, ct));
    }

    /// <summary>The figures of each hour, day or week of the range.</summary>
    public async ValueTask<IReadOnlyList<SpanFigures>> ReadSeriesAsync(
        Tenant tenant, DateTimeOffset from, DateTimeOffset to, PersonKey? owner, LocalUnit unit, CancellationToken ct)
    {
        var facts = await ReadFactsAsync(tenant, from, to, owner, ct);
        return SalesFigures.Series(
            facts.Turns, facts.Messages, PeopleOf(tenant), await ScopeAsync(tenant, from, to, facts, ct), unit);
    }

    private static PersonFact[] PeopleOf(Tenant tenant) => People.GetValue(tenant, static each =>
    [
        .. each.People.Values
            .Where(person => person.Role is not (SenderRole.Customer or SenderRole.Unconfirmed))
            .Select(person => new PersonFact(
                person.Key.ToString(), person.DisplayName, person.Role, person.SameAs?.ToString())),
    ]);

    private async ValueTask<FigureFacts> ReadFactsAsync(
        Tenant tenant, DateTimeOffset from, DateTimeOffset to, PersonKey? owner, CancellationToken ct)
    {
        // Read first: facts that are newer than the position they are held under only cost one more read.
        var position = await queries.ReadLastPositionAsync(ct);
        var range = new Range(tenant.Name, from, to, owner, tenant.Zone.Id);
        if (held.TryGetValue(range, out var known) && known.Position == position)
        {
            return known.Facts;
        }

        var facts = await queries.ReadFiguresAsync(tenant.Name, from, to, tenant.Zone, owner, ct);
        if (held.Count >= HeldMax && !held.ContainsKey(range))
        {
            held.Clear();
        }

        held[range] = (position, facts);
        return facts;
    }

    private async ValueTask<FiguresScope> ScopeAsync(
        Tenant tenant, DateTimeOffset from, DateTimeOffset to, FigureFacts facts, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var ownHours = await terms.HoursAsync(tenant, null, ct);
        var hours = new Dictionary<string, OpenHours>(StringComparer.Ordinal);
        foreach (var turn in facts.Turns)
        {
            if (turn is { HasCalendar: true, TermsId: { } id } && !hours.ContainsKey(id))
            {
                hours.Add(id, await terms.HoursAsync(tenant, id, ct));
            }
        }

        return new(from, to, now, tenant.Zone, TimeSpan.FromMinutes(tenant.Settings.OverMinutes), Wait);

        TimeSpan Wait(TurnFact turn, DateTimeOffset until) =>
            !turn.HasCalendar ? until - turn.WaitingSince
            : turn.TermsId is { } id ? hours[id].Between(turn.WaitingSince, until)
            : ownHours.Between(turn.WaitingSince, until);
    }

    private readonly record struct Range(
        string Tenant, DateTimeOffset From, DateTimeOffset To, PersonKey? Owner, string Zone);
}
