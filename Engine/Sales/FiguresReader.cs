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
/// <param name="ledgers">
/// Where all rooms run in this process and report there: today's figures then come from them. Null elsewhere.
/// </param>
/// <param name="elsewhere">Ledgers in other processes that have today's figures; null where there are none.</param>
public sealed class FiguresReader(
    IQueries queries, TermsReader terms, TimeProvider clock, SalesLedgers? ledgers = null, ILedgersElsewhere? elsewhere = null)
{
    private const int HeldMax = 16;

    /// <summary>Facts of more turns and counts than this are read again each time rather than held.</summary>
    private const int FactsHeldMax = 100_000;

    // People are listed by role and customers never are; a directory may hold very many of them.
    private static readonly ConditionalWeakTable<Tenant, PersonFact[]> People = [];

    private readonly ConcurrentDictionary<Range, (long Position, FigureFacts Facts)> held = new();

    /// <summary>What rooms of this process are to report to; null where today is read from the query tables too.</summary>
    public SalesLedgers? Ledgers => ledgers;

    /// <param name="from">Start of the range.</param>
    /// <param name="to">End of the range, exclusive.</param>
    /// <param name="owner">Null, or the person whom alone the figures concern.</param>
    public async ValueTask<SalesFigures> ReadAsync(
        Tenant tenant, DateTimeOffset from, DateTimeOffset to, PersonKey? owner, CancellationToken ct)
    {
        var people = PeopleOf(tenant);
        var day = LedgerDay.Of(clock.GetUtcNow(), tenant.Zone);
        if ((from, to) == (day.From, day.To) && await FreezeAsync(tenant, day, owner, ct) is { } frozen)
        {
            return frozen.At(people, await ScopeAsync(tenant, from, to, frozen.OpenTermsIds, ct));
        }

        var facts = await ReadFactsAsync(tenant, from, to, owner, ct);
        return SalesFigures.Build(
            facts.Turns, facts.Messages, people, await ScopeAsync(tenant, from, to, TermsIdsOf(facts), ct));
    }

    /// <summary>The figures that a ledger has of a day; what waits is counted when they are looked at.</summary>
    public async ValueTask<FrozenFigures> FreezeAsync(SalesLedger ledger, Tenant tenant, LedgerDay day, CancellationToken ct) =>
        await ledger.FreezeAsync(PeopleOf(tenant), await ScopeAsync(tenant, day.From, day.To, [], ct), ct);

    /// <summary>The figures of each hour, day or week of the range.</summary>
    public async ValueTask<IReadOnlyList<SpanFigures>> ReadSeriesAsync(
        Tenant tenant, DateTimeOffset from, DateTimeOffset to, PersonKey? owner, LocalUnit unit, CancellationToken ct)
    {
        var facts = await ReadFactsAsync(tenant, from, to, owner, ct);
        return SalesFigures.Series(
            facts.Turns, facts.Messages, PeopleOf(tenant), await ScopeAsync(tenant, from, to, TermsIdsOf(facts), ct), unit);
    }

    /// <summary>Null where no ledger has them.</summary>
    private async ValueTask<FrozenFigures?> FreezeAsync(Tenant tenant, LedgerDay day, PersonKey? owner, CancellationToken ct) =>
        elsewhere is not null ? await elsewhere.FreezeAsync(tenant, PeopleOf(tenant), day, owner, ct)
        : owner is null && LedgerOf(tenant, day.From, day.To) is { } ledger ? await FreezeAsync(ledger, tenant, day, ct)
        : null;

    private static PersonFact[] PeopleOf(Tenant tenant) => People.GetValue(tenant, static each =>
    [
        .. each.People.Values
            .Where(person => person.Role is not (SenderRole.Customer or SenderRole.Unconfirmed))
            .Select(person => new PersonFact(
                person.Key.ToString(), person.DisplayName, person.Role, person.SameAs?.ToString())),
    ]);

    /// <summary>The ledger that has the range; null unless it is today.</summary>
    private SalesLedger? LedgerOf(Tenant tenant, DateTimeOffset from, DateTimeOffset to) =>
        ledgers is not null && LedgerDay.Of(clock.GetUtcNow(), tenant.Zone) is var today && (from, to) == (today.From, today.To)
            ? ledgers.Of(tenant.Name)
            : null;

    private async ValueTask<FigureFacts> ReadFactsAsync(
        Tenant tenant, DateTimeOffset from, DateTimeOffset to, PersonKey? owner, CancellationToken ct)
    {
        if (LedgerOf(tenant, from, to) is { } ledger)
        {
            return await ledger.ReadAsync(new(from, to, tenant.Zone), owner, ct);
        }

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

        if (facts.Turns.Count + facts.Messages.Count <= FactsHeldMax)
        {
            held[range] = (position, facts);
        }

        return facts;
    }

    private static IEnumerable<string?> TermsIdsOf(FigureFacts facts) => facts.Turns.Select(turn => turn.CalendarTermsId);

    private async ValueTask<FiguresScope> ScopeAsync(
        Tenant tenant, DateTimeOffset from, DateTimeOffset to, IEnumerable<string?> termsIds, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var ownHours = await terms.HoursAsync(tenant, null, ct);
        var hours = new Dictionary<string, OpenHours>(StringComparer.Ordinal);
        foreach (var termsId in termsIds)
        {
            if (termsId is { } id && !hours.ContainsKey(id))
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
